using System.Text;
using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Validation;

namespace Podium.Api.Tests.Core;

/// <summary>Config maps and secrets: keys, sizes, types and immutability.</summary>
public sealed class ConfigurationTests
{
    private static readonly ObjectMeta Meta = new() { Name = "a", Namespace = "default", ResourceVersion = "1" };

    [Fact]
    public void A_key_with_a_space_is_refused_by_its_place()
    {
        var error = Assert.Single(ConfigMapValidation.Validate(new() { Metadata = Meta, Data = Map("a b", "x") }));
        Assert.Equal("data[a b]", error.Field);
        Assert.StartsWith("Invalid value: \"a b\": a valid config key must consist of alphanumeric characters", error.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_may_not_be_in_data_and_binaryData()
    {
        var map = new ConfigMap { Metadata = Meta, Data = Map("k", "x"), BinaryData = new Dictionary<string, byte[]> { ["k"] = [1] } };
        Assert.Equal("data[k]: Invalid value: \"k\": duplicate of key present in binaryData", Assert.Single(ConfigMapValidation.Validate(map)).ToString());
    }

    [Theory]
    [InlineData(ConfigMapValidation.BytesMax, 0)]
    [InlineData(ConfigMapValidation.BytesMax + 1, 1)]
    public void All_values_together_have_one_mebibyte(int bytes, int errors) =>
        Assert.Equal(errors, ConfigMapValidation.Validate(new() { Metadata = Meta, Data = Map("k", new string('x', bytes)) }).Count);

    [Fact]
    public void What_is_immutable_stays()
    {
        var old = new ConfigMap { Metadata = Meta, Data = Map("k", "x"), Immutable = true };
        Assert.Empty(ConfigMapValidation.ValidateUpdate(old with { Data = Map("k", "x") }, old));
        Assert.Equal(
            ["data: Forbidden: field is immutable when `immutable` is set"],
            Texts(ConfigMapValidation.ValidateUpdate(old with { Data = Map("k", "y") }, old)));
        Assert.Equal(
            ["immutable: Forbidden: field is immutable when `immutable` is set"],
            Texts(ConfigMapValidation.ValidateUpdate(old with { Immutable = null }, old)));
    }

    [Fact]
    public void StringData_replaces_entries_of_data_and_is_gone()
    {
        var secret = JsonNode.Parse("""{"data":{"a":"eA==","b":"eQ=="},"stringData":{"b":"new","c":"ü"}}""")!.AsObject();
        SecretDefaults.Apply(secret);
        Assert.Equal("""{"data":{"a":"eA==","b":"bmV3","c":"w7w="}}""", secret.ToJsonString());
    }

    [Theory]
    [InlineData("kubernetes.io/tls", "", "data[tls.crt]: Required value;data[tls.key]: Required value")]
    [InlineData("kubernetes.io/tls", "tls.crt,tls.key", "")]
    [InlineData("kubernetes.io/basic-auth", "", "data[username]: Required value;data[password]: Required value")]
    [InlineData("kubernetes.io/basic-auth", "password", "")]
    [InlineData("kubernetes.io/ssh-auth", "", "data[ssh-privatekey]: Required value")]
    [InlineData("kubernetes.io/dockerconfigjson", "", "data[.dockerconfigjson]: Required value")]
    [InlineData("kubernetes.io/service-account-token", "", "metadata.annotations[kubernetes.io/service-account.name]: Required value")]
    [InlineData("example.com/own", "", "")]
    public void A_type_asks_for_its_keys(string type, string keys, string expected)
    {
        var data = keys.Split(',', StringSplitOptions.RemoveEmptyEntries).ToDictionary(k => k, _ => "x"u8.ToArray());
        Assert.Equal(expected, string.Join(';', Texts(SecretValidation.Validate(new() { Metadata = Meta, Type = type, Data = data }))));
    }

    [Fact]
    public void A_docker_configuration_must_be_json_and_is_not_shown()
    {
        var data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = Encoding.UTF8.GetBytes("{\"auths\":") };
        Assert.Equal(
            "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": unexpected end of JSON input",
            Assert.Single(SecretValidation.Validate(new() { Metadata = Meta, Type = "kubernetes.io/dockerconfigjson", Data = data })).ToString());
    }

    [Fact]
    public void The_type_of_a_secret_stays()
    {
        var old = new Secret { Metadata = Meta, Type = "Opaque" };
        Assert.Equal(["type: Invalid value: \"x/y\": field is immutable"], Texts(SecretValidation.ValidateUpdate(old with { Type = "x/y" }, old)));
    }

    private static Dictionary<string, string> Map(string key, string value) => new() { [key] = value };

    private static IEnumerable<string> Texts(IReadOnlyList<FieldError> errors) => errors.Select(e => e.ToString());
}

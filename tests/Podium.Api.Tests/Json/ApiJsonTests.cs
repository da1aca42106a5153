using System.Text;
using System.Text.Json;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;

namespace Podium.Api.Tests;

public class ApiJsonTests
{
    [Fact]
    public void A_kind_is_written_with_its_type_first_and_its_empty_fields_left_out()
    {
        var map = new ConfigMap
        {
            Metadata = new() { Name = "a", Labels = new Dictionary<string, string> { ["z"] = "1", ["B"] = "2" } },
            Data = new Dictionary<string, string> { ["k"] = "ü<" },
        };

        var json = Encoding.UTF8.GetString(ApiJson.Serialize(map));

        Assert.StartsWith("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",", json, StringComparison.Ordinal);
        Assert.Contains("\"labels\":{\"B\":\"2\",\"z\":\"1\"}", json, StringComparison.Ordinal);
        Assert.Contains("\"creationTimestamp\":null", json, StringComparison.Ordinal);
        Assert.Contains("\"data\":{\"k\":\"ü<\"}", json, StringComparison.Ordinal);
        Assert.DoesNotContain("namespace", json, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_reads_back_equal()
    {
        var meta = new ObjectMeta
        {
            Name = "n",
            CreationTimestamp = new DateTimeOffset(2024, 2, 29, 1, 2, 3, 456, TimeSpan.FromHours(2)),
            Finalizers = ["x", "y"],
            Generation = long.MaxValue,
            DeletionGracePeriodSeconds = 0,
            OwnerReferences = [new() { ApiVersion = "v1", Kind = "K", Name = "o", Uid = "u", Controller = true }],
            ManagedFields = [new() { FieldsV1 = new("{\"f:a\":{}}"), Time = DateTimeOffset.UnixEpoch }],
            Annotations = new Dictionary<string, string> { ["a\"\n"] = "😀" },
        };

        var json = ApiJson.Serialize(meta);
        var back = ApiJson.Deserialize<ObjectMeta>(json);

        Assert.Equal(meta, back);
        Assert.Equal(meta.GetHashCode(), back.GetHashCode());
        Assert.Equal(json, ApiJson.Serialize(back));
        Assert.Contains("\"creationTimestamp\":\"2024-02-28T23:02:03Z\"", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Equal(meta, ApiJson.FromNode<ObjectMeta>(ApiJson.ToNode(meta)));
    }

    [Theory]
    [InlineData("{\"metadata\":{\"labels\":{\"a\":1}}}", "metadata.labels.a: expected a string, found the number 1")]
    [InlineData("{\"metadata\":{\"ownerReferences\":[{},{\"uid\":{}}]}}", "metadata.ownerReferences[1].uid: expected a string, found an object")]
    [InlineData("{\"metadata\":{\"generation\":1.5}}", "metadata.generation: expected a whole number of 64 bits, found the number 1.5")]
    [InlineData("{\"metadata\":{\"creationTimestamp\":\"x\"}}", "metadata.creationTimestamp: expected an RFC 3339 time, found the string \"x\"")]
    [InlineData("{\"immutable\":\"yes\"}", "immutable: expected true or false, found the string \"yes\"")]
    [InlineData("[]", "expected an object, found a list")]
    public void A_wrong_shape_is_named_by_its_path(string json, string message)
    {
        var e = Assert.ThrowsAny<JsonException>(() => ApiJson.Deserialize<ConfigMap>(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(message, e.Message);
    }

    [Fact]
    public void Unknown_fields_nulls_and_any_order_are_read()
    {
        var map = ApiJson.Deserialize<ConfigMap>(
            "{\"x\":{\"y\":[1]},\"data\":null,\"immutable\":true,\"kind\":\"Other\",\"met\\u0061data\":{\"uid\":\"u\",\"name\":\"n\"},\"binaryData\":{\"b\":\"AQI=\"}}"u8);

        Assert.Equal(
            new ConfigMap
            {
                Immutable = true,
                Metadata = new() { Name = "n", Uid = "u" },
                BinaryData = new Dictionary<string, byte[]> { ["b"] = [1, 2] },
            },
            map);
    }
}

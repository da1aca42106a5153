using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests;

/// <summary>Bootstrap tokens and requests for certificates: how a machine gets in, and how far.</summary>
public sealed class JoiningTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

    [Fact]
    public async Task A_token_lets_its_holder_ask_for_a_certificate_and_no_more()
    {
        await MakeTokenAsync("aaaaaa", "0123456789abcdef", "2999-01-01T00:00:00Z");
        var joining = server.As(null, "aaaaaa.0123456789abcdef");
        var made = await joining.CreateAsync(Requests, Body("joins"));
        Assert.Equal("system:bootstrap:aaaaaa", (string?)made["spec"]!["username"]);
        Assert.Equal(["system:bootstrappers", "system:bootstrappers:test", "system:authenticated"], made["spec"]!["groups"]!.AsArray().Select(g => (string?)g));
        Assert.Equal(403, (await joining.GetAsync("/api/v1/nodes")).Code);
        Assert.Equal(403, (await joining.PutAsync($"{Requests}/joins/approval", made)).Code);
    }

    [Theory]
    [InlineData("bbbbbb", "2999-01-01T00:00:00Z", "bbbbbb.0123456789abcdee")]
    [InlineData("cccccc", "2001-01-01T00:00:00Z", "cccccc.0123456789abcdef")]
    [InlineData("dddddd", "2999-01-01T00:00:00Z", "dddddx.0123456789abcdef")]
    public async Task A_wrong_or_old_token_is_401(string id, string expiration, string token)
    {
        await MakeTokenAsync(id, "0123456789abcdef", expiration);
        Assert.Equal(401, (await server.As(null, token).GetAsync(Requests)).Code);
    }

    [Fact]
    public async Task Who_asks_is_the_servers_to_say()
    {
        var made = await server.Admin.CreateAsync(Requests, Body("claims", ",\"username\":\"somebody\",\"groups\":[\"system:nodes\"]"));
        Assert.Equal("kubernetes-admin", (string?)made["spec"]!["username"]);
        Assert.Equal("system:masters", (string?)made["spec"]!["groups"]![0]);
    }

    [Fact]
    public async Task A_decision_is_made_once_and_a_certificate_is_not_set_with_it()
    {
        var made = await server.Admin.CreateAsync(Requests, Body("decided"));
        made["status"] = System.Text.Json.Nodes.JsonNode.Parse("""{"conditions":[{"type":"Approved","status":"True","reason":"R"}],"certificate":"eA=="}""");
        var approved = await server.Admin.PutAsync($"{Requests}/decided/approval", made);
        Assert.Equal(200, approved.Code);
        Assert.Null(approved.Json["status"]!["certificate"]);
        Assert.NotNull(approved.Json["status"]!["conditions"]![0]!["lastTransitionTime"]);
        var both = approved.Json.DeepClone();
        both["status"]!["conditions"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{"type":"Denied","status":"True"}"""));
        Assert.Contains("Approved and Denied conditions are mutually exclusive", (await server.Admin.PutAsync($"{Requests}/decided/approval", both)).Message, StringComparison.Ordinal);
        var none = approved.Json.DeepClone();
        none["status"]!["conditions"] = new System.Text.Json.Nodes.JsonArray();
        Assert.Contains("updates may not remove a condition of type \"Approved\"", (await server.Admin.PutAsync($"{Requests}/decided/approval", none)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_none_is_refused_in_kubernetes_words()
    {
        var answer = await server.Admin.PostAsync(Requests, """{"metadata":{"name":"bad"},"spec":{"request":"aGVsbG8=","signerName":"nobody","usages":["nonsense"],"expirationSeconds":5}}""");
        Assert.Equal(422, answer.Code);
        foreach (var part in new[]
        {
            "spec.request: Invalid value", "PEM block type must be CERTIFICATE REQUEST", "spec.usages[0]: Unsupported value: \"nonsense\"",
            "spec.signerName: Invalid value: \"nobody\": must be a fully qualified domain and path of the form 'example.com/signer-name'",
            "spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 600 seconds (10 minutes)",
        })
        {
            Assert.Contains(part, answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_asks_to_become_an_administrator()
    {
        var answer = await server.Admin.PostAsync(Requests, Body("root", subject: "O=system:masters,CN=me"));
        Assert.Equal(403, answer.Code);
        Assert.EndsWith("use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed", answer.Message, StringComparison.Ordinal);
    }

    private static string Body(string name, string more = "", string subject = "CN=jane")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(request));
        return $$$"""
            {"metadata":{"name":"{{{name}}}"},"spec":{"request":"{{{encoded}}}","signerName":"kubernetes.io/kube-apiserver-client","usages":["client auth"]MORE}}
            """.Replace("MORE", more, StringComparison.Ordinal);
    }

    private Task MakeTokenAsync(string id, string secret, string expiration) => server.Admin.CreateAsync("/api/v1/namespaces/kube-system/secrets", $$$"""
        {"metadata":{"name":"bootstrap-token-{{{id}}}"},"type":"bootstrap.kubernetes.io/token","stringData":{"token-id":"{{{id}}}","token-secret":"{{{secret}}}",
         "expiration":"{{{expiration}}}","usage-bootstrap-authentication":"true","auth-extra-groups":"system:bootstrappers:test"}}
        """);
}

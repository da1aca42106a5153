using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Certificates;
using Podium.ApiServer.Tests.Server;
using static Podium.ApiServer.Tests.Server.Samples;

namespace Podium.ApiServer.Tests;

/// <summary>Who gets in, and what he may do.</summary>
public sealed class AccessTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/livez?verbose")]
    [InlineData("/readyz")]
    [InlineData("/readyz/etcd")]
    [InlineData("/version")]
    public async Task Everyone_may_read_health_and_version(string path) =>
        Assert.Equal(200, (await server.Anonymous.GetAsync(path)).Code);

    [Fact]
    public async Task The_verbose_form_lists_the_checks()
    {
        var answer = await server.Anonymous.GetAsync("/readyz?verbose");
        Assert.Equal("[+]ping ok\n[+]etcd ok\n[+]informer-sync ok\nreadyz check passed\n", answer.Text);
    }

    [Fact]
    public async Task Without_credentials_one_is_anonymous_and_may_do_nothing()
    {
        var list = await server.Anonymous.GetAsync(Pods);
        Assert.Equal((403, "Forbidden"), (list.Code, list.Reason));
        Assert.Equal("pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"", list.Message);
        var exec = await server.Anonymous.PostAsync("/apis/coordination.k8s.io/v1/leases", "{}");
        Assert.Equal("leases.coordination.k8s.io is forbidden: User \"system:anonymous\" cannot create resource \"leases\" in API group \"coordination.k8s.io\" at the cluster scope", exec.Message);
        var path = await server.Anonymous.GetAsync("/metrics");
        Assert.Equal("forbidden: User \"system:anonymous\" cannot get path \"/metrics\"", path.Message);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task A_wrong_token_is_401(string token)
    {
        var answer = await server.As(null, token).GetAsync(Pods);
        Assert.Equal((401, "Unauthorized"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_401()
    {
        var directory = Directory.CreateTempSubdirectory("podium-other-ca-");
        using var other = CertificateAuthority.LoadOrCreate(directory.FullName, TimeProvider.System);
        using var certificate = other.Issue(new("kubernetes-admin", ["system:masters"]) { Client = true });
        Assert.Equal(401, (await server.As(certificate).GetAsync(Pods)).Code);
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_server_certificate_is_no_client()
    {
        using var certificate = server.Host.Certificates.Authority.Issue(new("kubernetes-admin", ["system:masters"]) { Server = true });
        Assert.Equal(401, (await server.As(certificate).GetAsync(Pods)).Code);
    }

    [Fact]
    public async Task A_service_accounts_token_authenticates_but_is_no_administrator()
    {
        var answer = await server.Admin.CreateAsync("/api/v1/namespaces/default/serviceaccounts/default/token", "{}");
        var token = (string)answer["status"]!["token"]!;
        var caller = server.As(null, token);
        var list = await caller.GetAsync(Pods);
        Assert.Equal(403, list.Code);
        Assert.Contains("User \"system:serviceaccount:default:default\" cannot list resource", list.Message, StringComparison.Ordinal);
        var who = await caller.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
        Assert.Equal("system:serviceaccount:default:default", (string?)who.Json["status"]!["userInfo"]!["username"]);
        Assert.Equal(200, (await caller.GetAsync("/api/v1")).Code);
    }

    [Fact]
    public async Task A_token_dies_with_its_account()
    {
        await server.Admin.CreateAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"short"}}""");
        var answer = await server.Admin.CreateAsync("/api/v1/namespaces/default/serviceaccounts/short/token", "{}");
        var caller = server.As(null, (string)answer["status"]!["token"]!);
        Assert.Equal(403, (await caller.GetAsync(Pods)).Code);
        await server.Admin.DeleteAsync("/api/v1/namespaces/default/serviceaccounts/short");
        Assert.Equal(401, (await caller.GetAsync(Pods)).Code);
    }

    [Fact]
    public async Task A_token_for_another_audience_is_401()
    {
        var answer = await server.Admin.CreateAsync("/api/v1/namespaces/default/serviceaccounts/default/token", """{"spec":{"audiences":["vault"]}}""");
        Assert.Equal(401, (await server.As(null, (string)answer["status"]!["token"]!).GetAsync(Pods)).Code);
    }

    [Fact]
    public async Task One_can_ask_what_one_may()
    {
        const string body = """{"spec":{"resourceAttributes":{"verb":"get","resource":"pods","namespace":"default"}}}""";
        var admin = await server.Admin.PostAsync("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body);
        Assert.True((bool)admin.Json["status"]!["allowed"]!);
        using var certificate = server.Host.Certificates.Authority.Issue(new("jane", ["dev"]) { Client = true });
        var jane = await server.As(certificate).PostAsync("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body);
        Assert.False((bool)jane.Json["status"]!["allowed"]!);
    }

    [Fact]
    public async Task A_node_may_change_only_what_is_its_own()
    {
        var node = server.As(server.Host.Certificates.Node("n1"));
        await server.Admin.CreateAsync("/api/v1/nodes", """{"metadata":{"name":"n2"}}""");
        Assert.Equal(201, (await node.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n1"}}""")).Code);
        Assert.Equal(403, (await node.PatchAsync("/api/v1/nodes/n2", "merge-patch+json", """{"metadata":{"labels":{"a":"b"}}}""")).Code);
        Assert.Equal(403, (await node.DeleteAsync("/api/v1/nodes/n1")).Code);
        Assert.Equal(403, (await node.PostAsync(ConfigMaps, ConfigMap("by-node"))).Code);
        await server.Admin.CreateAsync(Pods, Pod("on-n2", ",\"nodeName\":\"n2\""));
        Assert.Equal(403, (await node.DeleteAsync(Pods + "/on-n2")).Code);
    }

    [Fact]
    public void An_exec_by_GET_needs_the_right_to_create_too()
    {
        var asked = new List<string>();
        var info = Http.RequestInfoParser.Parse("GET", "/api/v1/namespaces/a/pods/p/exec", new Microsoft.AspNetCore.Http.QueryCollection());
        Authorization.Access.Demand(new Recorder(asked), UserInfo.Anonymous, info);
        Assert.Equal(["get", "create"], asked);
    }

    private sealed class Recorder(List<string> verbs) : Authorization.IAuthorizer
    {
        public Authorization.AuthorizationDecision Authorize(UserInfo user, Authorization.AccessAttributes attributes)
        {
            verbs.Add(attributes.Verb);
            return new(true);
        }
    }

    [Fact]
    public async Task An_administrator_may_act_as_another_who_may_no_more_than_himself()
    {
        var list = await AsOtherAsync(Pods, ("Impersonate-User", "system:serviceaccount:default:e2e"));
        Assert.Equal((403, "pods is forbidden: User \"system:serviceaccount:default:e2e\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\""), list);

        var self = await AsOtherAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}",
            ("Impersonate-User", "jane"), ("Impersonate-Group", "dev"), ("Impersonate-Uid", "7"), ("Impersonate-Extra-a%2Fb", "c"));
        Assert.Equal(
            """{"extra":{"a/b":["c"]},"groups":["dev","system:authenticated"],"uid":"7","username":"jane"}""",
            JsonNode.Parse(self.Text)!["status"]!["userInfo"]!.ToJsonString());
        Assert.Equal(200, (await AsOtherAsync(Pods, ("Impersonate-User", "root"), ("Impersonate-Group", "system:masters"))).Code);
        Assert.Equal(500, (await AsOtherAsync(Pods, ("Impersonate-Group", "system:masters"))).Code);
    }

    [Fact]
    public async Task Nobody_else_may_act_as_another()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Add("Impersonate-User", "system:admin");
        using var answer = await server.Anonymous.Http.SendAsync(request);
        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains("User \\\"system:anonymous\\\" cannot impersonate resource \\\"users\\\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_can_be_checked_by_the_published_key()
    {
        var configuration = (await server.Admin.GetAsync("/.well-known/openid-configuration")).Json;
        Assert.Equal("https://kubernetes.default.svc.cluster.local", (string?)configuration["issuer"]);
        Assert.EndsWith("/openid/v1/jwks", (string)configuration["jwks_uri"]!, StringComparison.Ordinal);
        var key = (await server.Admin.GetAsync("/openid/v1/jwks")).Json["keys"]![0]!;
        var created = await server.Admin.PostAsync("/api/v1/namespaces/default/serviceaccounts/default/token", """{"spec":{"audiences":["me"]}}""");
        var parts = ((string)created.Json["status"]!["token"]!).Split('.');

        using var check = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = Decode((string)key["x"]!), Y = Decode((string)key["y"]!) },
        });
        Assert.True(check.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]), HashAlgorithmName.SHA256));
        Assert.Equal(403, (await server.Anonymous.GetAsync("/openid/v1/jwks")).Code);

        static byte[] Decode(string text) => Base64Url.DecodeFromChars(text);
    }

    private async Task<(int Code, string Message)> AsOtherAsync(string path, params (string Name, string Value)[] headers)
    {
        var (code, text) = await AsOtherAsync(path, null, headers);
        return (code, code == 200 ? "" : (string)JsonNode.Parse(text)!["message"]!);
    }

    private async Task<(int Code, string Text)> AsOtherAsync(string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await server.Admin.Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests;

/// <summary>Quotas over HTTP; the tests write their status in the controller's place.</summary>
public sealed class ResourceQuotaTests(TestServer server) : IClassFixture<TestServer>
{
    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_pod_is_charged_and_one_too_much_is_refused_in_kubernetes_words()
    {
        var ns = await NamespaceAsync("compute", """{"hard":{"pods":"5","requests.cpu":"1","limits.memory":"1Gi"}}""", """{"pods":"0","requests.cpu":"0","limits.memory":"0"}""");
        var first = await PodAsync(ns, "a", """{"requests":{"cpu":"600m"},"limits":{"memory":"512Mi"}}""");
        Assert.True(first.Code == 201, first.Text);
        Assert.Equal("""{"limits.memory":"512Mi","pods":"1","requests.cpu":"600m"}""", (await UsedAsync(ns)).ToJsonString());

        var second = await PodAsync(ns, "b", """{"requests":{"cpu":"600m"},"limits":{"memory":"768Mi"}}""");
        Assert.Equal(403, second.Code);
        Assert.Equal(
            "pods \"b\" is forbidden: exceeded quota: q, requested: limits.memory=768Mi,requests.cpu=600m, used: limits.memory=512Mi,requests.cpu=600m, limited: limits.memory=1Gi,requests.cpu=1",
            second.Message);
        Assert.Equal("1", (string)(await UsedAsync(ns))["pods"]!);
    }

    [Fact]
    public async Task A_pod_must_name_what_a_quota_bounds()
    {
        var ns = await NamespaceAsync("named", """{"hard":{"requests.cpu":"1","limits.memory":"1Gi"}}""", """{"requests.cpu":"0","limits.memory":"0"}""");
        var refused = await PodAsync(ns, "a", "{}");
        Assert.Equal("pods \"a\" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c", refused.Message);
    }

    [Fact]
    public async Task Nothing_passes_a_quota_that_was_not_counted_yet()
    {
        var ns = await NamespaceAsync("unknown", """{"hard":{"pods":"1"}}""", "{}", """{"pods":"1"}""");
        Assert.Equal("pods \"a\" is forbidden: status unknown for quota: q, resources: pods", (await PodAsync(ns, "a", "{}")).Message);
    }

    [Fact]
    public async Task Objects_are_counted_by_kind_and_a_dry_run_is_not()
    {
        var ns = await NamespaceAsync("counts", """{"hard":{"count/configmaps":"1","secrets":"0"}}""", """{"count/configmaps":"0","secrets":"0"}""");
        Assert.Equal(201, (await Admin.PostAsync($"{ns}/configmaps?dryRun=All", """{"metadata":{"name":"a"}}""")).Code);
        Assert.Equal(201, (await Admin.PostAsync($"{ns}/configmaps", """{"metadata":{"name":"a"}}""")).Code);
        Assert.Equal("configmaps \"b\" is forbidden: exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1",
            (await Admin.PostAsync($"{ns}/configmaps", """{"metadata":{"name":"b"}}""")).Message);
        Assert.Equal("secrets \"s\" is forbidden: exceeded quota: q, requested: secrets=1, used: secrets=0, limited: secrets=0",
            (await Admin.PostAsync($"{ns}/secrets", """{"metadata":{"name":"s"}}""")).Message);
    }

    [Fact]
    public async Task A_quota_with_scopes_counts_only_its_pods()
    {
        var ns = await NamespaceAsync("scoped", """{"hard":{"pods":"0"},"scopes":["BestEffort"]}""", """{"pods":"0"}""");
        Assert.Equal(201, (await PodAsync(ns, "burstable", """{"requests":{"cpu":"1m"}}""")).Code);
        Assert.Equal(403, (await PodAsync(ns, "best-effort", "{}")).Code);
    }

    private async Task<JsonNode> UsedAsync(string ns) => (await Admin.GetAsync($"{ns}/resourcequotas/q")).Json["status"]!["used"]!;

    private Task<ApiAnswer> PodAsync(string ns, string name, string resources) => Admin.PostAsync($"{ns}/pods",
        $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"containers":[{"name":"c","image":"i","resources":{{{resources}}} }]} }""");

    private async Task<string> NamespaceAsync(string name, string spec, string used, string? hard = null)
    {
        await Admin.CreateAsync("/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{name}}}"} }""");
        var path = $"/api/v1/namespaces/{name}";
        await Admin.CreateAsync($"{path}/serviceaccounts", """{"metadata":{"name":"default"}}""");
        var quota = await Admin.CreateAsync($"{path}/resourcequotas", $$$"""{"metadata":{"name":"q"},"spec":{{{spec}}} }""");
        quota["status"] = new JsonObject { ["hard"] = hard is null ? quota["spec"]!["hard"]!.DeepClone() : JsonNode.Parse(hard), ["used"] = JsonNode.Parse(used) };
        var written = await Admin.PutAsync($"{path}/resourcequotas/q/status", quota);
        Assert.True(written.Code == 200, written.Text);
        return path;
    }
}

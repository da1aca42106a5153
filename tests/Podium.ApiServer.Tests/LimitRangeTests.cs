using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests;

/// <summary>Limit ranges over HTTP: the defaults that containers get, and the bounds that pods are held to.</summary>
public sealed class LimitRangeTests(TestServer server) : IClassFixture<TestServer>
{
    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task Containers_without_resources_get_the_namespaces_defaults_and_the_pod_its_class_from_them()
    {
        var pods = await NamespaceAsync("defaults", """{"type":"Container","default":{"cpu":"500m","memory":"256Mi"},"defaultRequest":{"cpu":"200m","memory":"128Mi"}}""");
        var pod = await Admin.CreateAsync(pods, """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"i"},{"name":"d","image":"i","resources":{"limits":{"cpu":"1"}}}]}}""");

        Assert.Equal("""{"limits":{"cpu":"500m","memory":"256Mi"},"requests":{"cpu":"200m","memory":"128Mi"}}""",
            pod["spec"]!["containers"]![0]!["resources"]!.ToJsonString());
        Assert.Equal("""{"limits":{"cpu":"1","memory":"256Mi"},"requests":{"cpu":"1","memory":"128Mi"}}""",
            pod["spec"]!["containers"]![1]!["resources"]!.ToJsonString());
        Assert.Equal("Burstable", (string)pod["status"]!["qosClass"]!);
        Assert.Equal(
            "LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c; memory request for container d; memory limit for container d",
            (string)pod["metadata"]!["annotations"]!["kubernetes.io/limit-ranger"]!);
    }

    [Theory]
    [InlineData("min", """{"type":"Container","min":{"cpu":"200m"}}""", """{"requests":{"cpu":"100m"},"limits":{"cpu":"1"}}""",
        "minimum cpu usage per Container is 200m, but request is 100m")]
    [InlineData("max", """{"type":"Container","max":{"memory":"1Gi"}}""", """{"limits":{"memory":"2Gi"}}""",
        "[maximum memory usage per Container is 1Gi, but limit is 2Gi]")]
    [InlineData("ratio", """{"type":"Container","maxLimitRequestRatio":{"cpu":"2"}}""", """{"requests":{"cpu":"100m"},"limits":{"cpu":"500m"}}""",
        "cpu max limit to request ratio per Container is 2, but provided ratio is 5.000000")]
    [InlineData("pod", """{"type":"Pod","max":{"cpu":"1"},"min":{"memory":"1Mi"}}""", "{}",
        "[minimum memory usage per Pod is 1Mi.  No request is specified, maximum cpu usage per Pod is 1.  No limit is specified]")]
    public async Task Pods_out_of_bounds_are_refused_in_kubernetes_words(string name, string item, string resources, string why)
    {
        var pods = await NamespaceAsync(name, item);
        var answer = await Admin.PostAsync(pods, $$$"""{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"i","resources":{{{resources}}}}]}}""");

        Assert.Equal(403, answer.Code);
        Assert.Equal($"pods \"a\" is forbidden: {(why.Contains(", max", StringComparison.Ordinal) ? why : why.Trim('[', ']'))}", answer.Message);
    }

    [Fact]
    public async Task A_misspelt_resource_is_refused_with_both_causes()
    {
        var answer = await Admin.PostAsync("/api/v1/namespaces/default/limitranges",
            """{"metadata":{"name":"bad"},"spec":{"limits":[{"type":"Container","default":{"cpu":"500m"},"defaultRequest":{"memoty":"128Mi"}}]}}""");

        Assert.Equal(422, answer.Code);
        Assert.Equal(
            [
                """spec.limits[0].defaultRequest[memoty]: Invalid value: "memoty": must be a standard resource type or fully qualified""",
                """spec.limits[0].defaultRequest[memoty]: Invalid value: "memoty": must be a standard resource for containers""",
            ],
            answer.Json["details"]!["causes"]!.AsArray().Select(c => $"{c!["field"]}: {c["message"]}"));
    }

    private async Task<string> NamespaceAsync(string name, string item)
    {
        await Admin.CreateAsync("/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{name}}}"}}""");
        await Admin.CreateAsync($"/api/v1/namespaces/{name}/serviceaccounts", """{"metadata":{"name":"default"}}""");
        await Admin.CreateAsync($"/api/v1/namespaces/{name}/limitranges", $$$"""{"metadata":{"name":"limits"},"spec":{"limits":[{{{item}}}]}}""");
        return $"/api/v1/namespaces/{name}/pods";
    }
}

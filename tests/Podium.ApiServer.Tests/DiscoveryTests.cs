using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests;

/// <summary>What the server says that it serves.</summary>
public sealed class DiscoveryTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task The_plain_form_lists_resources_with_verbs_and_subresources()
    {
        var list = (await server.Admin.GetAsync("/api/v1")).Json["resources"]!.AsArray();
        var pods = list.Single(r => (string?)r!["name"] == "pods")!;
        Assert.Equal(("Pod", "pod", true), ((string?)pods["kind"], (string?)pods["singularName"], (bool)pods["namespaced"]!));
        Assert.Equal("po", (string?)pods["shortNames"]![0]);
        Assert.Contains("watch", pods["verbs"]!.AsArray().Select(v => (string?)v));
        var eviction = list.Single(r => (string?)r!["name"] == "pods/eviction")!;
        Assert.Equal(("policy", "Eviction"), ((string?)eviction["group"], (string?)eviction["kind"]));
    }

    [Fact]
    public async Task The_aggregated_form_is_given_to_those_who_ask_for_it()
    {
        const string accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
        var answer = await server.Admin.GetAsync("/apis", accept);
        Assert.Equal("APIGroupDiscoveryList", (string?)answer.Json["kind"]);
        Assert.Equal("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", answer.Response.Content.Headers.ContentType!.ToString().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("APIGroupList", (string?)(await server.Admin.GetAsync("/apis")).Json["kind"]);
    }

    [Fact]
    public async Task Every_listed_resource_answers()
    {
        foreach (var resource in (await server.Admin.GetAsync("/api/v1")).Json["resources"]!.AsArray())
        {
            if (resource!["verbs"]!.AsArray().Any(v => (string?)v == "list"))
            {
                var list = await server.Admin.GetAsync("/api/v1/" + (string?)resource["name"]);
                Assert.Equal((string?)resource["kind"] + "List", (string?)list.Json["kind"]);
            }
        }
    }

    [Fact]
    public async Task OpenAPI_is_served_in_both_versions()
    {
        var index = (await server.Admin.GetAsync("/openapi/v3")).Json;
        var url = (string)index["paths"]!["api/v1"]!["serverRelativeURL"]!;
        var v3 = await server.Admin.GetAsync(url);
        Assert.NotNull(v3.Json["components"]!["schemas"]!["io.k8s.api.core.v1.Pod"]);
        var v2 = await server.Admin.GetAsync("/openapi/v2");
        Assert.NotNull(v2.Json["definitions"]!["io.k8s.api.core.v1.Pod"]);
        var protobuf = await server.Admin.GetAsync("/openapi/v2", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf");
        Assert.Equal(200, protobuf.Code);
    }

    [Fact]
    public async Task The_version_is_Kubernetes_and_ours()
    {
        var version = (await server.Admin.GetAsync("/version")).Json;
        Assert.Matches(@"^v1\.32\.\d+\+podium\.", (string)version["gitVersion"]!);
    }
}

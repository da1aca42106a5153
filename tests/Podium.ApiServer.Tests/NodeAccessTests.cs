using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests;

/// <summary>A node that is taken over must not spread: what its credentials reach, and what not.</summary>
public sealed class NodeAccessTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Namespace = "/api/v1/namespaces/default";

    [Fact]
    public async Task A_node_reads_what_its_own_pods_name_and_nothing_else()
    {
        await MakeAsync("/secrets", """{"metadata":{"name":"mine"}}""");
        await MakeAsync("/secrets", """{"metadata":{"name":"theirs"}}""");
        await MakeAsync("/configmaps", """{"metadata":{"name":"mine"}}""");
        await MakeAsync("/pods", """
            {"metadata":{"name":"here"},"spec":{"nodeName":"reader","containers":[{"name":"c","image":"i","env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"mine","key":"k"}}}]}],
             "volumes":[{"name":"v","configMap":{"name":"mine"}}]}}
            """);
        await MakeAsync("/pods", """{"metadata":{"name":"there"},"spec":{"nodeName":"other","containers":[{"name":"c","image":"i"}],"imagePullSecrets":[{"name":"theirs"}]}}""");
        var node = Node("reader");
        Assert.Equal(200, (await node.GetAsync($"{Namespace}/secrets/mine")).Code);
        Assert.Equal(200, (await node.GetAsync($"{Namespace}/configmaps/mine")).Code);
        Assert.Equal(200, (await node.GetAsync($"{Namespace}/pods/here")).Code);
        Assert.Equal(
            "secrets \"theirs\" is forbidden: User \"system:node:reader\" cannot get resource \"secrets\" in API group \"\" in the namespace \"default\": no relationship found between node 'reader' and this object",
            (await node.GetAsync($"{Namespace}/secrets/theirs")).Message);
        Assert.Equal(403, (await node.GetAsync($"{Namespace}/secrets")).Code);
        Assert.Equal(403, (await node.GetAsync($"{Namespace}/pods/there")).Code);
    }

    [Fact]
    public async Task A_node_lists_its_own_pods_only()
    {
        var node = Node("lister");
        Assert.Equal(200, (await node.GetAsync("/api/v1/pods?fieldSelector=spec.nodeName%3Dlister")).Code);
        Assert.Equal(403, (await node.GetAsync("/api/v1/pods?fieldSelector=spec.nodeName%3Dother")).Code);
        Assert.Contains("can only list/watch pods with spec.nodeName field selector", (await node.GetAsync("/api/v1/pods")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_gets_tokens_of_its_own_pods_accounts_only()
    {
        await MakeAsync("/serviceaccounts", """{"metadata":{"name":"used"}}""");
        var pod = await server.Admin.CreateAsync(Namespace + "/pods", """{"metadata":{"name":"user"},"spec":{"nodeName":"tokener","serviceAccountName":"used","containers":[{"name":"c","image":"i"}]}}""");
        var request = """{"spec":{"audiences":["x"],"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"user","uid":"UID"}}}"""
            .Replace("UID", (string)pod["metadata"]!["uid"]!, StringComparison.Ordinal);
        Assert.Equal(403, (await Node("elsewhere").PostAsync($"{Namespace}/serviceaccounts/used/token", request)).Code);
        Assert.Equal(201, (await Node("tokener").PostAsync($"{Namespace}/serviceaccounts/used/token", request)).Code);
    }

    [Fact]
    public async Task A_node_reaches_no_workloads_and_no_other_kubelet()
    {
        var node = Node("plain");
        foreach (var path in new[] { "/apis/apps/v1/deployments", "/api/v1/nodes/other/proxy/", "/api/v1/persistentvolumes" })
        {
            Assert.Equal(403, (await node.GetAsync(path)).Code);
        }

        Assert.Equal(200, (await node.GetAsync("/api/v1/services")).Code);
        Assert.Equal(200, (await node.GetAsync("/api/v1/nodes")).Code);
    }

    private ApiCaller Node(string name) => server.As(server.Host.Certificates.Node(name));

    private Task MakeAsync(string resource, string body) => server.Admin.CreateAsync(Namespace + resource, body);
}

using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Services;

/// <summary>Clusters of their own: what Services were given stays theirs, whether the server is killed or a Service is deleted that everyone uses.</summary>
public sealed class AllocationScenarios
{
    [Fact]
    public async Task Addresses_and_node_ports_survive_a_kill()
    {
        await using var cluster = await Cluster.StartAsync("alloc");
        var kubectl = cluster.Kubectl;
        (await kubectl.RunAsync("create", "service", "nodeport", "before", "--tcp=80")).Succeeded();
        var ip = await kubectl.GetAsync("svc/before", ".spec.clusterIP");
        var port = await kubectl.GetAsync("svc/before", ".spec.ports[0].nodePort");

        await Machine.KillAsync(cluster.ServerPid);
        (await cluster.UpAsync()).Succeeded();

        Assert.Equal(ip, await kubectl.GetAsync("svc/before", ".spec.clusterIP"));
        var sameAddress = (await kubectl.ApplyAsync(Make("after", $"clusterIP: {ip}", ""))).Failed();
        Assert.Contains($"failed to allocate IP {ip}: provided IP is already allocated", sameAddress.Error, StringComparison.Ordinal);
        var samePort = (await kubectl.ApplyAsync(Make("after", "type: NodePort", $", nodePort: {port}"))).Failed();
        Assert.Contains($"spec.ports[0].nodePort: Invalid value: {port}: provided port is already allocated", samePort.Error, StringComparison.Ordinal);

        (await kubectl.RunAsync("delete", "svc", "before")).Succeeded();
        await kubectl.MakeAsync(Make("after", $"clusterIP: {ip}, type: NodePort", $", nodePort: {port}"));
    }

    [Fact]
    public async Task Whoever_deletes_the_api_servers_service_gets_it_back_with_its_address()
    {
        await using var cluster = await Cluster.StartAsync("apisvc");
        var kubectl = cluster.Kubectl with { Namespace = "default" };
        var address = await kubectl.GetAsync("svc/kubernetes", ".spec.clusterIP");

        (await kubectl.RunAsync("delete", "svc", "kubernetes")).Succeeded();

        await kubectl.UntilAsync(result => result.ExitCode == 0 && result.Output == address, "get", "svc", "kubernetes", "-o", "jsonpath={.spec.clusterIP}");
        await kubectl.UntilAsync(
            result => result.ExitCode == 0 && result.Output == $"{cluster.Port}", "get", "endpoints", "kubernetes", "-o", "jsonpath={.subsets[*].ports[*].port}");
    }

    private static string Make(string name, string more, string port) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}}
        spec: { {{more}}, ports: [{port: 80{{port}}}] }
        """;
}

using System.Net;
using Podium.Bench.Load;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Workloads;

/// <summary>
/// A rolling update while clients ask through the Service: pods leave every rule before they are told to end, and enter only when they
/// are ready, so nothing is lost, although nginx closes its port at once when it is told to quit and there is no preStop hook.
/// </summary>
[Collection(Undisturbed.Name)]
public sealed class RolloutUnderLoadScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_rolling_update_loses_no_request()
    {
        await Kubectl.MakeAsync("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: asked}
            spec:
              replicas: 3
              selector: {matchLabels: {app: asked}}
              template:
                metadata: {labels: {app: asked}}
                spec:
                  containers:
                  - name: main
                    image: nginx:1.25.3
                    readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
            """);
        await Kubectl.WaitPodsAsync("app=asked", 3);
        Assert.Equal("service/asked exposed\n", (await Kubectl.RunAsync("expose", "deployment", "asked", "--port=80")).Succeeded().Output);
        await Kubectl.UntilAsync(
            result => result.Output.Split(' ').Length == 3, "get", "endpoints", "asked", "-o", "jsonpath={.subsets[*].addresses[*].ip}");
        var address = IPAddress.Parse(await Kubectl.GetAsync("service/asked", ".spec.clusterIP"));

        await using var load = new ServiceLoad(new IPEndPoint(address, 80), perSecond: 100);
        for (var run = 0; run < 2; run++)
        {
            (await Kubectl.RunAsync("rollout", "restart", "deploy/asked")).Succeeded();
            (await Kubectl.RunAsync("rollout", "status", "deploy/asked")).Succeeded();
            await Kubectl.UntilAsync(
                result => result.Lines.Length == 3, "get", "pods", "-l", "app=asked", "--no-headers");
        }

        await load.StopAsync();
        Assert.Empty(load.Losses);
        Assert.True(load.Answered > 100, $"only {load.Answered} requests were made");
    }
}

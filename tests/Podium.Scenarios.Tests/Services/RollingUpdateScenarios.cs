using System.Net;
using Podium.Bench.Load;
using Podium.Scenarios.Tests.Setup;
using Podium.Scenarios.Tests.Workloads;

namespace Podium.Scenarios.Tests.Services;

/// <summary>
/// A Deployment's pods are replaced while clients come through its Service without a pause: pods leave every rule before they are told to
/// end, and enter only when they are ready, so nothing is lost, although nginx closes its port at once when it is told to quit and there
/// is no preStop hook.
/// </summary>
/// <typeparam name="T">Which cluster.</typeparam>
/// <param name="playground">The cluster.</param>
/// <param name="replicas">How many pods serve.</param>
/// <param name="requestsPerSecond">How many connections are made.</param>
public abstract class RollingUpdateScenarios<T>(T playground, int replicas, int requestsPerSecond) : ScenarioOn<T>(playground)
    where T : Playground
{
    [Fact]
    public async Task A_rolling_update_loses_no_request()
    {
        await Kubectl.MakeAsync($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: asked}
            spec:
              replicas: {{replicas}}
              selector:
                matchLabels: {app: asked}
              template:
                metadata:
                  labels: {app: asked}
                spec:
                  containers:
                  - name: nginx
                    image: nginx:1.25.3
                    readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
            """);
        await Kubectl.WaitPodsAsync("app=asked", replicas);
        Assert.Equal("service/asked exposed\n", (await Kubectl.RunAsync("expose", "deployment", "asked", "--port=80")).Succeeded().Output);
        await Kubectl.UntilAsync(
            result => result.Output.Split(' ').Length == replicas, "get", "endpoints", "asked", "-o", "jsonpath={.subsets[*].addresses[*].ip}");
        var service = new IPEndPoint(IPAddress.Parse(await Kubectl.GetAsync("service/asked", ".spec.clusterIP")), 80);
        await ServiceClient.UntilReachedAsync(service);

        await using var load = new ServiceLoad(service, requestsPerSecond);
        await RollAsync("set", "image", "deployment/asked", "nginx=nginx:1.25.3-alpine");
        await RollAsync("rollout", "restart", "deployment/asked");
        await load.StopAsync();
        Assert.Empty(load.Losses);
        Assert.True(load.Answered > requestsPerSecond, $"only {load.Answered} requests were made");
    }

    // Until the last pod of before is gone: it is asked for as long as it is there.
    private async Task RollAsync(params string[] change)
    {
        (await Kubectl.RunAsync(change)).Succeeded();
        (await Kubectl.RunAsync("rollout", "status", "deployment/asked", "--timeout=90s")).Succeeded();
        await Kubectl.UntilAsync(result => result.Lines.Length == replicas, "get", "pods", "-l", "app=asked", "--no-headers");
    }
}

/// <summary>Where proxy and pods share one node.</summary>
[Collection(Undisturbed.Name)]
public sealed class RollingUpdateOnOneNodeScenarios(Playground playground)
    : RollingUpdateScenarios<Playground>(playground, replicas: 3, requestsPerSecond: 100);

/// <summary>Where every node's proxy must have heard of a pod's end before it comes.</summary>
[Collection(Undisturbed.Name)]
public sealed class RollingUpdateOnFourNodesScenarios(FourNodes playground)
    : RollingUpdateScenarios<FourNodes>(playground, replicas: 4, requestsPerSecond: 500);

using System.Net;
using Podium.Bench.Load;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Services;

/// <summary>A Deployment's pods are replaced on four nodes while clients come without a pause.</summary>
[Collection(Undisturbed.Name)]
public sealed class RollingUpdateScenarios(FourNodes playground) : FourNodesScenario(playground)
{
    private const int RequestsPerSecond = 500;

    [Fact]
    public async Task A_rolling_update_loses_no_request()
    {
        await Kubectl.MakeAsync("""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: 4
              selector: {matchLabels: {app: web}}
              template:
                metadata:
                  labels: {app: web}
                spec:
                  containers:
                  - name: nginx
                    image: nginx:1.25.3
                    readinessProbe:
                      httpGet: {path: /, port: 80}
                      periodSeconds: 1
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            spec:
              selector: {app: web}
              ports: [{port: 80}]
            """);
        (await Kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=90s")).Succeeded();
        var address = await Kubectl.GetAsync("service/web", ".spec.clusterIP");

        await using var load = new ServiceLoad(new IPEndPoint(IPAddress.Parse(address), 80), RequestsPerSecond);
        (await Kubectl.RunAsync("set", "image", "deployment/web", "nginx=nginx:1.25.3-alpine")).Succeeded();
        (await Kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=90s")).Succeeded();
        await load.StopAsync();
        Assert.Empty(load.Losses);
        Assert.True(load.Answered > RequestsPerSecond, $"only {load.Answered} requests were made");
    }
}

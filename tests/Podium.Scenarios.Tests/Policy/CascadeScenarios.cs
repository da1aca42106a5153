using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Policy;

/// <summary>What becomes of the pods and replica sets of a deployment that is deleted, by how it is deleted.</summary>
public sealed class CascadeScenarios(Playground playground) : Scenario(playground)
{
    [Theory]
    [InlineData("background")]
    [InlineData("foreground")]
    public async Task Dependents_go_with_their_owner(string cascade)
    {
        await MakeAsync(cascade);
        (await Kubectl.RunAsync("delete", "deployment", cascade, $"--cascade={cascade}", "--timeout=60s")).Succeeded();
        if (cascade == "foreground")
        {
            // It went last.
            Assert.Equal("", await OwnedAsync("replicasets", cascade));
        }

        await Kubectl.UntilAsync(result => result.Output.Trim().Length == 0, "get", "replicasets,pods", "-l", $"app={cascade}", "-o", "name");
    }

    [Fact]
    public async Task Orphans_stay_and_a_new_owner_adopts_them()
    {
        await MakeAsync("orphan");
        var set = await OwnedAsync("replicasets", "orphan");
        var pods = await OwnedAsync("pods", "orphan");
        (await Kubectl.RunAsync("delete", "deployment", "orphan", "--cascade=orphan")).Succeeded();
        Assert.Equal("", await Kubectl.GetAsync(set, ".metadata.ownerReferences"));

        await MakeAsync("orphan");
        Assert.Equal((set, pods), (await OwnedAsync("replicasets", "orphan"), await OwnedAsync("pods", "orphan")));
        (await Kubectl.RunAsync("delete", "deployment", "orphan")).Succeeded();
    }

    private async Task MakeAsync(string name)
    {
        await Kubectl.MakeAsync($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{name}}
            spec:
              replicas: 2
              selector:
                matchLabels: {app: {{name}}}
              template:
                metadata:
                  labels: {app: {{name}}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: busybox:1.28
                    command: [sleep, "3600"]
            """);
        (await Kubectl.RunAsync("rollout", "status", $"deployment/{name}", "--timeout=60s")).Succeeded();
    }

    private async Task<string> OwnedAsync(string what, string app) =>
        string.Join('\n', (await Kubectl.RunAsync("get", what, "-l", $"app={app}", "-o", "name")).Succeeded().Lines.Order(StringComparer.Ordinal));
}

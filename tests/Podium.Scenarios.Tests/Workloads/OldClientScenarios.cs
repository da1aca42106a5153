using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Workloads;

/// <summary>Deployments under kubectl of every age. A version that the machine does not have is left out.</summary>
public sealed class OldClientScenarios(Playground playground) : Scenario(playground)
{
    public static TheoryData<string> Versions => ["1.20", "1.27", "1.33"];

    [SkippableTheory, MemberData(nameof(Versions))]
    public async Task A_deployment_is_made_scaled_rolled_out_and_taken_back(string version)
    {
        var program = KubectlVersions.Find(version);
        Skip.If(program is null, $"there is no kubectl {version} on this machine");
        var old = Kubectl with { Program = program! };
        var name = $"old-{version.Replace('.', '-')}";
        Assert.Equal(
            $"deployment.apps/{name} created\n", (await old.RunAsync("create", "deployment", name, "--image=nginx", "--replicas=2", "--port=80")).Succeeded().Output);
        Assert.EndsWith("successfully rolled out\n", (await old.RunAsync("rollout", "status", $"deploy/{name}")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal([name, "2/2", "2", "2"], (await old.RunAsync("get", "deploy", name, "--no-headers")).Cells()[0][..4]);

        (await old.RunAsync("set", "image", $"deploy/{name}", "nginx=nginx:1.25.3")).Succeeded();
        (await old.RunAsync("rollout", "status", $"deploy/{name}")).Succeeded();
        (await old.RunAsync("scale", "deploy", name, "--replicas=1", "--current-replicas=2")).Succeeded();
        (await old.RunAsync("wait", "--for=condition=available", $"deploy/{name}")).Succeeded();
        (await old.RunAsync("rollout", "undo", $"deploy/{name}")).Succeeded();
        (await old.RunAsync("rollout", "status", $"deploy/{name}")).Succeeded();
        Assert.Equal(["2         <none>", "3         <none>"], (await old.RunAsync("rollout", "history", $"deploy/{name}")).Succeeded().Lines[2..]);
        Assert.Contains("MinimumReplicasAvailable", (await old.RunAsync("describe", "deploy", name)).Succeeded().Output, StringComparison.Ordinal);

        // A pod that ends is still ready, and chosen with the others.
        await Kubectl.UntilAsync(result => result.Lines.Length == 1, "get", "pods", "-l", $"app={name}", "-o", "name");
        Assert.Equal("nginx\n", (await old.RunAsync("exec", $"deploy/{name}", "--", "sh", "-c", "basename $(readlink /proc/1/exe)")).Succeeded().Output);
        (await old.RunAsync("delete", "deploy", name)).Succeeded();
        await Kubectl.UntilAsync(result => result.Output.Length == 0, "get", "rs,pods", "-l", $"app={name}", "-o", "name");
    }
}

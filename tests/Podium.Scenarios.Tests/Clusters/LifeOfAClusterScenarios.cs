using System.Globalization;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Clusters;

/// <summary>A cluster of its own: up, up again, kills, down, up once more.</summary>
public sealed class LifeOfAClusterScenarios
{
    [Fact]
    public async Task A_cluster_survives_kills_and_leaves_nothing_behind()
    {
        await using var cluster = Cluster.Prepare("life");
        await File.WriteAllTextAsync(cluster.Kubeconfig, """
            apiVersion: v1
            kind: Config
            clusters: [{name: other, cluster: {server: "https://127.0.0.1:1"}}]
            contexts: [{name: other, context: {cluster: other, user: me}}]
            users: [{name: me, user: {token: abc}}]
            current-context: other
            """);
        var first = (await cluster.UpAsync()).Succeeded();
        Assert.Contains($"Cluster \"{cluster.Name}\" is ready after ", first.Output, StringComparison.Ordinal);
        Assert.Contains("kubectl get pods --watch", first.Output, StringComparison.Ordinal);
        var pid = cluster.ServerPid;

        // A second up changes nothing.
        var again = (await cluster.UpAsync()).Succeeded();
        Assert.Contains("is already running", again.Output, StringComparison.Ordinal);
        Assert.Equal(pid, cluster.ServerPid);
        Assert.Equal(
            $"other podium-{cluster.Name}",
            (await cluster.Kubectl.RunAsync("config", "view", "-o", "jsonpath={.contexts[*].name}")).Succeeded().Output);
        Assert.Equal($"podium-{cluster.Name}\n", (await cluster.Kubectl.RunAsync("config", "current-context")).Succeeded().Output);

        // kill -9 of podium: the containers neither notice nor are they started again.
        await cluster.Kubectl.MakeShellPodAsync("steady", "echo begun; sleep 3600");
        await cluster.Kubectl.WaitReadyAsync("steady");
        var container = await ContainerAsync(cluster);
        await Machine.KillAsync(cluster.ServerPid);
        Assert.Contains("is stopped", (await cluster.PodiumAsync("status")).Output, StringComparison.Ordinal);
        (await cluster.UpAsync()).Succeeded();
        Assert.NotEqual(pid, cluster.ServerPid);
        await cluster.Kubectl.WaitReadyAsync("steady");
        Assert.Equal(container, await ContainerAsync(cluster));
        Assert.Equal("begun\n", (await cluster.Kubectl.RunAsync("logs", "steady")).Succeeded().Output);

        // kill -9 of containerd: it comes back by itself, and the pods keep running.
        var containerd = await File.ReadAllTextAsync(Directory.GetFiles(cluster.DataDirectory, "containerd.pid", SearchOption.AllDirectories).Single());
        await Machine.KillAsync(int.Parse(containerd.Split(' ')[0], CultureInfo.InvariantCulture));
        await cluster.Kubectl.MakeShellPodAsync("after", "sleep 3600");
        await cluster.Kubectl.WaitReadyAsync("after");
        Assert.Equal(container, await ContainerAsync(cluster));
        Assert.Equal("hi\n", (await cluster.Kubectl.RunAsync("exec", "steady", "--", "echo", "hi")).Succeeded().Output);

        // down is like a reboot: nothing of the cluster is left in the kernel, and its objects are found again.
        var down = (await cluster.PodiumAsync("down")).Succeeded();
        Assert.Contains("is stopped", down.Output, StringComparison.Ordinal);
        Assert.Equal([], await Machine.LeftoversAsync(cluster));
        (await cluster.UpAsync()).Succeeded();

        // What the node said of the pod before it went down stands until the node says otherwise.
        await cluster.Kubectl.WaitFieldAsync("pod/steady", ".status.containerStatuses[0].restartCount", "1");
        await cluster.Kubectl.WaitReadyAsync("steady");
        Assert.NotEqual(container, await ContainerAsync(cluster));
        Assert.Matches(@"^1 \(\d+\S* ago\)$", (await cluster.Kubectl.RowAsync("steady")).Restarts);

        // With --purge the data and the context go too, and no other entry.
        (await cluster.PodiumAsync("down", "--purge", "--kubeconfig", cluster.Kubeconfig)).Succeeded();
        Assert.Equal([], await Machine.LeftoversAsync(cluster));
        Assert.False(Directory.Exists(cluster.DataDirectory));
        Assert.Equal("other", (await cluster.Kubectl.RunAsync("config", "view", "-o", "jsonpath={.contexts[*].name}")).Succeeded().Output);
    }

    [Fact]
    public async Task Two_clusters_live_side_by_side()
    {
        await using var one = Cluster.Prepare("one");
        await using var two = Cluster.Prepare("two");
        (await one.UpAsync()).Succeeded();
        (await two.UpAsync()).Succeeded();
        foreach (var cluster in new[] { one, two })
        {
            await cluster.Kubectl.MakeShellPodAsync("here", $"echo {cluster.Name}; sleep 3600");
        }

        foreach (var cluster in new[] { one, two })
        {
            await cluster.Kubectl.WaitReadyAsync("here");
            await cluster.Kubectl.UntilAsync(result => result.Output == $"{cluster.Name}\n", "logs", "here");
            Assert.True(cluster.IsPodAddress(await cluster.Kubectl.GetAsync("pod/here", ".status.podIP")));
        }

        (await one.PodiumAsync("down")).Succeeded();

        Assert.Equal([], await Machine.LeftoversAsync(one));
        Assert.Equal($"{two.Name}\n", (await two.Kubectl.RunAsync("exec", "here", "--", "sh", "-c", $"echo {two.Name}")).Succeeded().Output);
    }

    [Fact]
    public async Task In_the_foreground_a_signal_ends_it_cleanly()
    {
        await using var cluster = Cluster.Prepare("front", withImages: false);
        using var up = cluster.StartUp("--foreground");
        using var patience = new CancellationTokenSource(Command.Patience);
        string? line;
        do
        {
            line = await up.StandardOutput.ReadLineAsync(patience.Token);
            Assert.NotNull(line);
        }
        while (!line.Contains("is ready after", StringComparison.Ordinal));
        Assert.Single((await cluster.Kubectl.RunAsync("get", "nodes", "--no-headers")).Succeeded().Lines);

        await Command.RunAsync("kill", ["-TERM", $"{up.Id}"]);
        await up.StandardOutput.ReadToEndAsync(patience.Token);
        await up.WaitForExitAsync(patience.Token);

        Assert.Equal(0, up.ExitCode);
        Assert.Equal([], await Machine.LeftoversAsync(cluster));
    }

    private static async Task<string> ContainerAsync(Cluster cluster) =>
        (await cluster.Kubectl.GetAsync("pod/steady", ".status.containerStatuses[0].containerID"))
        + " " + await cluster.Kubectl.GetAsync("pod/steady", ".status.containerStatuses[0].state.running.startedAt");
}

using System.Globalization;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Nodes;

/// <summary>Nodes that are switched off, cut off and killed, on a cluster of their own. What the cluster makes of it is others' to show.</summary>
public sealed class NodeFaultScenarios : IAsyncLifetime
{
    private Cluster cluster = null!;

    private Kubectl Kubectl => cluster.Kubectl with { Namespace = "default" };

    public async Task InitializeAsync() => cluster = await Cluster.StartAsync("faults", "--nodes", "3");

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task Nodes_go_and_come_back_and_nothing_of_them_is_left_behind()
    {
        await MakePodAsync("one", "worker-1");
        await MakePodAsync("two", "worker-2");

        // An agent that is killed starts again, and its pods do not notice.
        var agent = AgentOf("worker-1");
        await Machine.KillAsync(agent);
        await EventuallyAsync(() => Task.FromResult(Machine.ProcessesOf(cluster).Any(p => IsAgent(p, "worker-1"))));
        await EventuallyAsync(async () => (await Kubectl.RunAsync("exec", "one", "--", "true")).ExitCode == 0);
        Assert.Equal("0", await Kubectl.GetAsync("pod/one", ".status.containerStatuses[0].restartCount"));

        // So do agents whose server is killed: they wait for the next one.
        await Machine.KillAsync(cluster.ServerPid);
        Assert.Contains(Machine.ProcessesOf(cluster), p => IsAgent(p, "worker-2"));
        (await cluster.UpAsync("--nodes", "3")).Succeeded();
        Assert.Equal("still here\n", (await Kubectl.RunAsync("exec", "two", "--", "echo", "still here")).Succeeded().Output);
        Assert.Equal("0", await Kubectl.GetAsync("pod/two", ".status.containerStatuses[0].restartCount"));

        // A node that is switched off has nothing running; switched on again, it starts its pods again.
        (await cluster.PodiumAsync("node", "stop", "worker-1")).Succeeded();
        Assert.DoesNotContain(Machine.ProcessesOf(cluster), p => p.CommandLine.Contains("/nodes/worker-1", StringComparison.Ordinal));
        Assert.Contains("worker-1: stopped by hand", (await cluster.PodiumAsync("status")).Output, StringComparison.Ordinal);
        (await cluster.PodiumAsync("node", "start", "worker-1")).Succeeded();
        await Kubectl.WaitFieldAsync("pod/one", ".status.containerStatuses[0].restartCount", "1");
        await Kubectl.WaitReadyAsync("one");

        // A node that is cut off runs on and is not reached; healed, it is.
        Assert.True(await IsReachedAsync(await Kubectl.GetAsync("node/worker-2", ".status.addresses[0].address")));
        (await cluster.PodiumAsync("node", "cut", "worker-2")).Succeeded();
        Assert.Contains("worker-2: running, cut off", (await cluster.PodiumAsync("status")).Output, StringComparison.Ordinal);
        Assert.False(await IsReachedAsync(await Kubectl.GetAsync("node/worker-2", ".status.addresses[0].address")));
        Assert.Contains(Machine.ProcessesOf(cluster), p => IsAgent(p, "worker-2"));
        (await cluster.PodiumAsync("node", "heal", "worker-2")).Succeeded();
        await EventuallyAsync(async () => (await Kubectl.RunAsync("exec", "two", "--", "true")).ExitCode == 0);

        // A machine that dies at once, with the server, leaves nothing that down does not find.
        await Machine.KillAsync(MachineOf("worker-2"));
        await Machine.KillAsync(cluster.ServerPid);
        (await cluster.PodiumAsync("down")).Succeeded();
        Assert.Empty(await Machine.LeftoversAsync(cluster));
    }

    [Fact]
    public async Task A_node_that_there_is_not_is_named()
    {
        Assert.Contains(
            "has no node \"worker-9\" that can be worked on: it has worker-1, worker-2",
            (await cluster.PodiumAsync("node", "stop", "worker-9")).Failed().Error, StringComparison.Ordinal);
    }

    private static async Task<bool> IsReachedAsync(string node)
    {
        const int kubelet = 10250;
        using var connection = new System.Net.Sockets.TcpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await connection.ConnectAsync(node, kubelet, patience.Token);
            return true;
        }
        catch (Exception lost) when (lost is OperationCanceledException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private async Task MakePodAsync(string name, string node)
    {
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {{name}}
            spec:
              nodeName: {{node}}
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
            """);
        await Kubectl.WaitReadyAsync(name);
    }

    private static bool IsAgent(MachineProcess process, string node) =>
        process.CommandLine.EndsWith($"agent --data-dir {process.CommandLine.Split(' ')[^1]}", StringComparison.Ordinal)
        && process.CommandLine.EndsWith($"/nodes/{node}", StringComparison.Ordinal);

    private int AgentOf(string node) => Machine.ProcessesOf(cluster).First(p => IsAgent(p, node)).Pid;

    private int MachineOf(string node) => int.Parse(
        File.ReadAllText(Path.Combine(cluster.DataDirectory, "nodes", node, "run", "machine.pid")).Split(' ')[0], CultureInfo.InvariantCulture);

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(watch.Elapsed < Command.Patience, "it never came to be");
            await Task.Delay(100);
        }
    }
}

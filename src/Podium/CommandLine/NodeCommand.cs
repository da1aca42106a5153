using System.CommandLine;
using Podium.Cluster;
using Podium.Cri.Linux;
using Podium.Nodes;

namespace Podium.CommandLine;

/// <summary><c>podium node</c>: plays failures of the nodes that share this machine.</summary>
internal static class NodeCommand
{
    public static Command Create() => new("node", "Play failures of the cluster's nodes on this machine")
    {
        Make("stop", "Switch a node off, as a power cut would", async (machine, cancellationToken) =>
        {
            await machine.SwitchOffAsync(cancellationToken);
            return "is off";
        }),
        Make("start", "Switch a node on again", async (machine, cancellationToken) =>
        {
            await machine.StartAsync(cancellationToken);
            return "is on; its agent joins the cluster";
        }),
        Make("cut", "Cut a node off from all others; it runs on", async (machine, cancellationToken) =>
        {
            await machine.CutAsync(cancellationToken);
            return "is cut off";
        }),
        Make("heal", "Undo a cut", async (machine, cancellationToken) =>
        {
            await machine.HealAsync(cancellationToken);
            return "is connected again";
        }),
    };

    private static Command Make(string name, string description, Func<LocalMachine, CancellationToken, Task<string>> act)
    {
        var command = new Command(name, description);
        var selection = new ClusterSelection().AddTo(command);
        var node = new Argument<string>("NAME") { Description = "The node, such as worker-1" };
        command.Arguments.Add(node);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var cluster = selection.Existing(parsed);
            var machine = LocalNodes.MachineOf(cluster, parsed.GetValue(node)!, TimeProvider.System);
            if (ProcessIdentity.ReadAlive(ClusterPaths.PidFile(cluster.DataDirectory)) is null)
            {
                throw new UsageException($"cluster \"{cluster.Name}\" is stopped: start it with \"podium up\"");
            }

            Console.WriteLine($"node {machine.Name} {await act(machine, cancellationToken)}");
            return 0;
        });
        return command;
    }
}

using Podium.Cri.Containerd;
using Podium.Cri.Linux;
using Podium.Network.PodNetwork;
using Podium.Network.Proxy;

namespace Podium.Nodes;

/// <summary>Removes what a node leaves in this process's namespaces: processes, mounts, links, rules, routes, cgroups. Safe to repeat.</summary>
internal static class NodeCleanup
{
    /// <summary>Removes all of it.</summary>
    /// <param name="node">The node, which no longer runs.</param>
    /// <param name="mountsBelow">All mounts below this directory go.</param>
    /// <param name="cgroup">All processes in this cgroup end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it half-way; repeat it then.</param>
    public static async Task RunAsync(NodeOptions node, string mountsBelow, string cgroup, TimeProvider time, CancellationToken cancellationToken)
    {
        if (node.ContainerRuntimeEndpoint.Length == 0)
        {
            await new ContainerdCleanup(NodeRuntime.ContainerdOptionsOf(node), time).RunAsync(mountsBelow, cgroup, cancellationToken);
        }

        // The tear-down needs no range of its own: it goes by the names of the cluster and the node.
        await ServiceProxy.TearDownAsync(NodeNetwork.ProxyOf(node), cancellationToken);
        await new NodePodNetwork(NodeNetwork.OptionsOf(node, node.PodCidr)).TearDownAsync(cancellationToken);
    }

    /// <summary>
    /// <c>podium down</c> for a machine that has joined a cluster: its pods end, then its agent. The cluster keeps the node's object,
    /// which <c>kubectl delete node</c> removes.
    /// </summary>
    public static async Task<int> LeaveAsync(NodeOptions node, bool purge, TimeProvider time, CancellationToken cancellationToken)
    {
        if (ProcessIdentity.ReadAlive(NodePaths.AgentMark(node.Directory)) is { } agent)
        {
            Console.WriteLine($"Stopping node {node.Name}: its pods end first");
            await File.WriteAllBytesAsync(NodePaths.DownRequest(node.Directory), [], cancellationToken);
            agent.Signal(ProcessIdentity.SigTerm);
            await agent.UntilEndedAsync(cancellationToken);
        }

        await RunAsync(node, node.Directory, $"podium-{node.Cluster}/{node.Name}", time, cancellationToken);
        File.Delete(NodePaths.DownRequest(node.Directory));
        if (purge)
        {
            Directory.Delete(node.Directory, recursive: true);
        }

        Console.WriteLine(purge
            ? $"Node {node.Name} is gone from this machine; \"kubectl delete node {node.Name}\" takes it out of the cluster."
            : $"Node {node.Name} is stopped; \"podium agent\" starts it again.");
        return 0;
    }
}

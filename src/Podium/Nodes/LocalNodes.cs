using System.Globalization;
using System.Net;
using Podium.Cluster;
using Podium.Network.LocalNodes;

namespace Podium.Nodes;

/// <summary>The further nodes of a cluster on this machine: all but the control plane's own.</summary>
internal static class LocalNodes
{
    /// <summary>The names that the cluster's options call for.</summary>
    public static IReadOnlyList<string> Names(ClusterOptions cluster) =>
        [.. Enumerable.Range(1, Math.Max(0, cluster.Nodes - 1)).Select(number => string.Create(CultureInfo.InvariantCulture, $"worker-{number}"))];

    /// <summary>The network between them.</summary>
    public static LocalNodeNetwork NetworkOf(ClusterOptions cluster) => new(cluster.Name, IPNetwork.Parse(cluster.PodCidr));

    /// <summary>What the agent of one of them is told.</summary>
    public static NodeOptions OptionsOf(ClusterOptions cluster, string name)
    {
        var network = NetworkOf(cluster);
        var number = int.Parse(name.AsSpan(name.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
        return NodeOptions.Of(cluster, name) with
        {
            Server = string.Create(CultureInfo.InvariantCulture, $"https://{network.Gateway}:{cluster.HttpsPort}"),
            Address = network.AddressOf(number).ToString(),
        };
    }

    /// <summary>The machine of one of them.</summary>
    /// <exception cref="UsageException">The cluster has no such node on this machine.</exception>
    public static LocalMachine MachineOf(ClusterOptions cluster, string name, TimeProvider time)
    {
        if (!Names(cluster).Contains(name))
        {
            throw new UsageException(Names(cluster) is { Count: > 0 } names
                ? $"cluster \"{cluster.Name}\" has no node \"{name}\" that can be worked on: it has {string.Join(", ", names)}"
                : $"cluster \"{cluster.Name}\" has one node only: start it with --nodes to have more");
        }

        return new LocalMachine(OptionsOf(cluster, name), NetworkOf(cluster), time);
    }

    /// <summary>The machines of all of them.</summary>
    public static IReadOnlyList<LocalMachine> Machines(ClusterOptions cluster, TimeProvider time) =>
        [.. Names(cluster).Select(name => MachineOf(cluster, name, time))];
}

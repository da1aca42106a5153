using Podium.Api.Core.V1;

namespace Podium.Controllers.NodeLifecycle;

/// <summary>How a zone is.</summary>
internal enum ZoneState
{
    /// <summary>Most nodes are ready.</summary>
    Normal,

    /// <summary>Too many nodes are not ready: it may be the zone's network, and pods are not moved at the usual rate.</summary>
    PartialDisruption,

    /// <summary>No node is ready.</summary>
    FullDisruption,
}

/// <summary>Zones and their states, by their nodes.</summary>
internal static class Zones
{
    /// <summary>The zone that a node lies in, as upstream's GetZoneKey; empty for a node of no zone.</summary>
    public static string KeyOf(Node node)
    {
        var labels = node.Metadata.Labels;
        var region = labels.GetValueOrDefault("topology.kubernetes.io/region") ?? labels.GetValueOrDefault("failure-domain.beta.kubernetes.io/region") ?? "";
        var zone = labels.GetValueOrDefault("topology.kubernetes.io/zone") ?? labels.GetValueOrDefault("failure-domain.beta.kubernetes.io/zone") ?? "";
        return region.Length == 0 && zone.Length == 0 ? "" : $"{region}:\0:{zone}";
    }

    /// <summary>A zone's state and size.</summary>
    public static (ZoneState State, int Size) Of(string zone, IEnumerable<Node> nodes, NodeLifecycleOptions options) =>
        Compute(nodes.Where(n => Counts(n) && KeyOf(n) == zone), options);

    /// <summary>Whether no zone has a ready node: then it is the controller that is cut off, and pods stay where they are.</summary>
    public static bool AreAllDisrupted(IEnumerable<Node> nodes, NodeLifecycleOptions options)
    {
        var states = nodes.Where(Counts).GroupBy(KeyOf).Select(zone => Compute(zone, options).State).ToList();
        return states.Count > 0 && states.TrueForAll(state => state == ZoneState.FullDisruption);
    }

    private static (ZoneState State, int Size) Compute(IEnumerable<Node> nodes, NodeLifecycleOptions options)
    {
        var (ready, notReady) = (0, 0);
        foreach (var node in nodes)
        {
            if (node.GetReadiness() == "True")
            {
                ready++;
            }
            else
            {
                notReady++;
            }
        }

        var state = ready == 0 && notReady > 0 ? ZoneState.FullDisruption
            : notReady > 2 && (double)notReady / (notReady + ready) >= options.UnhealthyZoneThreshold ? ZoneState.PartialDisruption
            : ZoneState.Normal;
        return (state, ready + notReady);
    }

    private static bool Counts(Node node) => !node.Metadata.Labels.ContainsKey("node.kubernetes.io/exclude-disruption");
}

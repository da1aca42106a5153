using Podium.Api.Core.V1;

namespace Podium.Controllers.NodeLifecycle;

/// <summary>
/// When a node was last heard of, by the controller's own clock: clocks of nodes may differ, so what counts is when their heartbeat or their
/// Lease was seen to change. Upstream: node_lifecycle_controller.go, tryUpdateNodeHealth.
/// </summary>
/// <param name="Heartbeat">The heartbeat of the Ready condition that was seen last; null where the node has never reported.</param>
/// <param name="Renewed">The Lease's renewal that was seen last.</param>
/// <param name="HeardAt">When one of both was seen to change.</param>
internal sealed record NodeHealth(DateTimeOffset? Heartbeat, DateTimeOffset? Renewed, DateTimeOffset HeardAt)
{
    private const string Unknown = "Unknown";

    private static readonly string[] Types = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

    /// <summary>What is known after a look at the node.</summary>
    /// <param name="before">What was known; null for a node that is new to the controller.</param>
    /// <param name="node">The node.</param>
    /// <param name="renewed">When its Lease says that it was renewed.</param>
    /// <param name="now">The controller's time.</param>
    public static NodeHealth Observe(NodeHealth? before, Node node, DateTimeOffset? renewed, DateTimeOffset now)
    {
        var heartbeat = node.GetCondition("Ready")?.LastHeartbeatTime;
        if (before is null)
        {
            // A node that has never reported is as old as its object.
            return new(heartbeat, renewed, heartbeat is null ? node.Metadata.CreationTimestamp ?? now : now);
        }

        var heard = heartbeat != before.Heartbeat || (renewed is not null && (before.Renewed is null || renewed > before.Renewed));
        return new(heartbeat, renewed ?? before.Renewed, heard ? now : before.HeardAt);
    }

    /// <summary>Whether the node has been silent for too long.</summary>
    public bool IsSilent(Node node, NodeLifecycleOptions options, DateTimeOffset now) =>
        now > HeardAt + (node.GetCondition("Ready") is null ? options.StartupGracePeriod : options.MonitorGracePeriod);

    /// <summary>The conditions of a silent node: all that its kubelet reports are Unknown.</summary>
    public static IReadOnlyList<NodeCondition> UnknownConditions(Node node, DateTimeOffset now)
    {
        var conditions = node.Status.Conditions.Select(c => Types.Contains(c.Type) && c.Status != Unknown
            ? c with { Status = Unknown, Reason = "NodeStatusUnknown", Message = "Kubelet stopped posting node status.", LastTransitionTime = now }
            : c);
        var missing = Types.Where(type => node.GetCondition(type) is null).Select(type => new NodeCondition
        {
            Type = type,
            Status = Unknown,
            Reason = "NodeStatusNeverUpdated",
            Message = "Kubelet never posted node status.",
            LastHeartbeatTime = node.Metadata.CreationTimestamp,
            LastTransitionTime = now,
        });
        return [.. conditions, .. missing];
    }
}

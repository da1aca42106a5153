using Podium.Api.Core.V1;

namespace Podium.Controllers.NodeLifecycle;

/// <summary>Which taints follow from a node's conditions.</summary>
/// <param name="Taints">All taints that the node should have.</param>
/// <param name="Changed">Whether they differ from those that it has.</param>
/// <param name="WantsEviction">Whether a taint that evicts pods is missing, and waits for its zone's turn.</param>
internal sealed record NodeTaintPlan(IReadOnlyList<Taint> Taints, bool Changed, bool WantsEviction)
{
    /// <summary>The taint of a node that reports that it is not ready.</summary>
    public const string NotReady = "node.kubernetes.io/not-ready";

    /// <summary>The taint of a node that is silent.</summary>
    public const string Unreachable = "node.kubernetes.io/unreachable";

    private const string NoSchedule = "NoSchedule";
    private const string NoExecute = "NoExecute";

    // Condition, its status, and the taint that goes with them (nodeConditionToTaintKeyStatusMap).
    private static readonly (string Type, string Status, string Key)[] ByCondition =
    [
        ("Ready", "False", NotReady),
        ("Ready", "Unknown", Unreachable),
        ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure"),
        ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"),
        ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
        ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"),
    ];

    private const string Unschedulable = "node.kubernetes.io/unschedulable";

    /// <summary>The plan for a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="mayEvict">Whether a taint that evicts pods may be added now; one that is there may always change with the condition.</param>
    /// <param name="allDisrupted">Whether no node of the cluster is ready: then no taint evicts pods.</param>
    /// <param name="now">The time that new taints get.</param>
    public static NodeTaintPlan Compute(Node node, bool mayEvict, bool allDisrupted, DateTimeOffset now)
    {
        var wanted = ByCondition.Where(c => node.GetCondition(c.Type)?.Status == c.Status).Select(c => (c.Key, Effect: NoSchedule)).ToList();
        if (node.Spec.Unschedulable)
        {
            wanted.Add((Unschedulable, NoSchedule));
        }

        var readiness = node.GetReadiness();
        var evicting = readiness switch { "False" => NotReady, "Unknown" => Unreachable, _ => "" };
        var wantsEviction = false;
        if (evicting.Length > 0 && !allDisrupted)
        {
            if (mayEvict || node.HasTaint(NotReady, NoExecute) || node.HasTaint(Unreachable, NoExecute))
            {
                wanted.Add((evicting, NoExecute));
            }
            else
            {
                wantsEviction = true;
            }
        }

        var kept = node.Spec.Taints.Where(t => !IsOurs(t) || wanted.Contains((t.Key, t.Effect))).ToList();
        var added = wanted.Where(w => !node.HasTaint(w.Key, w.Effect)).ToList();
        return new(
            [.. kept, .. added.Select(w => new Taint { Key = w.Key, Effect = w.Effect, TimeAdded = now })],
            kept.Count != node.Spec.Taints.Count || added.Count > 0,
            wantsEviction);
    }

    private static bool IsOurs(Taint taint) => taint.Effect switch
    {
        NoSchedule => taint.Key == Unschedulable || ByCondition.Any(c => c.Key == taint.Key),
        NoExecute => taint.Key is NotReady or Unreachable,
        _ => false,
    };
}

using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Kubelet.Pressure;

namespace Podium.Kubelet.Node;

/// <summary>What is measured of a node.</summary>
/// <param name="RuntimeProblem">Why the container runtime is not ready; empty when it is.</param>
/// <param name="Pressure">What it is short of.</param>
internal sealed record NodeMeasures(string RuntimeProblem, NodePressure Pressure);

/// <summary>A node's conditions (pkg/kubelet/nodestatus/setters.go).</summary>
internal static class NodeStatusPlan
{
    /// <summary>The conditions, with the times of their last transitions.</summary>
    public static IReadOnlyList<NodeCondition> Conditions(NodeMeasures measures, IReadOnlyList<NodeCondition> before, DateTimeOffset now)
    {
        List<NodeCondition> conditions =
        [
            Pressure("MemoryPressure", measures.Pressure.Memory,
                "KubeletHasInsufficientMemory", "kubelet has insufficient memory available",
                "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            Pressure("DiskPressure", measures.Pressure.Disk,
                "KubeletHasDiskPressure", "kubelet has disk pressure",
                "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            Pressure("PIDPressure", measures.Pressure.Pids,
                "KubeletHasInsufficientPID", "kubelet has insufficient PID available",
                "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            measures.RuntimeProblem.Length == 0
                ? Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status")
                : Condition("Ready", "False", "KubeletNotReady", measures.RuntimeProblem),
        ];
        foreach (var other in before)
        {
            if (!conditions.Exists(own => own.Type == other.Type))
            {
                conditions.Insert(0, other);
            }
        }

        return conditions;

        NodeCondition Pressure(string type, bool holds, string badReason, string badMessage, string goodReason, string goodMessage) =>
            holds ? Condition(type, "True", badReason, badMessage) : Condition(type, "False", goodReason, goodMessage);

        NodeCondition Condition(string type, string status, string reason, string message)
        {
            var last = before.FirstOrDefault(condition => condition.Type == type);
            return new()
            {
                Type = type,
                Status = status,
                Reason = reason,
                Message = message,
                LastHeartbeatTime = now,
                LastTransitionTime = last?.Status == status ? last.LastTransitionTime : now,
            };
        }
    }

    /// <summary>
    /// What was measured, and the extended resources that an administrator wrote into the node's capacity: the kubelet knows nothing of those,
    /// keeps them, and lets pods have all of them.
    /// </summary>
    public static IReadOnlyDictionary<string, Quantity> WithExtended(
        IReadOnlyDictionary<string, Quantity> measured, IReadOnlyDictionary<string, Quantity> known)
    {
        Dictionary<string, Quantity>? result = null;
        foreach (var (name, amount) in known)
        {
            if (!measured.ContainsKey(name) && ResourceNames.IsExtended(name))
            {
                result ??= new(measured, StringComparer.Ordinal);
                result[name] = amount;
            }
        }

        return result ?? measured;
    }

    /// <summary>Whether resources hold those amounts.</summary>
    public static bool HasAllOf(IReadOnlyDictionary<string, Quantity> resources, IReadOnlyDictionary<string, Quantity> wanted)
    {
        foreach (var (name, amount) in wanted)
        {
            if (!resources.TryGetValue(name, out var present) || present != amount)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether two statuses differ in more than the times of heartbeats.</summary>
    public static bool Differ(NodeStatus a, NodeStatus b) => !WithoutHeartbeats(a).Equals(WithoutHeartbeats(b));

    private static NodeStatus WithoutHeartbeats(NodeStatus status) =>
        status with { Conditions = [.. status.Conditions.Select(condition => condition with { LastHeartbeatTime = null })] };
}

using Podium.Api.Core.V1;

namespace Podium.Kubelet.Node;

/// <summary>The events of a node whose conditions change (pkg/kubelet/nodestatus/setters.go).</summary>
internal static class NodeTransitions
{
    /// <summary>The reasons of the events, in the order of the conditions; a condition that is new has changed.</summary>
    public static IEnumerable<string> Reasons(IReadOnlyList<NodeCondition> before, IReadOnlyList<NodeCondition> after)
    {
        foreach (var condition in after)
        {
            if (before.FirstOrDefault(old => old.Type == condition.Type)?.Status != condition.Status
                && Reason(condition.Type, condition.Status == "True") is { } reason)
            {
                yield return reason;
            }
        }
    }

    private static string? Reason(string type, bool holds) => (type, holds) switch
    {
        ("MemoryPressure", true) => "NodeHasInsufficientMemory",
        ("MemoryPressure", false) => "NodeHasSufficientMemory",
        ("DiskPressure", true) => "NodeHasDiskPressure",
        ("DiskPressure", false) => "NodeHasNoDiskPressure",
        ("PIDPressure", true) => "NodeHasInsufficientPID",
        ("PIDPressure", false) => "NodeHasSufficientPID",
        ("Ready", true) => "NodeReady",
        ("Ready", false) => "NodeNotReady",
        _ => null,
    };
}

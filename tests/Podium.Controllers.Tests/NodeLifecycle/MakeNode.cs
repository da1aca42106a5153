using Podium.Api.Core.V1;

namespace Podium.Controllers.Tests.NodeLifecycle;

/// <summary>Nodes in words: <c>Ready=True DiskPressure=True</c>.</summary>
internal static class MakeNode
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Node Of(string conditions, string taints = "", string name = "n1", string zone = "") => new()
    {
        Metadata = new()
        {
            Name = name,
            Uid = name,
            CreationTimestamp = Start,
            Labels = zone.Length > 0 ? new Dictionary<string, string> { ["topology.kubernetes.io/zone"] = zone } : Api.EmptyMap.Strings,
        },
        Spec = new() { Unschedulable = conditions.Contains("Cordoned", StringComparison.Ordinal), Taints = [.. Split(taints).Select(Taint)] },
        Status = new()
        {
            Conditions =
            [
                .. Split(conditions).Where(c => c.Contains('=', StringComparison.Ordinal)).Select(c => c.Split('=')).Select(c => new NodeCondition
                {
                    Type = c[0],
                    Status = c[1],
                    LastHeartbeatTime = Start,
                    LastTransitionTime = Start,
                }),
            ],
        },
    };

    /// <summary>A node's taints in words, without the domain of the system's own.</summary>
    public static string Text(IEnumerable<Taint> taints) =>
        string.Join(' ', taints.Select(t => $"{t.Key.Replace("node.kubernetes.io/", "", StringComparison.Ordinal)}:{t.Effect}"));

    private static Taint Taint(string text)
    {
        var parts = text.Split(':');
        return new() { Key = parts[0].Contains('/', StringComparison.Ordinal) || parts[0] == "own" ? parts[0] : "node.kubernetes.io/" + parts[0], Effect = parts[1] };
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

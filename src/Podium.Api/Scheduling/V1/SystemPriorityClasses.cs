namespace Podium.Api.Scheduling.V1;

/// <summary>The classes that every cluster has (pkg/apis/scheduling/v1/helpers.go).</summary>
public static class SystemPriorityClasses
{
    /// <summary>What the names of the system's own classes start with.</summary>
    public const string Prefix = "system-";

    /// <summary>The highest priority that users may define.</summary>
    public const int HighestUserPriority = 1_000_000_000;

    /// <summary>Both classes.</summary>
    public static IReadOnlyList<PriorityClass> All { get; } =
    [
        new()
        {
            Metadata = new() { Name = "system-node-critical" },
            Value = (2 * HighestUserPriority) + 1000,
            Description = "Used for system critical pods that must not be moved from their current node.",
        },
        new()
        {
            Metadata = new() { Name = "system-cluster-critical" },
            Value = 2 * HighestUserPriority,
            Description = "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
        },
    ];

    /// <summary>The class of this name, or null.</summary>
    public static PriorityClass? Find(string name)
    {
        foreach (var known in All)
        {
            if (known.Metadata.Name == name)
            {
                return known;
            }
        }

        return null;
    }
}

using Podium.Api;

namespace Podium.Scheduler.Cluster;

/// <summary>
/// Amounts of resources: CPU in thousandths of a core, memory and ephemeral storage in bytes, all others in whole units. The three
/// that every pod has are plain numbers, because they are compared for every pod with every node.
/// </summary>
internal readonly record struct ResourceTotals(long MilliCpu, long MemoryBytes, long EphemeralBytes, IReadOnlyDictionary<string, long> Others)
{
    private static readonly IReadOnlyDictionary<string, long> NoOthers = EmptyMap.Of<long>();

    public static ResourceTotals Zero { get; } = new(0, 0, 0, NoOthers);

    /// <summary>The amounts of a resource list, such as a pod's requests or a node's allocatable; <c>pods</c> is left out.</summary>
    public static ResourceTotals Of(IReadOnlyDictionary<string, Quantity> resources)
    {
        long cpu = 0, memory = 0, ephemeral = 0;
        Dictionary<string, long>? others = null;
        foreach (var (name, amount) in resources)
        {
            switch (name)
            {
                case "cpu":
                    cpu = amount.MilliValue;
                    break;
                case "memory":
                    memory = amount.Value;
                    break;
                case "ephemeral-storage":
                    ephemeral = amount.Value;
                    break;
                case "pods":
                    break;
                default:
                    (others ??= new(StringComparer.Ordinal))[name] = amount.Value;
                    break;
            }
        }

        return new(cpu, memory, ephemeral, others ?? NoOthers);
    }

    public static ResourceTotals operator +(ResourceTotals a, ResourceTotals b) => Combine(a, b, 1);

    public static ResourceTotals operator -(ResourceTotals a, ResourceTotals b) => Combine(a, b, -1);

    private static ResourceTotals Combine(ResourceTotals a, ResourceTotals b, int sign)
    {
        var others = a.Others;
        if (b.Others.Count > 0)
        {
            var sum = new Dictionary<string, long>(a.Others, StringComparer.Ordinal);
            foreach (var (name, amount) in b.Others)
            {
                sum[name] = sum.GetValueOrDefault(name) + (sign * amount);
            }

            others = sum;
        }

        return new(
            a.MilliCpu + (sign * b.MilliCpu), a.MemoryBytes + (sign * b.MemoryBytes), a.EphemeralBytes + (sign * b.EphemeralBytes), others);
    }
}

namespace Podium.Scheduler.Cluster;

/// <summary>
/// Which nodes hold pods with which affinity terms. A new pod is compared with each distinct term once, instead of with each pod
/// that has it.
/// </summary>
internal sealed class TermHolders
{
    private readonly Dictionary<(string Identity, int Weight), TermHolder> byTerm = [];

    public IReadOnlyCollection<TermHolder> All => byTerm.Values;

    public void Changed(AffinityTerm term, int weight, int slot, int by)
    {
        var key = (term.Identity, weight);
        if (!byTerm.TryGetValue(key, out var holder))
        {
            byTerm[key] = holder = new TermHolder(term, weight);
        }

        holder.Counts.Add(slot, by);
        if (holder.Counts.Total == 0)
        {
            byTerm.Remove(key);
        }
    }
}

/// <summary>A term and where the pods are that have it.</summary>
internal sealed record TermHolder(AffinityTerm Term, int Weight)
{
    public SlotCounts Counts { get; } = new();
}

namespace Podium.Scheduler.Cluster;

/// <summary>
/// The places that the values of one node label make: each value is a domain, and each node lies in one or, without the label, in none.
/// </summary>
internal sealed class Topology(string key)
{
    /// <summary>The domain of a node that lacks the label.</summary>
    public const int None = -1;

    private readonly Dictionary<string, int> domains = new(StringComparer.Ordinal);
    private readonly List<int> domainOfSlot = [];

    /// <summary>The node label.</summary>
    public string Key => key;

    public int DomainOf(NodeState node) => DomainOf(node.Slot);

    public int DomainOf(int slot) => slot < domainOfSlot.Count ? domainOfSlot[slot] : None;

    /// <summary>Notes where a node lies.</summary>
    public void Put(int slot, IReadOnlyDictionary<string, string> labels)
    {
        while (domainOfSlot.Count <= slot)
        {
            domainOfSlot.Add(None);
        }

        if (!labels.TryGetValue(key, out var value))
        {
            domainOfSlot[slot] = None;
            return;
        }

        if (!domains.TryGetValue(value, out var domain))
        {
            domains[value] = domain = domains.Count;
        }

        domainOfSlot[slot] = domain;
    }
}

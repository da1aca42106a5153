namespace Podium.Scheduler.Cluster;

/// <summary>Numbers by the domains of one topology: pods, or weights. Made for one pod's turn.</summary>
internal sealed class DomainCounts(Topology topology)
{
    private readonly Dictionary<int, long> byDomain = [];

    public Topology Topology => topology;

    /// <summary>The domains that have a number, 0 among them where it was noted.</summary>
    public Dictionary<int, long> ByDomain => byDomain;

    /// <summary>Whether any domain has more than none.</summary>
    public bool Any
    {
        get
        {
            foreach (var count in byDomain.Values)
            {
                if (count > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The number of the node's domain; 0 for a node in none.</summary>
    public long At(NodeState node) => byDomain.GetValueOrDefault(topology.DomainOf(node));

    /// <summary>Adds to a node's domain; a node in none changes nothing.</summary>
    public void Add(int slot, long by)
    {
        var domain = topology.DomainOf(slot);
        if (domain != Topology.None)
        {
            byDomain[domain] = byDomain.GetValueOrDefault(domain) + by;
        }
    }

    /// <summary>Adds what nodes hold to their domains.</summary>
    public void Add(SlotCounts counts, long weight)
    {
        foreach (var (slot, count) in counts.BySlot)
        {
            Add(slot, count * weight);
        }
    }
}

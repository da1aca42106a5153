namespace Podium.Scheduler.Cluster;

/// <summary>How many pods of some kind each node holds. Sparse: a group of ten pods costs ten entries, however many nodes there are.</summary>
internal sealed class SlotCounts
{
    private readonly Dictionary<int, int> bySlot = [];

    /// <summary>All nodes' counts together.</summary>
    public int Total { get; private set; }

    /// <summary>The nodes that have any, by slot.</summary>
    public Dictionary<int, int> BySlot => bySlot;

    public int At(int slot) => bySlot.GetValueOrDefault(slot);

    public void Add(int slot, int by)
    {
        Total += by;
        var count = bySlot.GetValueOrDefault(slot) + by;
        if (count == 0)
        {
            bySlot.Remove(slot);
        }
        else
        {
            bySlot[slot] = count;
        }
    }
}

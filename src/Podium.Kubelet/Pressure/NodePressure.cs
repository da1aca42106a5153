namespace Podium.Kubelet.Pressure;

/// <summary>What a node is short of.</summary>
/// <param name="Memory">Memory.</param>
/// <param name="Disk">Disk.</param>
/// <param name="Pids">Process numbers.</param>
internal readonly record struct NodePressure(bool Memory, bool Disk, bool Pids)
{
    /// <summary>Whether it is short of anything.</summary>
    public bool Any => Memory || Disk || Pids;
}

/// <summary>A resource of the node: what there is of it, what is left, and at what rest it is short.</summary>
/// <param name="Signal">Kubernetes' name of the measure.</param>
/// <param name="Resource">What pods are told is low.</param>
/// <param name="Available">What is left.</param>
/// <param name="Threshold">The rest below which it is short.</param>
internal sealed record PressureSignal(string Signal, string Resource, long Available, long Threshold)
{
    /// <summary>How long there may be less before pods go; zero for at once.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>Whether the node is short of it.</summary>
    public bool IsMet => Available < Threshold;
}

/// <summary>
/// The conditions that a node has: each from the moment it is seen until it was not seen for a while, so that pods are not
/// sent to and fro (<c>nodeConditionsObservedSince</c>).
/// </summary>
/// <param name="MemoryAt">When memory was last seen short.</param>
/// <param name="DiskAt">When the disk was.</param>
/// <param name="PidsAt">When process numbers were.</param>
internal sealed record PressureHistory(DateTimeOffset? MemoryAt, DateTimeOffset? DiskAt, DateTimeOffset? PidsAt)
{
    /// <summary>Never short of anything.</summary>
    public static PressureHistory None { get; } = new(null, null, null);

    /// <summary>The history with one more look.</summary>
    public PressureHistory Observe(NodePressure seen, DateTimeOffset now) => new(
        seen.Memory ? now : MemoryAt, seen.Disk ? now : DiskAt, seen.Pids ? now : PidsAt);

    /// <summary>What holds now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="transitionPeriod">How long a condition holds after its cause was last seen.</param>
    public NodePressure Holding(DateTimeOffset now, TimeSpan transitionPeriod)
    {
        return new(Holds(MemoryAt), Holds(DiskAt), Holds(PidsAt));

        bool Holds(DateTimeOffset? at) => at is { } seen && now - seen < transitionPeriod;
    }
}

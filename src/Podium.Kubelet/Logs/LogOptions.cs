namespace Podium.Kubelet.Logs;

/// <summary>What to read of a container's log (<c>PodLogOptions</c>).</summary>
internal sealed record LogOptions
{
    /// <summary>Whether to go on with what is written later.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether to read the log of the container before the present one.</summary>
    public bool Previous { get; init; }

    /// <summary>How many lines from the end to begin with; null for all.</summary>
    public long? TailLines { get; init; }

    /// <summary>Lines before this time are left out.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether each line begins with its time.</summary>
    public bool Timestamps { get; init; }

    /// <summary>How many bytes to give at most; null for all.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Only this stream: <c>Stdout</c> or <c>Stderr</c>; empty or <c>All</c> for both.</summary>
    public string Stream { get; init; } = "";
}

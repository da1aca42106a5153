using System.Globalization;
using Podium.Api;

namespace Podium.Kubelet.Pressure;

/// <summary>When a node puts pods out.</summary>
public sealed record EvictionOptions
{
    /// <summary>v1.32's own: as little left as this, and pods go at once.</summary>
    public static IReadOnlyList<EvictionThreshold> DefaultThresholds { get; } =
    [
        EvictionThreshold.Parse("memory.available", "100Mi", TimeSpan.Zero),
        EvictionThreshold.Parse("nodefs.available", "10%", TimeSpan.Zero),
        EvictionThreshold.Parse("nodefs.inodesFree", "5%", TimeSpan.Zero),
        EvictionThreshold.Parse("imagefs.available", "15%", TimeSpan.Zero),
        EvictionThreshold.Parse("imagefs.inodesFree", "5%", TimeSpan.Zero),
    ];

    /// <summary>What must be left.</summary>
    public IReadOnlyList<EvictionThreshold> Thresholds { get; init; } = DefaultThresholds;

    /// <summary>The longest grace period of pods that are put out for a soft threshold.</summary>
    public TimeSpan SoftGraceMax { get; init; }

    /// <summary>How long a node's condition holds after its cause was last seen, so that pods are not sent to and fro.</summary>
    public TimeSpan TransitionPeriod { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What the hard thresholds keep of a resource, which pods therefore cannot have.</summary>
    /// <param name="signal">The resource's signal.</param>
    /// <param name="capacity">All of it.</param>
    public long Reserved(string signal, long capacity)
    {
        var reserved = 0L;
        foreach (var threshold in Thresholds)
        {
            if (threshold.Signal == signal && threshold.Grace == TimeSpan.Zero)
            {
                reserved = Math.Max(reserved, threshold.ValueOf(capacity));
            }
        }

        return reserved;
    }
}

/// <summary>What must be left of a resource of the node.</summary>
/// <param name="Signal">Kubernetes' name of the measure, such as memory.available.</param>
/// <param name="Amount">How much; null where it is a share.</param>
/// <param name="Share">The share of all that there is, where there is no amount.</param>
/// <param name="Grace">How long there may be less before pods go; zero for a hard threshold.</param>
public sealed record EvictionThreshold(string Signal, Quantity? Amount, double Share, TimeSpan Grace)
{
    private static readonly string[] Signals =
        ["memory.available", "nodefs.available", "nodefs.inodesFree", "imagefs.available", "imagefs.inodesFree", "pid.available"];

    /// <summary>Whether pods go at once.</summary>
    public bool IsHard => Grace == TimeSpan.Zero;

    /// <summary>Reads a threshold.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="value">A quantity, or a percentage such as 10%.</param>
    /// <param name="grace">The grace period.</param>
    /// <exception cref="FormatException">There is no such signal, or the value is none.</exception>
    public static EvictionThreshold Parse(string signal, string value, TimeSpan grace)
    {
        if (Array.IndexOf(Signals, signal) < 0)
        {
            throw new FormatException($"unsupported eviction signal {signal}");
        }

        if (value.EndsWith('%'))
        {
            return double.TryParse(value.AsSpan(0, value.Length - 1), CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100
                ? new(signal, null, percent / 100, grace)
                : throw new FormatException($"eviction percentage threshold {signal} must be between 0 and 100%: {value}");
        }

        return Quantity.TryParse(value, null, out var amount) && amount.Sign >= 0
            ? new(signal, amount, 0, grace)
            : throw new FormatException($"eviction threshold {signal} must be a positive quantity: {value}");
    }

    /// <summary>The threshold for so much of the resource.</summary>
    public long ValueOf(long capacity) => Amount?.Value ?? (long)(capacity * Share);
}

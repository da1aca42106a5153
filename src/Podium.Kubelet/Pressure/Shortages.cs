namespace Podium.Kubelet.Pressure;

/// <summary>Since when the node has been short of what, for thresholds that have a grace period. Not for concurrent use.</summary>
internal sealed class Shortages
{
    private readonly Dictionary<(string Signal, TimeSpan Grace), DateTimeOffset> since = [];

    /// <summary>Notes a look at the node.</summary>
    /// <returns>The shortage to do something about: that of memory before all others; null for none.</returns>
    public PressureSignal? Observe(IReadOnlyList<PressureSignal> signals, DateTimeOffset now)
    {
        PressureSignal? first = null;
        foreach (var signal in signals)
        {
            var key = (signal.Signal, signal.Grace);
            if (!signal.IsMet)
            {
                since.Remove(key);
                continue;
            }

            since.TryAdd(key, now);
            if (now - since[key] >= signal.Grace && (first is null || (signal.Resource == "memory" && first.Resource != "memory")))
            {
                first = signal;
            }
        }

        return first;
    }
}

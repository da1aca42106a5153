using Podium.Kubelet.Node;

namespace Podium.Kubelet.Pressure;

/// <summary>What is left of the machine.</summary>
internal static class PressureSignals
{
    /// <summary>Looks, and compares with each of the thresholds.</summary>
    public static IReadOnlyList<PressureSignal> Read(KubeletOptions options)
    {
        // One disk holds images and all else here, so its two signals are one measure.
        var disk = MachineFacts.Disk(options);
        var inodes = MachineFacts.Inodes(options);
        var (processes, most) = MachineFacts.Processes();
        var signals = new List<PressureSignal>(options.Eviction.Thresholds.Count);
        foreach (var threshold in options.Eviction.Thresholds)
        {
            var (resource, available, capacity) = threshold.Signal switch
            {
                "memory.available" => ("memory", MachineFacts.MemoryAvailableBytes(), MachineFacts.MemoryBytes()),
                "pid.available" => ("pids", most - processes, most),
                "nodefs.inodesFree" or "imagefs.inodesFree" => ("inodes", inodes.Free, inodes.All),
                _ => ("ephemeral-storage", disk.AvailableFreeSpace, disk.TotalSize),
            };

            // A file system without a table of files has no number of them to run out of.
            if (capacity > 0)
            {
                signals.Add(new(threshold.Signal, resource, available, threshold.ValueOf(capacity)) { Grace = threshold.Grace });
            }
        }

        return signals;
    }
}

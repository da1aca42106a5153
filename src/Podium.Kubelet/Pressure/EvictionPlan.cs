using System.Text;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Usage;

namespace Podium.Kubelet.Pressure;

/// <summary>A pod to put out, and why.</summary>
internal sealed record Eviction(Pod Pod, PodEnding Why);

/// <summary>
/// Which pods a node puts out. Pods that break their own limits of local storage go at once, all of them; for a shortage of the
/// node one goes at a time, the one that uses most above what it asked for (pkg/kubelet/eviction).
/// </summary>
internal static class EvictionPlan
{
    private const string Reason = "Evicted";
    private const int CriticalPriority = 2_000_000_000;

    /// <summary>Whether a pod limits its local storage, so that it must be measured even when nothing is short.</summary>
    public static bool HasLocalLimits(Pod pod)
    {
        foreach (var volume in pod.Spec.Volumes)
        {
            if (volume.EmptyDir is { Medium: "", SizeLimit: not null })
            {
                return true;
            }
        }

        foreach (var container in pod.Spec.Containers)
        {
            if (container.Resources.Limits.ContainsKey("ephemeral-storage"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The pods that use more local storage than they allow themselves.</summary>
    public static IReadOnlyList<Eviction> OverLocalLimits(IReadOnlyList<PodUsage> pods)
    {
        var evictions = new List<Eviction>();
        foreach (var usage in pods)
        {
            if (OverLocalLimit(usage) is { } message)
            {
                evictions.Add(new(usage.Pod, new(Reason, message)));
            }
        }

        return evictions;
    }

    /// <summary>The pod to put out for a shortage; null when none may be.</summary>
    public static Eviction? ForShortage(PressureSignal signal, IReadOnlyList<PodUsage> pods)
    {
        PodUsage? first = null;
        foreach (var usage in pods)
        {
            if (!IsCritical(usage.Pod) && (first is null || GoesBefore(usage, first, signal.Resource)))
            {
                first = usage;
            }
        }

        return first is null ? null : new(first.Pod, new(Reason, MessageFor(signal, first)) { IsDisruption = true });
    }

    /// <summary>Whether a pod is needed for the cluster to work.</summary>
    public static bool IsCritical(Pod pod) => pod.Spec.Priority >= CriticalPriority;

    private static string? OverLocalLimit(PodUsage usage)
    {
        foreach (var volume in usage.Pod.Spec.Volumes)
        {
            if (volume.EmptyDir is { SizeLimit: { Sign: > 0 } limit } && usage.EmptyDirBytes.GetValueOrDefault(volume.Name) > limit.Value)
            {
                return $"Usage of EmptyDir volume \"{volume.Name}\" exceeds the limit \"{limit}\". ";
            }
        }

        var total = new Quantity(0);
        var allLimited = true;
        foreach (var container in usage.Pod.Spec.Containers)
        {
            if (container.Resources.Limits.TryGetValue("ephemeral-storage", out var limit))
            {
                total += limit;
            }
            else
            {
                allLimited = false;
            }
        }

        if (allLimited && !total.IsZero && usage.DiskBytes > total.Value)
        {
            return $"Pod ephemeral local storage usage exceeds the total limit of containers {total}. ";
        }

        foreach (var container in usage.Pod.Spec.Containers)
        {
            if (container.Resources.Limits.TryGetValue("ephemeral-storage", out var limit))
            {
                foreach (var used in usage.Containers)
                {
                    if (used.Name == container.Name && used.RootBytes + used.LogBytes > limit.Value)
                    {
                        return $"Container {container.Name} exceeded its local ephemeral storage limit \"{limit}\". ";
                    }
                }
            }
        }

        return null;
    }

    // Those above their requests first; of them those of low priority; of them those furthest above.
    private static bool GoesBefore(PodUsage a, PodUsage b, string resource)
    {
        var overA = Used(a, resource) - Requested(a.Pod, resource);
        var overB = Used(b, resource) - Requested(b.Pod, resource);
        if (overA > 0 != overB > 0)
        {
            return overA > 0;
        }

        var priorityA = a.Pod.Spec.Priority ?? 0;
        var priorityB = b.Pod.Spec.Priority ?? 0;
        return priorityA != priorityB ? priorityA < priorityB : overA > overB;
    }

    private static long Used(PodUsage usage, string resource) => resource switch
    {
        "memory" => usage.WorkingSetBytes,
        "ephemeral-storage" => usage.DiskBytes,
        "inodes" => usage.Inodes,
        "pids" => usage.Processes,
        _ => 0,
    };

    private static long Requested(Pod pod, string resource) => PodRequests.Compute(pod).GetValueOrDefault(resource).Value;

    private static string MessageFor(PressureSignal signal, PodUsage usage)
    {
        var message = new StringBuilder($"The node was low on resource: {signal.Resource}. ");
        message.Append($"Threshold quantity: {Bytes(signal.Threshold)}, available: {Left(signal)}. ");
        foreach (var used in usage.Containers)
        {
            foreach (var container in usage.Pod.Spec.Containers)
            {
                var bytes = signal.Resource switch
                {
                    "memory" => used.WorkingSetBytes,
                    "ephemeral-storage" => used.RootBytes + used.LogBytes,
                    _ => 0,
                };
                var request = container.Resources.Requests.GetValueOrDefault(signal.Resource);
                if (container.Name == used.Name && bytes > request.Value)
                {
                    message.Append(
                        $"Container {container.Name} was using {Bytes(bytes)}, request is {request}, has larger consumption of {signal.Resource}. ");
                }
            }
        }

        return message.ToString();
    }

    private static Quantity Left(PressureSignal signal) =>
        signal.Resource is "pids" or "inodes" ? new(signal.Available) : Bytes(signal.Available / 1024 * 1024);

    private static Quantity Bytes(long bytes) => new(bytes, QuantityFormat.BinarySI);
}

using System.Globalization;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Pods;

/// <summary>
/// The order in which a controller that has too many pods deletes them: those whose loss costs least go first
/// (pkg/controller/controller_utils.go, ActivePodsWithRanks).
/// </summary>
public static class DeletionRank
{
    /// <summary>The pods to delete, of the active pods of an owner.</summary>
    /// <param name="pods">The owner's active pods.</param>
    /// <param name="related">All active pods among which doubles on a node count: those of sibling owners too.</param>
    /// <param name="count">How many to delete.</param>
    /// <param name="now">The present time.</param>
    public static IReadOnlyList<Pod> Choose(IReadOnlyList<Pod> pods, IEnumerable<Pod> related, int count, DateTimeOffset now)
    {
        if (count >= pods.Count)
        {
            return pods;
        }

        var onNode = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pod in related)
        {
            if (pod.IsActive())
            {
                onNode[pod.Spec.NodeName] = onNode.GetValueOrDefault(pod.Spec.NodeName) + 1;
            }
        }

        var ranked = pods.Select(pod => new Ranked(pod, onNode.GetValueOrDefault(pod.Spec.NodeName))).ToList();
        ranked.Sort((a, b) => Compare(a, b, now));
        return [.. ranked.Take(count).Select(r => r.Pod)];
    }

    private static int Compare(Ranked a, Ranked b, DateTimeOffset now)
    {
        // Not yet on a node, not yet running, not ready.
        var order = (a.Pod.Spec.NodeName.Length > 0).CompareTo(b.Pod.Spec.NodeName.Length > 0);
        order = order != 0 ? order : PhaseOrdinal(a.Pod).CompareTo(PhaseOrdinal(b.Pod));
        order = order != 0 ? order : a.Ready.CompareTo(b.Ready);

        // What the user says; then one of several on a node.
        order = order != 0 ? order : a.Cost.CompareTo(b.Cost);
        order = order != 0 ? order : b.OnNode.CompareTo(a.OnNode);

        // Ready for a shorter time, restarted more often, younger.
        order = order != 0 ? order : a.Ready ? CompareAges(a.ReadySince, b.ReadySince, a.Pod, b.Pod, now) : 0;
        order = order != 0 ? order : b.Restarts(false).CompareTo(a.Restarts(false));
        order = order != 0 ? order : b.Restarts(true).CompareTo(a.Restarts(true));
        return order != 0 ? order : CompareAges(a.Pod.Metadata.CreationTimestamp, b.Pod.Metadata.CreationTimestamp, a.Pod, b.Pod, now);
    }

    // Ages count by their order of magnitude only, so that it is not always the newest that goes: a bad zone would keep its old pods.
    private static int CompareAges(DateTimeOffset? a, DateTimeOffset? b, Pod podA, Pod podB, DateTimeOffset now)
    {
        if (a == b)
        {
            return 0;
        }

        if (a is null || b is null)
        {
            return a is null ? -1 : 1;
        }

        var order = Magnitude(now - a.Value).CompareTo(Magnitude(now - b.Value));
        return order != 0 ? order : string.CompareOrdinal(podA.Metadata.Uid, podB.Metadata.Uid);
    }

    private static long Magnitude(TimeSpan age) => age > TimeSpan.Zero ? (long)Math.Log2(age.TotalNanoseconds) : -1;

    private static int PhaseOrdinal(Pod pod) => pod.Status.Phase switch
    {
        "Unknown" => 1,
        "Running" => 2,
        _ => 0,
    };

    private sealed record Ranked(Pod Pod, int OnNode)
    {
        public bool Ready { get; } = Pod.IsReady();

        public int Cost { get; } = Pod.Metadata.Annotations.TryGetValue(PodAnnotations.DeletionCost, out var text)
            && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost) ? cost : 0;

        public DateTimeOffset? ReadySince { get; } = Pod.GetCondition("Ready")?.LastTransitionTime;

        /// <summary>The most restarts of one container, of the sidecars or of the others.</summary>
        public int Restarts(bool sidecars)
        {
            var most = 0;
            if (!sidecars)
            {
                foreach (var status in Pod.Status.ContainerStatuses)
                {
                    most = Math.Max(most, status.RestartCount);
                }

                return most;
            }

            foreach (var container in Pod.Spec.InitContainers)
            {
                if (container.IsSidecar() && Pod.Status.FindContainerStatus(container.Name) is { } status)
                {
                    most = Math.Max(most, status.RestartCount);
                }
            }

            return most;
        }
    }
}

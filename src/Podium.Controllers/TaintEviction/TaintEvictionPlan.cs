using Podium.Api.Core.V1;

namespace Podium.Controllers.TaintEviction;

/// <summary>Until when a pod may stay on a node with NoExecute taints (pkg/controller/tainteviction).</summary>
internal static class TaintEvictionPlan
{
    /// <summary>When the pod has to go: null for never, a past moment for at once.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="taints">Its node's taints.</param>
    /// <param name="since">From when on a taint that does not tell counts, and before which none counts.</param>
    public static DateTimeOffset? EvictAt(Pod pod, IReadOnlyList<Taint> taints, DateTimeOffset since)
    {
        DateTimeOffset? earliest = null;
        foreach (var taint in taints)
        {
            if (taint.Effect != "NoExecute")
            {
                continue;
            }

            // Of several tolerations of one taint the shortest counts.
            long? seconds = null;
            var tolerated = false;
            foreach (var toleration in pod.Spec.Tolerations)
            {
                if (toleration.Tolerates(taint))
                {
                    tolerated = true;
                    seconds = toleration.TolerationSeconds is { } given && (seconds is null || given < seconds) ? Math.Max(given, 0) : seconds;
                }
            }

            if (!tolerated)
            {
                return DateTimeOffset.MinValue;
            }

            if (seconds is { } time)
            {
                var start = taint.TimeAdded is { } added && added > since ? added : since;
                var at = start.AddSeconds(Math.Min(time, int.MaxValue));
                earliest = earliest is null || at < earliest ? at : earliest;
            }
        }

        return earliest;
    }
}

using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.DaemonSets;

/// <summary>
/// Which old pods a rolling update replaces now (pkg/controller/daemon/update.go: rollingUpdate). Without surge, old pods are deleted, and
/// new ones follow; with surge, new ones are made, and the old ones follow.
/// </summary>
/// <param name="Create">The nodes that get a new pod beside the old one.</param>
/// <param name="Delete">The old pods to delete.</param>
internal sealed record DaemonSetRollout(IReadOnlyList<string> Create, IReadOnlyList<Pod> Delete)
{
    /// <summary>On how many nodes a new pod may run beside the old one, as the set says it; a percentage counts as some.</summary>
    public static int SurgeOf(DaemonSet set) =>
        set.Spec.UpdateStrategy is { Type: "RollingUpdate", RollingUpdate.MaxSurge: { } surge } ? surge.Scaled(100, roundUp: true) ?? 0 : 0;

    /// <summary>Computes what to replace.</summary>
    public static DaemonSetRollout Compute(
        DaemonSet set,
        IReadOnlyList<Node> nodes,
        IReadOnlyDictionary<string, IReadOnlyList<Pod>> byNode,
        string hash,
        DateTimeOffset now)
    {
        var desired = nodes.Count(n => DaemonPlacement.Of(set, n).ShouldRun);
        var rolling = set.Spec.UpdateStrategy.RollingUpdate ?? new();
        var surge = (rolling.MaxSurge ?? 0).Scaled(desired, roundUp: true) ?? 0;
        var unavailable = (rolling.MaxUnavailable ?? 1).Scaled(desired, roundUp: true) ?? 1;
        if (surge == 0 && unavailable == 0 && desired > 0)
        {
            unavailable = 1;
        }

        var names = nodes.Where(n => DaemonPlacement.Of(set, n).ShouldRun).Select(n => n.Metadata.Name)
            .Union(byNode.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var sites = names.Select(n => Site.Of(n, byNode.GetValueOrDefault(n) ?? [], hash)).ToList();
        var minReady = TimeSpan.FromSeconds(set.Spec.MinReadySeconds);
        return surge == 0 ? InPlace(sites, unavailable, IsAvailable) : Beside(sites, surge, IsAvailable);

        bool IsAvailable(Pod pod) => pod.IsAvailable(minReady, now);
    }

    private static DaemonSetRollout InPlace(List<Site> sites, int most, Func<Pod, bool> isAvailable)
    {
        List<Pod> due = [], candidates = [];
        var unavailable = 0;
        foreach (var site in sites)
        {
            if (!site.IsClear || site.Old is null == site.New is null)
            {
                // Something is being put right there already.
                unavailable++;
            }
            else if (site.New is { } fresh)
            {
                unavailable += isAvailable(fresh) ? 0 : 1;
            }
            else
            {
                // An old pod that serves nobody can go without loss.
                (isAvailable(site.Old!) ? candidates : due).Add(site.Old!);
            }
        }

        return new([], [.. due, .. candidates.Take(Math.Max(0, most - unavailable))]);
    }

    private static DaemonSetRollout Beside(List<Site> sites, int most, Func<Pod, bool> isAvailable)
    {
        List<string> due = [], candidates = [];
        var delete = new List<Pod>();
        var surging = 0;
        foreach (var site in sites)
        {
            if (!site.IsClear)
            {
                surging++;
            }
            else if (site is { Old: { } old, New: null })
            {
                (isAvailable(old) ? candidates : due).Add(site.Node);
            }
            else if (site is { Old: { } replaced, New: { } fresh })
            {
                if (isAvailable(fresh))
                {
                    delete.Add(replaced);
                }
                else
                {
                    surging++;
                }
            }
        }

        return new([.. due, .. candidates.Take(Math.Max(0, most - surging))], delete);
    }

    /// <summary>A node with its old and its new pod. It is not clear where there are two of a kind, which the plan prunes.</summary>
    private sealed record Site(string Node, Pod? Old, Pod? New, bool IsClear)
    {
        public static Site Of(string node, IReadOnlyList<Pod> pods, string hash)
        {
            var staying = pods.Where(p => p.Metadata.DeletionTimestamp is null).ToList();
            var fresh = staying.Where(p => p.IsOf(hash)).ToList();
            var old = staying.Where(p => !p.IsOf(hash)).ToList();
            return new(node, old.FirstOrDefault(), fresh.FirstOrDefault(), fresh.Count <= 1 && old.Count <= 1);
        }
    }
}

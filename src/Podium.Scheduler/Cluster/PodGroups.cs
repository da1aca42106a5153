namespace Podium.Scheduler.Cluster;

/// <summary>
/// The groups of pods that rules have lately asked about, with their counts. A group is counted once when it is first asked for, and
/// then with each pod that comes and goes. Those unused for longest are forgotten.
/// </summary>
internal sealed class PodGroups
{
    private const int MostGroups = 1024;

    private readonly Dictionary<string, PodGroup> byIdentity = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PodGroup>> byNamespace = new(StringComparer.Ordinal);
    private readonly List<PodGroup> ofAnyNamespace = [];
    private long uses;

    /// <summary>The group as it is kept, counted; <paramref name="wanted"/> itself where it is new.</summary>
    public PodGroup Get(PodGroup wanted, ClusterState cluster)
    {
        if (!byIdentity.TryGetValue(wanted.Identity, out var group))
        {
            group = wanted;
            cluster.Count(group);
            Register(group);
        }

        group.LastUse = ++uses;
        return group;
    }

    /// <summary>Counts a pod that came to a node, or left it.</summary>
    public void Changed(PodInfo pod, int slot, int by)
    {
        if (byNamespace.TryGetValue(pod.Key.Namespace, out var groups))
        {
            Changed(groups, pod, slot, by);
        }

        Changed(ofAnyNamespace, pod, slot, by);
    }

    private static void Changed(List<PodGroup> groups, PodInfo pod, int slot, int by)
    {
        foreach (var group in groups)
        {
            if (group.Contains(pod))
            {
                group.Counts.Add(slot, by);
            }
        }
    }

    private void Register(PodGroup group)
    {
        if (byIdentity.Count >= MostGroups)
        {
            foreach (var old in byIdentity.Values.OrderBy(g => g.LastUse).Take(MostGroups / 2).ToList())
            {
                byIdentity.Remove(old.Identity);
                foreach (var list in ListsOf(old))
                {
                    list.Remove(old);
                }
            }
        }

        byIdentity.Add(group.Identity, group);
        foreach (var list in ListsOf(group))
        {
            list.Add(group);
        }
    }

    private IEnumerable<List<PodGroup>> ListsOf(PodGroup group)
    {
        if (group.Namespaces is not { } names)
        {
            yield return ofAnyNamespace;
            yield break;
        }

        foreach (var name in names)
        {
            if (!byNamespace.TryGetValue(name, out var list))
            {
                byNamespace[name] = list = [];
            }

            yield return list;
        }
    }
}

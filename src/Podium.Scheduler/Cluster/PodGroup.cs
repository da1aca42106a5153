using Podium.Api.Selectors;

namespace Podium.Scheduler.Cluster;

/// <summary>
/// Pods that a rule counts: those of some namespaces with some labels. <see cref="PodGroups"/> keeps its counts true from one pod's
/// turn to the next, so that no turn looks at all pods.
/// </summary>
internal sealed class PodGroup
{
    private readonly IReadOnlyList<Member> all;
    private readonly bool withEnding;

    private PodGroup(IReadOnlyList<Member> all, bool withEnding)
    {
        this.all = all;
        this.withEnding = withEnding;
        Identity = (withEnding ? "+" : "-") + string.Join(';', all.Select(m => m.Identity));
    }

    /// <summary>How many of the pods each node holds.</summary>
    public SlotCounts Counts { get; } = new();

    /// <summary>The same for two groups that hold the same pods.</summary>
    public string Identity { get; }

    /// <summary>When the group was last asked for, in turns.</summary>
    public long LastUse { get; set; }

    /// <summary>The only namespaces whose pods can belong; null where it may be any.</summary>
    public IReadOnlySet<string>? Namespaces => all[0].Namespaces;

    /// <summary>The pods that all of these terms are about; there is at least one term.</summary>
    public static PodGroup Of(IReadOnlyList<AffinityTerm> terms, NamespaceLabels labels) =>
        new([.. terms.Select(t => Member.Of(t, labels))], withEnding: true);

    /// <summary>The pods of a namespace with some labels, without those that end.</summary>
    public static PodGroup Of(string ns, Selector selector) =>
        new([new(new HashSet<string>(StringComparer.Ordinal) { ns }, selector)], withEnding: false);

    public bool Contains(PodInfo pod)
    {
        if (!withEnding && pod.Pod.Metadata.DeletionTimestamp is not null)
        {
            return false;
        }

        foreach (var member in all)
        {
            if ((member.Namespaces is { } names && !names.Contains(pod.Key.Namespace)) || !member.Selector.Matches(pod.Labels))
            {
                return false;
            }
        }

        return true;
    }

    private readonly record struct Member(IReadOnlySet<string>? Namespaces, Selector Selector)
    {
        public string Identity =>
            (Namespaces is null ? "*" : string.Join(',', Namespaces.Order(StringComparer.Ordinal))) + "|" + AffinityTerm.TextOf(Selector);

        public static Member Of(AffinityTerm term, NamespaceLabels labels)
        {
            if (ReferenceEquals(term.NamespaceSelector, Selector.Nothing))
            {
                return new(term.Namespaces, term.Selector);
            }

            if (term.NamespaceSelector.IsEverything)
            {
                return new(null, term.Selector);
            }

            var names = new HashSet<string>(term.Namespaces, StringComparer.Ordinal);
            foreach (var name in labels.Names)
            {
                if (term.NamespaceSelector.Matches(labels.Of(name)))
                {
                    names.Add(name);
                }
            }

            return new(names, term.Selector);
        }
    }
}

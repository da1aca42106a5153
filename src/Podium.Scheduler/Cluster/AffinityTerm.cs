using Podium.Api.Core.V1;
using Podium.Api.Selectors;

namespace Podium.Scheduler.Cluster;

/// <summary>A pod's affinity or anti-affinity term, ready to be compared with pods.</summary>
internal sealed class AffinityTerm
{
    private readonly HashSet<string> namespaces;
    private readonly Selector selector;
    private readonly Selector namespaceSelector;

    public AffinityTerm(Pod pod, PodAffinityTerm term)
    {
        TopologyKey = term.TopologyKey;
        selector = SelectorOf(term.LabelSelector);
        namespaceSelector = SelectorOf(term.NamespaceSelector);
        namespaces = new(term.Namespaces, StringComparer.Ordinal);
        if (namespaces.Count == 0 && term.NamespaceSelector is null)
        {
            namespaces.Add(pod.Metadata.Namespace);
        }

        Identity = $"{string.Join(',', namespaces.Order(StringComparer.Ordinal))}|{TextOf(namespaceSelector)}|{TextOf(selector)}|{TopologyKey}";
    }

    public string TopologyKey { get; }

    /// <summary>The namespaces that the term names, or its pod's own.</summary>
    public IReadOnlySet<string> Namespaces => namespaces;

    /// <summary>Chooses further namespaces by their labels.</summary>
    public Selector NamespaceSelector => namespaceSelector;

    /// <summary>Chooses the pods.</summary>
    public Selector Selector => selector;

    /// <summary>The same for two terms that mean the same.</summary>
    public string Identity { get; }

    /// <summary>Whether the term is about this pod.</summary>
    public bool Matches(PodInfo other, NamespaceLabels labels) =>
        (namespaces.Contains(other.Key.Namespace) || namespaceSelector.Matches(labels.Of(other.Key.Namespace)))
        && selector.Matches(other.Labels);

    /// <summary>Validation refuses what cannot be read; what got past it chooses nothing.</summary>
    internal static Selector SelectorOf(Api.Meta.V1.LabelSelector? selector)
    {
        try
        {
            return Selector.From(selector);
        }
        catch (FormatException)
        {
            return Selector.Nothing;
        }
    }

    internal static string TextOf(Selector selector) => ReferenceEquals(selector, Selector.Nothing) ? "-" : selector.ToString();
}

/// <summary>A term that is a wish, and how much it counts.</summary>
internal readonly record struct WeightedTerm(AffinityTerm Term, int Weight);

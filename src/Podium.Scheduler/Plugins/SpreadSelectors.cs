using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Selectors;
using Podium.Client.Informers;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>Finds a pod's Services and its controller in informers (pkg/scheduler/framework/plugins/helper, DefaultSelector).</summary>
internal sealed class SpreadSelectors : ISpreadSelectors
{
    private readonly InformerIndex<Service> servicesByNamespace;
    private readonly Informer<ReplicationController> replicationControllers;
    private readonly Informer<ReplicaSet> replicaSets;
    private readonly Informer<StatefulSet> statefulSets;

    public SpreadSelectors(InformerSet informers)
    {
        var services = informers.Of<Service>();
        servicesByNamespace = services.AddIndex(service => [service.Metadata.Namespace]);
        replicationControllers = informers.Of<ReplicationController>();
        replicaSets = informers.Of<ReplicaSet>();
        statefulSets = informers.Of<StatefulSet>();
        Synced = Task.WhenAll(services.Synced, replicationControllers.Synced, replicaSets.Synced, statefulSets.Synced);
    }

    /// <summary>Completes once all that is looked at is known.</summary>
    public Task Synced { get; }

    public Selector Of(Pod pod)
    {
        Dictionary<string, string>? labels = null;
        foreach (var service in servicesByNamespace[pod.Metadata.Namespace])
        {
            if (service.Spec.Selector.Count > 0 && HasAll(pod.Metadata.Labels, service.Spec.Selector))
            {
                Merge(ref labels, service.Spec.Selector);
            }
        }

        if (pod.Metadata.GetController() is not { } owner)
        {
            return labels is null ? Selector.Everything : Selector.FromLabels(labels);
        }

        var key = new ObjectKey(pod.Metadata.Namespace, owner.Name);
        switch (owner.Kind)
        {
            case "ReplicationController":
                Merge(ref labels, replicationControllers.Get(key)?.Spec.Selector ?? EmptyMap.Strings);
                return labels is null ? Selector.Everything : Selector.FromLabels(labels);
            case "ReplicaSet":
                return Both(labels, replicaSets.Get(key)?.Spec.Selector);
            case "StatefulSet":
                return Both(labels, statefulSets.Get(key)?.Spec.Selector);
            default:
                return labels is null ? Selector.Everything : Selector.FromLabels(labels);
        }
    }

    private static bool HasAll(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> wanted)
    {
        foreach (var (key, value) in wanted)
        {
            if (!labels.TryGetValue(key, out var label) || label != value)
            {
                return false;
            }
        }

        return true;
    }

    private static void Merge(ref Dictionary<string, string>? labels, IReadOnlyDictionary<string, string> more)
    {
        foreach (var (key, value) in more)
        {
            (labels ??= new(StringComparer.Ordinal))[key] = value;
        }
    }

    // The pod has the labels of its Services and satisfies its controller's selector: both together choose its kin.
    private static Selector Both(Dictionary<string, string>? labels, LabelSelector? selector)
    {
        if (labels is null)
        {
            return selector is null ? Selector.Everything : AffinityTerm.SelectorOf(selector);
        }

        if (selector is not null)
        {
            foreach (var (key, value) in selector.MatchLabels)
            {
                labels[key] = value;
            }
        }

        return AffinityTerm.SelectorOf(new LabelSelector { MatchLabels = labels, MatchExpressions = selector?.MatchExpressions ?? [] });
    }
}

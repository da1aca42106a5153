using Podium.Api.Core.V1;
using Podium.Api.Selectors;
using Podium.Client.Informers;

namespace Podium.Scheduler.Plugins;

/// <summary>Finds a pod's Services in an informer.</summary>
internal sealed class SpreadSelectors : ISpreadSelectors
{
    private readonly Informer<Service> services;
    private readonly InformerIndex<Service> servicesByNamespace;

    public SpreadSelectors(InformerSet informers)
    {
        services = informers.Of<Service>();
        servicesByNamespace = services.AddIndex(service => [service.Metadata.Namespace]);
    }

    /// <summary>Completes once all that is looked at is known.</summary>
    public Task Synced => services.Synced;

    public Selector Of(Pod pod)
    {
        Dictionary<string, string>? labels = null;
        foreach (var service in servicesByNamespace[pod.Metadata.Namespace])
        {
            if (service.Spec.Selector.Count > 0 && Selector.FromLabels(service.Spec.Selector).Matches(pod.Metadata.Labels))
            {
                foreach (var (key, value) in service.Spec.Selector)
                {
                    (labels ??= new(StringComparer.Ordinal))[key] = value;
                }
            }
        }

        return labels is null ? Selector.Everything : Selector.FromLabels(labels);
    }
}

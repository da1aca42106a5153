using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Descheduler.V1Alpha2;
using Podium.Api.Errors;
using Podium.Api.Policy.V1;
using Podium.Client;
using Podium.Client.Recording;

namespace Podium.Controllers.Descheduler;

/// <summary>Evicts pods by the eviction API, which respects disruption budgets, within a run's limits.</summary>
internal sealed class PodEvictor(IApiClient client, IEventRecorder recorder, DeschedulerPolicy policy, DeschedulingReport report)
{
    private readonly Dictionary<string, int> byNode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> byNamespace = new(StringComparer.Ordinal);
    private int total;

    /// <summary>Evicts a pod on behalf of a plugin; in a dry run only counts it.</summary>
    public async Task<EvictionOutcome> EvictAsync(Pod pod, string plugin, CancellationToken cancellationToken)
    {
        var (node, ns) = (pod.Spec.NodeName, pod.Metadata.Namespace);
        if (LimitOf(node, ns) is { } limit)
        {
            report.Note($"{ObjectKey.Of(pod)} is not evicted: {Describe(limit)}");
            return limit;
        }

        if (!report.IsDryRun && await RefusalAsync(pod, cancellationToken) is { } refusal)
        {
            report.Refused(pod, plugin, refusal);
            return EvictionOutcome.Refused;
        }

        total++;
        byNode[node] = byNode.GetValueOrDefault(node) + 1;
        byNamespace[ns] = byNamespace.GetValueOrDefault(ns) + 1;
        report.Evicted(pod, plugin);
        if (!report.IsDryRun)
        {
            recorder.Record(EventReference.To(pod), warning: false, plugin, $"pod evicted from {node} node by sigs.k8s.io/descheduler", "Descheduled");
        }

        return EvictionOutcome.Evicted;
    }

    private EvictionOutcome? LimitOf(string node, string ns) =>
        total >= policy.MaxNoOfPodsToEvictTotal ? EvictionOutcome.TotalLimit
        : byNode.GetValueOrDefault(node) >= policy.MaxNoOfPodsToEvictPerNode ? EvictionOutcome.NodeLimit
        : byNamespace.GetValueOrDefault(ns) >= policy.MaxNoOfPodsToEvictPerNamespace ? EvictionOutcome.NamespaceLimit
        : null;

    private static string Describe(EvictionOutcome limit) => limit switch
    {
        EvictionOutcome.TotalLimit => "maximum number of evicted pods per a descheduling cycle reached",
        EvictionOutcome.NodeLimit => "maximum number of evicted pods per node reached",
        _ => "maximum number of evicted pods per namespace reached",
    };

    private async Task<string?> RefusalAsync(Pod pod, CancellationToken cancellationToken)
    {
        var eviction = new Eviction
        {
            Metadata = new() { Namespace = pod.Metadata.Namespace, Name = pod.Metadata.Name },
            DeleteOptions = new() { GracePeriodSeconds = policy.GracePeriodSeconds, Preconditions = new() { Uid = pod.Metadata.Uid } },
        };
        try
        {
            await client.CreateSubresourceAsync<Pod, Eviction>(ObjectKey.Of(pod), "eviction", eviction, cancellationToken);
            return null;
        }
        catch (StatusException refused) when (refused.Code is 404 or 409 or 429)
        {
            return refused.Message;
        }
    }
}

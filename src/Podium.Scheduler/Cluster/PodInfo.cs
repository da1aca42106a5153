using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Scheduler.Cluster;

/// <summary>A pod with what the scheduler works out of it once.</summary>
internal sealed class PodInfo
{
    public PodInfo(Pod pod)
    {
        Pod = pod;
        Key = ObjectKey.Of(pod);
        Requests = ResourceTotals.Of(PodRequests.Compute(pod));
        (ScoredMilliCpu, ScoredMemoryBytes) = ScoredRequests.Of(pod.Spec, Requests);
        HostPorts = HostPort.Of(pod);
        Priority = pod.GetPriority();
        Terms = PodTerms.Of(pod);
        ChoosesNodes = pod.Spec.NodeSelector.Count > 0 || pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not null;
    }

    /// <summary>The newest version that asks for the same.</summary>
    public Pod Pod { get; private set; }

    public ObjectKey Key { get; }

    public IReadOnlyDictionary<string, string> Labels => Pod.Metadata.Labels;

    public ResourceTotals Requests { get; }

    /// <summary>The CPU that scores count, in thousandths: a container that asks for none still weighs something.</summary>
    public long ScoredMilliCpu { get; }

    /// <summary>The memory that scores count, in bytes.</summary>
    public long ScoredMemoryBytes { get; }

    public IReadOnlyList<HostPort> HostPorts { get; }

    public int Priority { get; }

    /// <summary>Whether nodes must have some labels or names for the pod.</summary>
    public bool ChoosesNodes { get; }

    /// <summary>What the pod's affinity and anti-affinity ask for.</summary>
    public PodTerms Terms { get; }

    /// <summary>Whether a newer version asks for nothing else, so that what was worked out still holds.</summary>
    public bool AsksTheSame(Pod newer) =>
        newer.Metadata.Uid == Pod.Metadata.Uid
        && newer.Metadata.DeletionTimestamp == Pod.Metadata.DeletionTimestamp
        && LabelsEqual.Of(newer.Metadata.Labels, Pod.Metadata.Labels)
        && newer.Spec == Pod.Spec;

    /// <summary>Takes over a newer version that asks for the same.</summary>
    public void Refresh(Pod newer) => Pod = newer;
}

using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Descheduler.V1Alpha2;
using Podium.Api.Selectors;

namespace Podium.Controllers.Descheduler;

/// <summary>Which pods may be evicted (pkg/framework/plugins/defaultevictor). Pure.</summary>
public sealed class Evictability
{
    private const int SystemCriticalPriority = 2_000_000_000;
    private const string EvictAnnotation = "descheduler.alpha.kubernetes.io/evict";

    private readonly DefaultEvictorArgs args;
    private readonly ClusterPicture cluster;
    private readonly IReadOnlyList<Node> destinations;
    private readonly Selector? labels;
    private readonly TimeSpan minAge;
    private readonly int threshold;

    /// <summary>The rule of a profile in the cluster as it is.</summary>
    /// <exception cref="PolicyException">The policy names a priority class that does not exist.</exception>
    public Evictability(DefaultEvictorArgs args, ClusterPicture cluster)
    {
        this.args = args;
        this.cluster = cluster;
        labels = args.LabelSelector is null ? null : Selector.From(args.LabelSelector);
        minAge = args.MinPodAge is { } age && GoDuration.TryParse(age, out var duration) ? duration : TimeSpan.Zero;
        threshold = ThresholdOf(args, cluster);
        var nodes = Selector.Parse(args.NodeSelector);
        destinations = [.. cluster.Ready.Where(n => nodes.Matches(n.Metadata.Labels))];
    }

    /// <summary>Why a pod may not be evicted whatever the moment; null where it may.</summary>
    public string? WhyNot(Pod pod)
    {
        if (pod.Metadata.Annotations.ContainsKey(EvictAnnotation))
        {
            return null;
        }

        if (pod.Metadata.Annotations.ContainsKey("kubernetes.io/config.mirror"))
        {
            return "pod is a mirror pod";
        }

        if (pod.Metadata.Annotations.TryGetValue("kubernetes.io/config.source", out var source) && source != "api")
        {
            return "pod is a static pod";
        }

        return pod.Metadata.DeletionTimestamp is not null ? "pod is terminating" : WhyNotByOwner(pod) ?? WhyNotByPolicy(pod);
    }

    /// <summary>Whether a pod that may be evicted has somewhere to go, where the policy asks that.</summary>
    public bool HasElsewhere(Pod pod) => !args.NodeFit || NodeFit.FitsElsewhere(pod, destinations, cluster);

    private string? WhyNotByOwner(Pod pod)
    {
        var owners = pod.Metadata.OwnerReferences;
        if (owners.Count == 0)
        {
            return !args.EvictFailedBarePods ? "pod does not have any ownerRefs"
                : pod.Status.Phase != "Failed" ? "pod does not have any ownerRefs and is not in failed phase"
                : null;
        }

        if (!args.EvictDaemonSetPods && owners.Any(o => o.Kind == "DaemonSet"))
        {
            return "daemonset pods are protected against eviction";
        }

        var replicas = owners.Count == 1 ? cluster.PodsOf(owners[0].Uid) : int.MaxValue;
        return args.MinReplicas > 1 && replicas < args.MinReplicas
            ? $"owner has {replicas} replicas which is less than minReplicas of {args.MinReplicas}"
            : null;
    }

    private string? WhyNotByPolicy(Pod pod)
    {
        if (!args.EvictSystemCriticalPods && pod.Spec.Priority >= SystemCriticalPriority)
        {
            return "pod has system critical priority and is protected against eviction";
        }

        if (!args.EvictSystemCriticalPods && pod.Spec.Priority >= threshold)
        {
            return "pod has higher priority than specified priority class threshold";
        }

        if (!args.EvictLocalStoragePods && pod.Spec.Volumes.Any(v => v.HostPath is not null || v.EmptyDir is not null))
        {
            return "pod has local storage and is protected against eviction";
        }

        if (args.IgnorePvcPods && pod.Spec.Volumes.Any(v => v.PersistentVolumeClaim is not null))
        {
            return "pod with PVC is protected against eviction";
        }

        if (labels is not null && !labels.Matches(pod.Metadata.Labels))
        {
            return "pod labels do not match the labelSelector filter in the policy parameter";
        }

        if (args.IgnorePodsWithoutPDB && !HasBudget(pod))
        {
            return "pod does not have a PodDisruptionBudget and is protected against eviction";
        }

        return minAge > TimeSpan.Zero && !(pod.Status.StartTime + minAge <= cluster.Now)
            ? "pod age is not older than MinPodAge: " + args.MinPodAge
            : null;
    }

    private bool HasBudget(Pod pod) => cluster.Budgets.Any(b =>
        b.Metadata.Namespace == pod.Metadata.Namespace && Selector.From(b.Spec.Selector).Matches(pod.Metadata.Labels));

    private static int ThresholdOf(DefaultEvictorArgs args, ClusterPicture cluster) => args.PriorityThreshold switch
    {
        { Value: { } value } => value,
        { Name: { Length: > 0 } name } => cluster.PriorityClasses.FirstOrDefault(c => c.Metadata.Name == name)?.Value
            ?? throw new PolicyException($"priorityThreshold: priorityclasses.scheduling.k8s.io \"{name}\" not found"),
        _ => SystemCriticalPriority,
    };
}

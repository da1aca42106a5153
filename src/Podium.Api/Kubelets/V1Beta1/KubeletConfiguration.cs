using Podium.Api.Schema;

namespace Podium.Api.Kubelets.V1Beta1;

/// <summary>
/// A kubelet's settings as Kubernetes' own configuration files have them: those of its fields that have an effect here. Any other
/// field is refused by its name.
/// </summary>
[ApiType]
public sealed partial record KubeletConfiguration
{
    /// <summary>The version, which is kubelet.config.k8s.io/v1beta1.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>How containers that keep failing are delayed. Needs the feature KubeletCrashLoopBackOffMax.</summary>
    public CrashLoopBackOffConfig CrashLoopBackOff { get; init; } = new();

    /// <summary>By signal, what must be left of a resource: as soon as there is less, pods are put out.</summary>
    public IReadOnlyDictionary<string, string> EvictionHard { get; init; } = EmptyMap.Strings;

    /// <summary>The longest grace period in seconds of pods that are put out for evictionSoft.</summary>
    public int EvictionMaxPodGracePeriod { get; init; }

    /// <summary>How long a node keeps telling of a shortage that is over.</summary>
    public string EvictionPressureTransitionPeriod { get; init; } = "";

    /// <summary>By signal, what should be left of a resource: pods are put out when there has been less for a while.</summary>
    public IReadOnlyDictionary<string, string> EvictionSoft { get; init; } = EmptyMap.Strings;

    /// <summary>For each signal of evictionSoft, how long that while is.</summary>
    public IReadOnlyDictionary<string, string> EvictionSoftGracePeriod { get; init; } = EmptyMap.Strings;

    /// <summary>The kind, which is KubeletConfiguration.</summary>
    public string Kind { get; init; } = "";

    /// <summary>How many pods the node takes.</summary>
    public int MaxPods { get; init; }

    /// <summary>How many processes a pod may have. Unlimited where unset or negative.</summary>
    public long? PodPidsLimit { get; init; }
}

/// <summary>How containers that keep failing are delayed.</summary>
[ApiType]
public sealed partial record CrashLoopBackOffConfig
{
    /// <summary>The longest delay between two starts of a container, from 1s to 300s.</summary>
    public string MaxContainerRestartPeriod { get; init; } = "";
}

using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Descheduler.V1Alpha2;

/// <summary>Which pods may be evicted. Pods without owners, of DaemonSets, of system priority or with local storage may not, unless it is said here.</summary>
[ApiType]
public sealed partial record DefaultEvictorArgs
{
    /// <summary>Whether pods of DaemonSets may be evicted.</summary>
    public bool EvictDaemonSetPods { get; init; }

    /// <summary>Whether failed pods without an owner may be evicted.</summary>
    public bool EvictFailedBarePods { get; init; }

    /// <summary>Whether pods with emptyDir or hostPath volumes may be evicted.</summary>
    public bool EvictLocalStoragePods { get; init; }

    /// <summary>Whether pods of any priority may be evicted, those of the system among them.</summary>
    public bool EvictSystemCriticalPods { get; init; }

    /// <summary>Whether pods that no disruption budget is about are left alone.</summary>
    public bool IgnorePodsWithoutPDB { get; init; }

    /// <summary>Whether pods with persistent volume claims are left alone.</summary>
    public bool IgnorePvcPods { get; init; }

    /// <summary>Only pods with these labels may be evicted.</summary>
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>The age that a pod must have to be evicted, such as <c>10m</c>.</summary>
    public string? MinPodAge { get; init; }

    /// <summary>The number of pods that an owner must have for one of them to be evicted.</summary>
    public int MinReplicas { get; init; }

    /// <summary>Whether a pod is evicted only where another node would take it.</summary>
    public bool NodeFit { get; init; }

    /// <summary>A label selector in its text form: only these nodes count for nodeFit.</summary>
    public string NodeSelector { get; init; } = "";

    /// <summary>Only pods of a lower priority may be evicted.</summary>
    public PriorityThreshold? PriorityThreshold { get; init; }
}

/// <summary>A priority: a number, or the name of a priority class.</summary>
[ApiType]
public sealed partial record PriorityThreshold
{
    /// <summary>The priority class.</summary>
    public string Name { get; init; } = "";

    /// <summary>The number.</summary>
    public int? Value { get; init; }
}

/// <summary>Namespaces that are looked at, or that are not.</summary>
[ApiType]
public sealed partial record PolicyNamespaces
{
    /// <summary>Namespaces that are left alone.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The only namespaces that are looked at.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];
}

/// <summary>RemoveDuplicates: evicts all but one of the pods of an owner on a node, as far as there are other nodes for them.</summary>
[ApiType]
public sealed partial record RemoveDuplicatesArgs
{
    /// <summary>Kinds of owners whose pods are left alone.</summary>
    public IReadOnlyList<string> ExcludeOwnerKinds { get; init; } = [];

    /// <summary>Where to look.</summary>
    public PolicyNamespaces? Namespaces { get; init; }
}

/// <summary>LowNodeUtilization: evicts pods of nodes that are used much, where others are used little.</summary>
[ApiType]
public sealed partial record LowNodeUtilizationArgs
{
    /// <summary>Namespaces whose pods are not evicted; only exclude can be set.</summary>
    public PolicyNamespaces? EvictableNamespaces { get; init; }

    /// <summary>Limits of this plugin's own.</summary>
    public PluginEvictionLimits? EvictionLimits { get; init; }

    /// <summary>Nothing is done unless more nodes than this are used little.</summary>
    public int NumberOfNodes { get; init; }

    /// <summary>Above any of these percentages a node is used much.</summary>
    public IReadOnlyDictionary<string, double> TargetThresholds { get; init; } = EmptyMap.Of<double>();

    /// <summary>Up to all of these percentages a node is used little.</summary>
    public IReadOnlyDictionary<string, double> Thresholds { get; init; } = EmptyMap.Of<double>();

    /// <summary>Whether the percentages are distances from the nodes' average.</summary>
    public bool UseDeviationThresholds { get; init; }
}

/// <summary>Limits of one plugin.</summary>
[ApiType]
public sealed partial record PluginEvictionLimits
{
    /// <summary>How many pods of a node the plugin may evict in one run.</summary>
    public int? Node { get; init; }
}

using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Where a kubelet's dynamic configuration came from. The feature was removed; the type remains for old objects.</summary>
[ApiType]
public sealed partial record NodeConfigSource
{
    /// <summary>The ConfigMap that held the configuration.</summary>
    public ConfigMapNodeConfigSource? ConfigMap { get; init; }
}

/// <summary>Points at a ConfigMap with a kubelet's configuration. The feature was removed; the type remains for old objects.</summary>
[ApiType]
public sealed partial record ConfigMapNodeConfigSource
{
    /// <summary>The key under which the ConfigMap holds the kubelet's configuration.</summary>
    [Required]
    public string KubeletConfigKey { get; init; } = "";

    /// <summary>The ConfigMap's name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The ConfigMap's namespace.</summary>
    [Required]
    public string Namespace { get; init; } = "";

    /// <summary>The ConfigMap's resourceVersion. It may appear in a node's status only.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>The ConfigMap's uid. It may appear in a node's status only.</summary>
    public string Uid { get; init; } = "";
}

/// <summary>The state of a kubelet's dynamic configuration. The feature was removed; the type remains for old objects.</summary>
[ApiType]
public sealed partial record NodeConfigStatus
{
    /// <summary>The configuration the kubelet runs with.</summary>
    public NodeConfigSource? Active { get; init; }

    /// <summary>The configuration the kubelet will try to use.</summary>
    public NodeConfigSource? Assigned { get; init; }

    /// <summary>What went wrong when the assigned configuration was tried.</summary>
    public string Error { get; init; } = "";

    /// <summary>The configuration the kubelet falls back to when the assigned one does not work.</summary>
    public NodeConfigSource? LastKnownGood { get; init; }
}

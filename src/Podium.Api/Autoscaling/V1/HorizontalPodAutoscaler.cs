using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Autoscaling.V1;

/// <summary>Scales an object by the CPU its pods use.</summary>
[Resource("horizontalpodautoscalers", ShortNames = ["hpa"], Categories = ["all"])]
public sealed partial record HorizontalPodAutoscaler
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is scaled, and within which bounds.</summary>
    public HorizontalPodAutoscalerSpec Spec { get; init; } = new();

    /// <summary>What was observed and decided last.</summary>
    public HorizontalPodAutoscalerStatus Status { get; init; } = new();
}

/// <summary>What is scaled, and within which bounds.</summary>
[ApiType]
public sealed partial record HorizontalPodAutoscalerSpec
{
    /// <summary>The most pods there may be; not less than minReplicas.</summary>
    [Required]
    public int MaxReplicas { get; init; }

    /// <summary>The fewest pods there may be; 1 where not given.</summary>
    [Default(1)]
    public int? MinReplicas { get; init; }

    /// <summary>The object that is scaled.</summary>
    [Required]
    public CrossVersionObjectReference ScaleTargetRef { get; init; } = new();

    /// <summary>How much CPU the pods should use on average, in percent of what they request.</summary>
    public int? TargetCPUUtilizationPercentage { get; init; }
}

/// <summary>What an autoscaler observed and decided last.</summary>
[ApiType]
public sealed partial record HorizontalPodAutoscalerStatus
{
    /// <summary>How much CPU the pods use on average, in percent of what they request.</summary>
    public int? CurrentCPUUtilizationPercentage { get; init; }

    /// <summary>How many pods there are.</summary>
    [Required]
    public int CurrentReplicas { get; init; }

    /// <summary>How many pods there should be.</summary>
    [Required]
    public int DesiredReplicas { get; init; }

    /// <summary>When the number of pods was last changed.</summary>
    public DateTimeOffset? LastScaleTime { get; init; }

    /// <summary>The metadata.generation that the autoscaler acted on last.</summary>
    public long? ObservedGeneration { get; init; }
}

/// <summary>Points at an object in the same namespace by kind and name.</summary>
[ApiType]
[Atomic]
public sealed partial record CrossVersionObjectReference
{
    /// <summary>The object's API version.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The object's kind.</summary>
    [Required]
    public string Kind { get; init; } = "";

    /// <summary>The object's name.</summary>
    [Required]
    public string Name { get; init; } = "";
}

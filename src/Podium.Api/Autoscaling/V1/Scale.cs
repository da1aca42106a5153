using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Autoscaling.V1;

/// <summary>How many pods a scalable object has and should have. It is the content of the scale subresource.</summary>
[Kind]
public sealed partial record Scale
{
    /// <summary>The metadata of the object that is scaled.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>How many pods there should be.</summary>
    public ScaleSpec Spec { get; init; } = new();

    /// <summary>How many pods there are.</summary>
    public ScaleStatus Status { get; init; } = new();
}

/// <summary>How many pods there should be.</summary>
[ApiType]
public sealed partial record ScaleSpec
{
    /// <summary>The number of pods.</summary>
    public int Replicas { get; init; }
}

/// <summary>How many pods there are.</summary>
[ApiType]
public sealed partial record ScaleStatus
{
    /// <summary>The number of pods.</summary>
    [Required]
    public int Replicas { get; init; }

    /// <summary>The selector of the pods that count, in its text form.</summary>
    public string Selector { get; init; } = "";
}

using Podium.Api.Schema;

namespace Podium.Api.Meta.V1;

/// <summary>How to delete.</summary>
[Kind]
public sealed partial record DeleteOptions
{
    /// <summary>The version of this type.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The kind of this type.</summary>
    public string Kind { get; init; } = "";

    /// <summary>With "All" nothing is written: the call only shows what it would do.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> DryRun { get; init; } = [];

    /// <summary>How many seconds the object has to end; 0 ends it at once. The kind's default where absent.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary>Deletes an object that cannot be read from the store, without its finalizers. Needs a feature that is off.</summary>
    public bool? IgnoreStoreReadErrorWithClusterBreakingPotential { get; init; }

    /// <summary>Superseded by propagationPolicy: whether dependents are left behind.</summary>
    public bool? OrphanDependents { get; init; }

    /// <summary>What the object must be for the deletion to happen; otherwise 409.</summary>
    public Preconditions? Preconditions { get; init; }

    /// <summary>What becomes of dependents: Orphan, Background or Foreground.</summary>
    public string? PropagationPolicy { get; init; }
}

/// <summary>What an object must be for a call to happen.</summary>
[ApiType]
public sealed partial record Preconditions
{
    /// <summary>The resourceVersion it must have.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The uid it must have.</summary>
    public string? Uid { get; init; }
}

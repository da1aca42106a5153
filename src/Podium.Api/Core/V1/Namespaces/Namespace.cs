using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A scope for names: objects of one kind in different namespaces may have the same name.</summary>
[Resource("namespaces", Namespaced = false, ShortNames = ["ns"])]
public sealed partial record Namespace
{
    /// <summary>The object's metadata. The name must be a DNS label.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>How the namespace behaves.</summary>
    public NamespaceSpec Spec { get; init; } = new();

    /// <summary>What state the namespace is in.</summary>
    public NamespaceStatus Status { get; init; } = new();
}

/// <summary>How a namespace behaves.</summary>
[ApiType]
public sealed partial record NamespaceSpec
{
    /// <summary>
    /// Names of those who must do something before the namespace may go. The entry kubernetes stands for the deletion of all that the
    /// namespace holds.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Finalizers { get; init; } = [];
}

/// <summary>The state of a namespace.</summary>
[ApiType]
public sealed partial record NamespaceStatus
{
    /// <summary>What holds up the namespace's deletion, as last observed.</summary>
    [ListType(ListType.Map, "type")]
    [PatchStrategy("merge", "type")]
    public IReadOnlyList<NamespaceCondition> Conditions { get; init; } = [];

    /// <summary>Active for a namespace in use, Terminating for one that is being deleted and takes no new objects.</summary>
    public string Phase { get; init; } = "";
}

/// <summary>One aspect of a namespace's deletion.</summary>
[ApiType]
public sealed partial record NamespaceCondition
{
    /// <summary>When the condition's status last changed.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>The reason in words for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>The reason for the last change, as one word in CamelCase.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether the condition holds: True, False or Unknown.</summary>
    [Required]
    public string Status { get; init; } = "";

    /// <summary>The condition's type, such as NamespaceContentRemaining or NamespaceFinalizersRemaining.</summary>
    [Required]
    public string Type { get; init; } = "";
}

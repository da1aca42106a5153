using Podium.Api.Schema;

namespace Podium.Api.Meta.V1;

/// <summary>The data that every stored object carries: its names, its versions, its labels and what depends on it.</summary>
[ApiType]
public sealed partial record ObjectMeta
{
    /// <summary>Free-form notes for tools, by key. They select nothing and may be long.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = EmptyMap.Strings;

    /// <summary>When the server made the object, in UTC. Set by the server; null in lists.</summary>
    [AlwaysWritten]
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>How many seconds the object was given to end by itself. Set by the server together with deletionTimestamp.</summary>
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary>
    /// When the object is due to go. Set by the server when a deletion is asked for and the object cannot go at
    /// once, because it ends gracefully or finalizers hold it; can be shortened but not taken back.
    /// </summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Names of those who must do something before the object may go; each removes its own name when done.</summary>
    [ListType(ListType.Set)]
    [PatchStrategy("merge")]
    public IReadOnlyList<string> Finalizers { get; init; } = [];

    /// <summary>A prefix from which the server makes a unique name where no name is given.</summary>
    public string GenerateName { get; init; } = "";

    /// <summary>A number that the server raises whenever the desired state changes.</summary>
    public long Generation { get; init; }

    /// <summary>Keys and values by which objects are grouped and selected.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = EmptyMap.Strings;

    /// <summary>Who set which fields, kept by the server for server-side apply.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ManagedFieldsEntry> ManagedFields { get; init; } = [];

    /// <summary>The object's name, unique within its namespace and resource. It cannot be changed.</summary>
    public string Name { get; init; } = "";

    /// <summary>The namespace the object lives in; empty for cluster-scoped kinds. It cannot be changed.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The objects this one depends on; when all of them are gone, it is collected. One of them may be the managing controller.</summary>
    [ListType(ListType.Map, "uid")]
    [PatchStrategy("merge", "uid")]
    public IReadOnlyList<OwnerReference> OwnerReferences { get; init; } = [];

    /// <summary>The version of the object in the store, to be treated as opaque: for detecting changes and for watching.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Not set by the server any more.</summary>
    public string SelfLink { get; init; } = "";

    /// <summary>A value that no other object, past or present, has. Set by the server.</summary>
    public string Uid { get; init; } = "";
}

/// <summary>Points from a dependent object to the object that owns it, in the same namespace or cluster-scoped.</summary>
[ApiType]
[Atomic]
public sealed partial record OwnerReference
{
    /// <summary>The owner's API version.</summary>
    [Required]
    public string ApiVersion { get; init; } = "";

    /// <summary>With foreground deletion, the owner stays until this dependent is gone. Default false.</summary>
    public bool? BlockOwnerDeletion { get; init; }

    /// <summary>Whether the owner is the controller that manages this object; at most one owner is.</summary>
    public bool? Controller { get; init; }

    /// <summary>The owner's kind.</summary>
    [Required]
    public string Kind { get; init; } = "";

    /// <summary>The owner's name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The owner's uid.</summary>
    [Required]
    public string Uid { get; init; } = "";
}

/// <summary>The set of fields that one manager set in one way.</summary>
[ApiType]
public sealed partial record ManagedFieldsEntry
{
    /// <summary>The API version in which the fields are named.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The format of fieldsV1; only "FieldsV1" exists.</summary>
    public string FieldsType { get; init; } = "";

    /// <summary>The fields, as a tree of names.</summary>
    [Definition("io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1")]
    public RawJson? FieldsV1 { get; init; }

    /// <summary>The name of the manager: a program or a user.</summary>
    public string Manager { get; init; } = "";

    /// <summary>How the fields were set: Apply or Update.</summary>
    public string Operation { get; init; } = "";

    /// <summary>The subresource through which they were set; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>When the manager last changed its set.</summary>
    public DateTimeOffset? Time { get; init; }
}

/// <summary>The metadata of a list.</summary>
[ApiType]
public sealed partial record ListMeta
{
    /// <summary>A token that asks for the rest of a list that was cut by a limit; empty at the end.</summary>
    public string Continue { get; init; } = "";

    /// <summary>How many items follow after this part; absent where the server does not know.</summary>
    public long? RemainingItemCount { get; init; }

    /// <summary>The version of the store that the list shows; a watch may start from it.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Not set by the server any more.</summary>
    public string SelfLink { get; init; } = "";
}

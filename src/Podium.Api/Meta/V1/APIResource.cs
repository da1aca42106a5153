using Podium.Api.Schema;

namespace Podium.Api.Meta.V1;

/// <summary>The resources of one group and version, for discovery.</summary>
[Kind]
public sealed partial record APIResourceList
{
    /// <summary>The version of this type; always v1.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The kind of this type; always APIResourceList.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The group and version, in the form group/version; v1 for the core group.</summary>
    [Required]
    public string GroupVersion { get; init; } = "";

    /// <summary>The resources and subresources, by name.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<APIResource> Resources { get; init; } = [];
}

/// <summary>A resource or subresource of the API.</summary>
[ApiType]
public sealed partial record APIResource
{
    /// <summary>Groups of resources that it belongs to, such as all.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The group of the resource's kind where it is not the group of the list.</summary>
    public string Group { get; init; } = "";

    /// <summary>The kind of the resource's objects.</summary>
    [Required]
    public string Kind { get; init; } = "";

    /// <summary>The resource's plural name, such as pods; a subresource's is behind a slash, as in pods/status.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>Whether its objects live in namespaces.</summary>
    [Required]
    public bool Namespaced { get; init; }

    /// <summary>Short names that clients accept, such as po.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>The singular name, such as pod; empty for a subresource.</summary>
    [Required]
    public string SingularName { get; init; } = "";

    /// <summary>A digest of the group, version and kind as which objects are stored. It is to be compared only.</summary>
    public string StorageVersionHash { get; init; } = "";

    /// <summary>What can be done with it, such as get, list, watch and create.</summary>
    [Required]
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>The version of the resource's kind where it is not the version of the list.</summary>
    public string Version { get; init; } = "";
}

using Podium.Api.Schema;

namespace Podium.Api.Meta.V1;

/// <summary>All groups of the API, for discovery.</summary>
[Kind]
public sealed partial record APIGroupList
{
    /// <summary>The version of this type; always v1.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The kind of this type; always APIGroupList.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The groups.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<APIGroup> Groups { get; init; } = [];
}

/// <summary>A group of the API and the versions in which it is served.</summary>
[Kind]
public sealed partial record APIGroup
{
    /// <summary>The version of this type; v1, or empty within a list.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The kind of this type; APIGroup, or empty within a list.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The group's name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The version that clients should use where they have no reason for another.</summary>
    public GroupVersionForDiscovery PreferredVersion { get; init; } = new();

    /// <summary>Under what address the server can be reached, by the client's own address. Clients use the first range that fits.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ServerAddressByClientCIDR> ServerAddressByClientCIDRs { get; init; } = [];

    /// <summary>The versions in which the group is served.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<GroupVersionForDiscovery> Versions { get; init; } = [];
}

/// <summary>A group and version, together and apart.</summary>
[ApiType]
public sealed partial record GroupVersionForDiscovery
{
    /// <summary>Group and version in the form group/version.</summary>
    [Required]
    public string GroupVersion { get; init; } = "";

    /// <summary>The version alone, such as v1.</summary>
    [Required]
    public string Version { get; init; } = "";
}

/// <summary>An address of the server for clients in a range of addresses.</summary>
[ApiType]
public sealed partial record ServerAddressByClientCIDR
{
    /// <summary>The range in which the client's address lies.</summary>
    [Required]
    public string ClientCIDR { get; init; } = "";

    /// <summary>The server's address for those clients: a host or IP, with an optional port.</summary>
    [Required]
    public string ServerAddress { get; init; } = "";
}

/// <summary>The versions of the core group, for discovery.</summary>
[Kind]
public sealed partial record APIVersions
{
    /// <summary>The version of this type; always v1.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The kind of this type; always APIVersions.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Under what address the server can be reached, by the client's own address. Clients use the first range that fits.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<ServerAddressByClientCIDR> ServerAddressByClientCIDRs { get; init; } = [];

    /// <summary>The versions in which the core group is served.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Versions { get; init; } = [];
}

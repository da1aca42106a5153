using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Points to an object, or to a part of one.</summary>
[ApiType]
[Atomic]
public sealed partial record ObjectReference
{
    /// <summary>The object's API version.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The part of the object that is meant, such as spec.containers{web} for the container of that name.</summary>
    public string FieldPath { get; init; } = "";

    /// <summary>The object's kind.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The object's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The object's namespace.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The version of the object that is meant.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>The object's uid.</summary>
    public string Uid { get; init; } = "";
}

/// <summary>Points to an object in the same namespace by its name.</summary>
[ApiType]
[Atomic]
public sealed partial record LocalObjectReference
{
    /// <summary>The object's name. May be empty only for compatibility, which then is almost always a mistake.</summary>
    public string Name { get; init; } = "";
}

/// <summary>Points to an object of any kind in the same namespace.</summary>
[ApiType]
[Atomic]
public sealed partial record TypedLocalObjectReference
{
    /// <summary>The group of the object's kind; unset means the core group.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>The object's kind.</summary>
    [Required]
    public string Kind { get; init; } = "";

    /// <summary>The object's name.</summary>
    [Required]
    public string Name { get; init; } = "";
}

/// <summary>Points to an object of any kind, perhaps in another namespace.</summary>
[ApiType]
public sealed partial record TypedObjectReference
{
    /// <summary>The group of the object's kind; unset means the core group.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>The object's kind.</summary>
    [Required]
    public string Kind { get; init; } = "";

    /// <summary>The object's name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>
    /// The object's namespace, which must then allow the reference. Needs the feature CrossNamespaceVolumeDataSource.
    /// </summary>
    public string? Namespace { get; init; }
}

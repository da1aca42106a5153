using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>An entry of a config map.</summary>
[ApiType]
[Atomic]
public sealed partial record ConfigMapKeySelector
{
    /// <summary>The entry's key.</summary>
    [Required]
    public string Key { get; init; } = "";

    /// <summary>The config map's name, in the pod's namespace.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the config map or its key may be missing. Default false.</summary>
    public bool? Optional { get; init; }
}

/// <summary>An entry of a secret.</summary>
[ApiType]
[Atomic]
public sealed partial record SecretKeySelector
{
    /// <summary>The entry's key.</summary>
    [Required]
    public string Key { get; init; } = "";

    /// <summary>The secret's name, in the pod's namespace.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the secret or its key may be missing. Default false.</summary>
    public bool? Optional { get; init; }
}

/// <summary>A field of the pod itself.</summary>
[ApiType]
[Atomic]
public sealed partial record ObjectFieldSelector
{
    /// <summary>The version in which the field's path is written. Default v1.</summary>
    [Default("v1")]
    public string ApiVersion { get; init; } = "";

    /// <summary>The path of the field, such as metadata.name.</summary>
    [Required]
    public string FieldPath { get; init; } = "";
}

/// <summary>A resource of a container.</summary>
[ApiType]
[Atomic]
public sealed partial record ResourceFieldSelector
{
    /// <summary>The container; required in volumes, the container itself in environment variables.</summary>
    public string ContainerName { get; init; } = "";

    /// <summary>The unit in which the value is given, such as 1Mi; the result is rounded up. Default 1.</summary>
    [AlwaysWritten]
    public Quantity Divisor { get; init; }

    /// <summary>The resource, such as limits.cpu or requests.memory.</summary>
    [Required]
    public string Resource { get; init; } = "";
}

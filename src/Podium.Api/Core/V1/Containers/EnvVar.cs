using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>An environment variable of a container.</summary>
[ApiType]
public sealed partial record EnvVar
{
    /// <summary>The variable's name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>
    /// The value. $(NAME) is replaced by the value of a variable defined before, $$(NAME) stays as $(NAME). Default empty.
    /// </summary>
    public string Value { get; init; } = "";

    /// <summary>Where the value comes from. Cannot be combined with a value.</summary>
    public EnvVarSource? ValueFrom { get; init; }
}

/// <summary>Where an environment variable's value comes from. Exactly one must be set.</summary>
[ApiType]
public sealed partial record EnvVarSource
{
    /// <summary>An entry of a config map.</summary>
    public ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    /// <summary>
    /// A field of the pod: metadata.name, metadata.namespace, metadata.labels['key'], metadata.annotations['key'],
    /// metadata.uid, spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP or status.podIPs.
    /// </summary>
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A resource of the container: the limits or requests of cpu, memory, ephemeral-storage or huge pages.</summary>
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    /// <summary>An entry of a secret.</summary>
    public SecretKeySelector? SecretKeyRef { get; init; }
}

/// <summary>A config map or secret whose entries become environment variables.</summary>
[ApiType]
public sealed partial record EnvFromSource
{
    /// <summary>The config map.</summary>
    public ConfigMapEnvSource? ConfigMapRef { get; init; }

    /// <summary>What the names of the variables start with, put before each key.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The secret.</summary>
    public SecretEnvSource? SecretRef { get; init; }
}

/// <summary>The config map whose entries become environment variables.</summary>
[ApiType]
public sealed partial record ConfigMapEnvSource
{
    /// <summary>The config map's name, in the pod's namespace.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the config map may be missing. Default false.</summary>
    public bool? Optional { get; init; }
}

/// <summary>The secret whose entries become environment variables.</summary>
[ApiType]
public sealed partial record SecretEnvSource
{
    /// <summary>The secret's name, in the pod's namespace.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the secret may be missing. Default false.</summary>
    public bool? Optional { get; init; }
}

using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>The entries of a config map as files.</summary>
[ApiType]
public sealed partial record ConfigMapVolumeSource
{
    /// <summary>The files' permission bits, from 0 to 0777 octal; decimal in JSON. Default 0644.</summary>
    [Default(420)]
    public int? DefaultMode { get; init; }

    /// <summary>
    /// The entries that become files and where they go; every entry under its own key where unset. A key that the config
    /// map does not have is an error unless optional is set.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<KeyToPath> Items { get; init; } = [];

    /// <summary>The config map's name, in the pod's namespace.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the config map or its keys may be missing. Default false.</summary>
    public bool? Optional { get; init; }
}

/// <summary>The entries of a secret as files, kept in memory only.</summary>
[ApiType]
public sealed partial record SecretVolumeSource
{
    /// <summary>The files' permission bits, from 0 to 0777 octal; decimal in JSON. Default 0644.</summary>
    [Default(420)]
    public int? DefaultMode { get; init; }

    /// <summary>
    /// The entries that become files and where they go; every entry under its own key where unset. A key that the secret
    /// does not have is an error unless optional is set.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<KeyToPath> Items { get; init; } = [];

    /// <summary>Whether the secret or its keys may be missing. Default false.</summary>
    public bool? Optional { get; init; }

    /// <summary>The secret's name, in the pod's namespace.</summary>
    public string SecretName { get; init; } = "";
}

/// <summary>Fields of the pod as files.</summary>
[ApiType]
public sealed partial record DownwardAPIVolumeSource
{
    /// <summary>The files' permission bits, from 0 to 0777 octal; decimal in JSON. Default 0644.</summary>
    [Default(420)]
    public int? DefaultMode { get; init; }

    /// <summary>The files.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init; } = [];
}

/// <summary>A file with a field of the pod.</summary>
[ApiType]
public sealed partial record DownwardAPIVolumeFile
{
    /// <summary>A field of the pod: annotations, labels, name, uid or namespace.</summary>
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>The file's permission bits, from 0 to 0777 octal; the volume's default where unset.</summary>
    public int? Mode { get; init; }

    /// <summary>The file's path in the volume. It must be relative and not contain "..".</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>A resource of a container: the limits or requests of cpu, memory, ephemeral-storage or huge pages.</summary>
    public ResourceFieldSelector? ResourceFieldRef { get; init; }
}

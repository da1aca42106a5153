using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Several sources together in one directory.</summary>
[ApiType]
public sealed partial record ProjectedVolumeSource
{
    /// <summary>The files' permission bits, from 0 to 0777 octal; decimal in JSON. Default 0644.</summary>
    [Default(420)]
    public int? DefaultMode { get; init; }

    /// <summary>The sources.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<VolumeProjection> Sources { get; init; } = [];
}

/// <summary>One source of a projected volume. Exactly one must be set.</summary>
[ApiType]
public sealed partial record VolumeProjection
{
    /// <summary>Certificates of cluster trust bundles in one file. Needs the feature ClusterTrustBundleProjection.</summary>
    public ClusterTrustBundleProjection? ClusterTrustBundle { get; init; }

    /// <summary>The entries of a config map.</summary>
    public ConfigMapProjection? ConfigMap { get; init; }

    /// <summary>Fields of the pod.</summary>
    public DownwardAPIProjection? DownwardAPI { get; init; }

    /// <summary>The entries of a secret.</summary>
    public SecretProjection? Secret { get; init; }

    /// <summary>A token of the pod's service account.</summary>
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }
}

/// <summary>The entries of a config map as files of a projected volume.</summary>
[ApiType]
public sealed partial record ConfigMapProjection
{
    /// <summary>The entries that become files and where they go; every entry under its own key where unset.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<KeyToPath> Items { get; init; } = [];

    /// <summary>The config map's name, in the pod's namespace.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the config map or its keys may be missing. Default false.</summary>
    public bool? Optional { get; init; }
}

/// <summary>The entries of a secret as files of a projected volume.</summary>
[ApiType]
public sealed partial record SecretProjection
{
    /// <summary>The entries that become files and where they go; every entry under its own key where unset.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<KeyToPath> Items { get; init; } = [];

    /// <summary>The secret's name, in the pod's namespace.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the secret or its keys may be missing. Default false.</summary>
    public bool? Optional { get; init; }
}

/// <summary>Fields of the pod as files of a projected volume.</summary>
[ApiType]
public sealed partial record DownwardAPIProjection
{
    /// <summary>The files.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init; } = [];
}

/// <summary>A token of the pod's service account, renewed before it expires.</summary>
[ApiType]
public sealed partial record ServiceAccountTokenProjection
{
    /// <summary>For whom the token is; the API server where unset. Who receives it must check this.</summary>
    public string Audience { get; init; } = "";

    /// <summary>
    /// How many seconds the token is valid, at least 600. Renewed after 80 percent of it or a day. Default one hour.
    /// </summary>
    [Default(3600L)]
    public long? ExpirationSeconds { get; init; }

    /// <summary>The file's path in the volume.</summary>
    [Required]
    public string Path { get; init; } = "";
}

/// <summary>Certificates of cluster trust bundles in one file. Either a name or a signer is given.</summary>
[ApiType]
public sealed partial record ClusterTrustBundleProjection
{
    /// <summary>With signerName: selects among the signer's bundles. Unset selects none, an empty selector all.</summary>
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>One bundle by its name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the bundles may be missing. Default false.</summary>
    public bool? Optional { get; init; }

    /// <summary>The file's path in the volume.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>The signer whose bundles are taken.</summary>
    public string? SignerName { get; init; }
}

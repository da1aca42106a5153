using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A Flocker volume, by name or by UUID.</summary>
[ApiType]
public sealed partial record FlockerVolumeSource
{
    /// <summary>The dataset's name. Superseded by datasetUUID.</summary>
    public string DatasetName { get; init; } = "";

    /// <summary>The dataset's UUID.</summary>
    public string DatasetUUID { get; init; } = "";
}

/// <summary>A Photon disk.</summary>
[ApiType]
public sealed partial record PhotonPersistentDiskVolumeSource
{
    /// <summary>The file system to mount. Default ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>The disk's id.</summary>
    [Required]
    public string PdID { get; init; } = "";
}

/// <summary>A Portworx volume.</summary>
[ApiType]
public sealed partial record PortworxVolumeSource
{
    /// <summary>The file system to mount. Default ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The volume's id.</summary>
    [Required]
    public string VolumeID { get; init; } = "";
}

/// <summary>A ScaleIO volume.</summary>
[ApiType]
public sealed partial record ScaleIOVolumeSource
{
    /// <summary>The file system to mount. Default xfs.</summary>
    [Default("xfs")]
    public string FsType { get; init; } = "";

    /// <summary>The address of the gateway.</summary>
    [Required]
    public string Gateway { get; init; } = "";

    /// <summary>The protection domain.</summary>
    public string ProtectionDomain { get; init; } = "";

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret with the user and password.</summary>
    [Required]
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>Whether the gateway is reached by TLS. Default false.</summary>
    public bool SslEnabled { get; init; }

    /// <summary>ThickProvisioned or ThinProvisioned. Default ThinProvisioned.</summary>
    [Default("ThinProvisioned")]
    public string StorageMode { get; init; } = "";

    /// <summary>The storage pool.</summary>
    public string StoragePool { get; init; } = "";

    /// <summary>The storage system's name.</summary>
    [Required]
    public string System { get; init; } = "";

    /// <summary>The volume's name.</summary>
    public string VolumeName { get; init; } = "";
}

/// <summary>A StorageOS volume.</summary>
[ApiType]
public sealed partial record StorageOSVolumeSource
{
    /// <summary>The file system to mount. Default ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret with the credentials for StorageOS.</summary>
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The volume's name.</summary>
    public string VolumeName { get; init; } = "";

    /// <summary>The volume's namespace at StorageOS; the pod's where unset.</summary>
    public string VolumeNamespace { get; init; } = "";
}

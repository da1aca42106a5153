using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>An AWS disk.</summary>
[ApiType]
public sealed partial record AWSElasticBlockStoreVolumeSource
{
    /// <summary>The file system to mount, such as ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>The partition to mount; 0 or unset means the whole disk.</summary>
    public int Partition { get; init; }

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The disk's id.</summary>
    [Required]
    public string VolumeID { get; init; } = "";
}

/// <summary>An Azure data disk.</summary>
[ApiType]
public sealed partial record AzureDiskVolumeSource
{
    /// <summary>How the host caches: None, ReadOnly or ReadWrite.</summary>
    [Default("ReadWrite")]
    public string? CachingMode { get; init; }

    /// <summary>The disk's name.</summary>
    [Required]
    public string DiskName { get; init; } = "";

    /// <summary>The disk's URI.</summary>
    [Required]
    public string DiskURI { get; init; } = "";

    /// <summary>The file system to mount. Default ext4.</summary>
    [Default("ext4")]
    public string? FsType { get; init; }

    /// <summary>
    /// Shared (several blob disks an account), Dedicated (one blob disk an account) or Managed. Default Shared.
    /// </summary>
    [Default("Shared")]
    public string? Kind { get; init; }

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    [Default(false)]
    public bool? ReadOnly { get; init; }
}

/// <summary>An Azure file share.</summary>
[ApiType]
public sealed partial record AzureFileVolumeSource
{
    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret with the storage account's name and key.</summary>
    [Required]
    public string SecretName { get; init; } = "";

    /// <summary>The share's name.</summary>
    [Required]
    public string ShareName { get; init; } = "";
}

/// <summary>An OpenStack disk.</summary>
[ApiType]
public sealed partial record CinderVolumeSource
{
    /// <summary>The file system to mount, such as ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret with the credentials for OpenStack.</summary>
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The disk's id.</summary>
    [Required]
    public string VolumeID { get; init; } = "";
}

/// <summary>A Google disk.</summary>
[ApiType]
public sealed partial record GCEPersistentDiskVolumeSource
{
    /// <summary>The file system to mount, such as ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>The partition to mount; 0 or unset means the whole disk.</summary>
    public int Partition { get; init; }

    /// <summary>The disk's name.</summary>
    [Required]
    public string PdName { get; init; } = "";

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }
}

/// <summary>A vSphere disk.</summary>
[ApiType]
public sealed partial record VsphereVirtualDiskVolumeSource
{
    /// <summary>The file system to mount. Default ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>The id of the storage policy.</summary>
    public string StoragePolicyID { get; init; } = "";

    /// <summary>The name of the storage policy.</summary>
    public string StoragePolicyName { get; init; } = "";

    /// <summary>The path of the disk's vmdk file.</summary>
    [Required]
    public string VolumePath { get; init; } = "";
}

using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>An Azure file share, as a persistent volume.</summary>
[ApiType]
public sealed partial record AzureFilePersistentVolumeSource
{
    /// <summary>Whether the share is mounted read-only. False where not given.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret with the storage account's name and key.</summary>
    [Required]
    public string SecretName { get; init; } = "";

    /// <summary>The secret's namespace; that of the claim where not given.</summary>
    public string? SecretNamespace { get; init; }

    /// <summary>The share's name.</summary>
    [Required]
    public string ShareName { get; init; } = "";
}

/// <summary>A CephFS file system, as a persistent volume. The driver for it was removed.</summary>
[ApiType]
public sealed partial record CephFSPersistentVolumeSource
{
    /// <summary>The addresses of the Ceph monitors.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Monitors { get; init; } = [];

    /// <summary>The folder that is mounted; / where not given.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether it is mounted read-only. False where not given.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The path of the user's key ring on the node.</summary>
    public string SecretFile { get; init; } = "";

    /// <summary>The secret with the user's key; it goes before secretFile.</summary>
    public SecretReference? SecretRef { get; init; }

    /// <summary>The Ceph user; admin where not given.</summary>
    public string User { get; init; } = "";
}

/// <summary>An OpenStack disk, as a persistent volume.</summary>
[ApiType]
public sealed partial record CinderPersistentVolumeSource
{
    /// <summary>The file system to mount; ext4 where not given.</summary>
    public string FsType { get; init; } = "";

    /// <summary>Whether it is mounted read-only. False where not given.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret with what connects to OpenStack.</summary>
    public SecretReference? SecretRef { get; init; }

    /// <summary>The disk's identity.</summary>
    [Required]
    public string VolumeID { get; init; } = "";
}

/// <summary>Storage of a program on the node, as a persistent volume.</summary>
[ApiType]
public sealed partial record FlexPersistentVolumeSource
{
    /// <summary>The program's name.</summary>
    [Required]
    public string Driver { get; init; } = "";

    /// <summary>The file system to mount, such as ext4. The program's own choice where not given.</summary>
    public string FsType { get; init; } = "";

    /// <summary>What else the program wants to know, by key.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = EmptyMap.Strings;

    /// <summary>Whether it is mounted read-only. False where not given.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret that is passed to the program.</summary>
    public SecretReference? SecretRef { get; init; }
}

/// <summary>A Gluster file system, as a persistent volume. The driver for it was removed.</summary>
[ApiType]
public sealed partial record GlusterfsPersistentVolumeSource
{
    /// <summary>The Endpoints object that names the Gluster servers.</summary>
    [Required]
    public string Endpoints { get; init; } = "";

    /// <summary>The namespace of the Endpoints object; that of the claim where not given.</summary>
    public string? EndpointsNamespace { get; init; }

    /// <summary>The Gluster volume's path.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Whether it is mounted read-only. False where not given.</summary>
    public bool ReadOnly { get; init; }
}

/// <summary>An iSCSI disk, as a persistent volume.</summary>
[ApiType]
public sealed partial record ISCSIPersistentVolumeSource
{
    /// <summary>Whether discovery authenticates by CHAP.</summary>
    public bool ChapAuthDiscovery { get; init; }

    /// <summary>Whether the session authenticates by CHAP.</summary>
    public bool ChapAuthSession { get; init; }

    /// <summary>The file system to mount, such as ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>The initiator's own name. A new interface is made for it where iscsiInterface is given as well.</summary>
    public string? InitiatorName { get; init; }

    /// <summary>The target's name.</summary>
    [Required]
    public string Iqn { get; init; } = "";

    /// <summary>The interface on the node that is used; default, which is TCP, where not given.</summary>
    [Default("default")]
    public string IscsiInterface { get; init; } = "";

    /// <summary>The number of the unit.</summary>
    [Required]
    public int Lun { get; init; }

    /// <summary>Further addresses of the target, with a port where it is not 3260.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Portals { get; init; } = [];

    /// <summary>Whether it is mounted read-only. False where not given.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret with the CHAP passwords.</summary>
    public SecretReference? SecretRef { get; init; }

    /// <summary>The target's address, with a port where it is not 3260.</summary>
    [Required]
    public string TargetPortal { get; init; } = "";
}

/// <summary>A Ceph block device, as a persistent volume. The driver for it was removed.</summary>
[ApiType]
public sealed partial record RBDPersistentVolumeSource
{
    /// <summary>The file system to mount, such as ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>The image's name.</summary>
    [Required]
    public string Image { get; init; } = "";

    /// <summary>The path of the user's key ring on the node; /etc/ceph/keyring where not given.</summary>
    [Default("/etc/ceph/keyring")]
    public string Keyring { get; init; } = "";

    /// <summary>The addresses of the Ceph monitors.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Monitors { get; init; } = [];

    /// <summary>The pool's name; rbd where not given.</summary>
    [Default("rbd")]
    public string Pool { get; init; } = "";

    /// <summary>Whether it is mounted read-only. False where not given.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret with the user's key; it goes before keyring.</summary>
    public SecretReference? SecretRef { get; init; }

    /// <summary>The Ceph user; admin where not given.</summary>
    [Default("admin")]
    public string User { get; init; } = "";
}

/// <summary>A ScaleIO volume, as a persistent volume. The driver for it was removed.</summary>
[ApiType]
public sealed partial record ScaleIOPersistentVolumeSource
{
    /// <summary>The file system to mount; xfs where not given.</summary>
    [Default("xfs")]
    public string FsType { get; init; } = "";

    /// <summary>The address of the ScaleIO gateway.</summary>
    [Required]
    public string Gateway { get; init; } = "";

    /// <summary>The protection domain.</summary>
    public string ProtectionDomain { get; init; } = "";

    /// <summary>Whether it is mounted read-only. False where not given.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret with the user's name and password.</summary>
    [Required]
    public SecretReference? SecretRef { get; init; }

    /// <summary>Whether the gateway is spoken to over TLS. False where not given.</summary>
    public bool SslEnabled { get; init; }

    /// <summary>ThickProvisioned or ThinProvisioned; the latter where not given.</summary>
    [Default("ThinProvisioned")]
    public string StorageMode { get; init; } = "";

    /// <summary>The storage pool.</summary>
    public string StoragePool { get; init; } = "";

    /// <summary>The name of the storage system.</summary>
    [Required]
    public string System { get; init; } = "";

    /// <summary>The name of a volume that is there already.</summary>
    public string VolumeName { get; init; } = "";
}

/// <summary>A StorageOS volume, as a persistent volume. The driver for it was removed.</summary>
[ApiType]
public sealed partial record StorageOSPersistentVolumeSource
{
    /// <summary>The file system to mount; ext4 where not given.</summary>
    public string FsType { get; init; } = "";

    /// <summary>Whether it is mounted read-only. False where not given.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret with what connects to StorageOS.</summary>
    public ObjectReference? SecretRef { get; init; }

    /// <summary>The volume's name, unique within its StorageOS namespace.</summary>
    public string VolumeName { get; init; } = "";

    /// <summary>The StorageOS namespace; that of the pod where not given.</summary>
    public string VolumeNamespace { get; init; } = "";
}

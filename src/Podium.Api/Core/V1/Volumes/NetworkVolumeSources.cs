using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A directory of an NFS server.</summary>
[ApiType]
public sealed partial record NFSVolumeSource
{
    /// <summary>The path that the server exports.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The server's name or address.</summary>
    [Required]
    public string Server { get; init; } = "";
}

/// <summary>An iSCSI disk.</summary>
[ApiType]
public sealed partial record ISCSIVolumeSource
{
    /// <summary>Whether discovery uses CHAP.</summary>
    public bool ChapAuthDiscovery { get; init; }

    /// <summary>Whether the session uses CHAP.</summary>
    public bool ChapAuthSession { get; init; }

    /// <summary>The file system to mount, such as ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>The initiator's own name. With iscsiInterface, a new interface is made for the connection.</summary>
    public string? InitiatorName { get; init; }

    /// <summary>The target's name.</summary>
    [Required]
    public string Iqn { get; init; } = "";

    /// <summary>The interface that carries iSCSI. Default default (TCP).</summary>
    [Default("default")]
    public string IscsiInterface { get; init; } = "";

    /// <summary>The target's LUN.</summary>
    [Required]
    public int Lun { get; init; }

    /// <summary>Further portals of the target, as address or address:port.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Portals { get; init; } = [];

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret for CHAP.</summary>
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The target's portal, as address or address:port.</summary>
    [Required]
    public string TargetPortal { get; init; } = "";
}

/// <summary>A Fibre Channel disk. Either targetWWNs with lun or wwids is given.</summary>
[ApiType]
public sealed partial record FCVolumeSource
{
    /// <summary>The file system to mount, such as ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>The target's LUN.</summary>
    public int? Lun { get; init; }

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>World wide names of the targets.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> TargetWWNs { get; init; } = [];

    /// <summary>World wide identifiers of the volume.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Wwids { get; init; } = [];
}

/// <summary>A Ceph file system.</summary>
[ApiType]
public sealed partial record CephFSVolumeSource
{
    /// <summary>The addresses of Ceph's monitors.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Monitors { get; init; } = [];

    /// <summary>The directory that is mounted. Default /.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The key ring on the node. Default /etc/ceph/user.secret.</summary>
    public string SecretFile { get; init; } = "";

    /// <summary>The secret with the user's key; it wins over secretFile.</summary>
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The RADOS user. Default admin.</summary>
    public string User { get; init; } = "";
}

/// <summary>A RADOS block device.</summary>
[ApiType]
public sealed partial record RBDVolumeSource
{
    /// <summary>The file system to mount, such as ext4.</summary>
    public string FsType { get; init; } = "";

    /// <summary>The RADOS image.</summary>
    [Required]
    public string Image { get; init; } = "";

    /// <summary>The key ring on the node. Default /etc/ceph/keyring.</summary>
    [Default("/etc/ceph/keyring")]
    public string Keyring { get; init; } = "";

    /// <summary>The addresses of Ceph's monitors.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Monitors { get; init; } = [];

    /// <summary>The RADOS pool. Default rbd.</summary>
    [Default("rbd")]
    public string Pool { get; init; } = "";

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret with the user's key; it wins over keyring.</summary>
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The RADOS user. Default admin.</summary>
    [Default("admin")]
    public string User { get; init; } = "";
}

/// <summary>A Gluster file system.</summary>
[ApiType]
public sealed partial record GlusterfsVolumeSource
{
    /// <summary>The endpoints object that lists the Gluster servers.</summary>
    [Required]
    public string Endpoints { get; init; } = "";

    /// <summary>The Gluster volume's path.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }
}

/// <summary>A Quobyte volume.</summary>
[ApiType]
public sealed partial record QuobyteVolumeSource
{
    /// <summary>The group that files are shown with. Default none.</summary>
    public string Group { get; init; } = "";

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The Quobyte registries, as host:port, separated by commas.</summary>
    [Required]
    public string Registry { get; init; } = "";

    /// <summary>The tenant that owns the volume.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The user that files are shown with. Default the service account's.</summary>
    public string User { get; init; } = "";

    /// <summary>The volume's name.</summary>
    [Required]
    public string Volume { get; init; } = "";
}

/// <summary>A volume of an exec-based plugin.</summary>
[ApiType]
public sealed partial record FlexVolumeSource
{
    /// <summary>The driver's name.</summary>
    [Required]
    public string Driver { get; init; } = "";

    /// <summary>The file system to mount; the driver chooses where unset.</summary>
    public string FsType { get; init; } = "";

    /// <summary>Further options for the driver.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = EmptyMap.Strings;

    /// <summary>Whether it is mounted read-only. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The secret that is handed to the driver.</summary>
    public LocalObjectReference? SecretRef { get; init; }
}

using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A piece of storage and how it may be used. Exactly one source must be given.</summary>
[ApiType]
public sealed partial record PersistentVolumeSpec
{
    /// <summary>The ways in which the volume can be mounted: ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> AccessModes { get; init; } = [];

    /// <summary>An AWS disk. Superseded by the CSI driver ebs.csi.aws.com, to which it is passed on.</summary>
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    /// <summary>An Azure disk. Superseded by the CSI driver disk.csi.azure.com, to which it is passed on.</summary>
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    /// <summary>An Azure file share. Superseded by the CSI driver file.csi.azure.com, to which it is passed on.</summary>
    public AzureFilePersistentVolumeSource? AzureFile { get; init; }

    /// <summary>How large the volume is, as the resource storage.</summary>
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>A CephFS file system. The driver for it was removed.</summary>
    public CephFSPersistentVolumeSource? Cephfs { get; init; }

    /// <summary>An OpenStack disk. Superseded by the CSI driver cinder.csi.openstack.org, to which it is passed on.</summary>
    public CinderPersistentVolumeSource? Cinder { get; init; }

    /// <summary>
    /// The claim to which the volume is bound, or for which it is kept. The binding is mutual: the claim's volumeName says the same.
    /// </summary>
    [Granular]
    public ObjectReference? ClaimRef { get; init; }

    /// <summary>Storage of a CSI driver.</summary>
    public CSIPersistentVolumeSource? Csi { get; init; }

    /// <summary>A fibre channel disk that is attached to the node.</summary>
    public FCVolumeSource? Fc { get; init; }

    /// <summary>Storage of a program on the node. Superseded by CSI drivers.</summary>
    public FlexPersistentVolumeSource? FlexVolume { get; init; }

    /// <summary>A Flocker volume. The driver for it was removed.</summary>
    public FlockerVolumeSource? Flocker { get; init; }

    /// <summary>A Google disk. Superseded by the CSI driver pd.csi.storage.gke.io, to which it is passed on.</summary>
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    /// <summary>A Gluster file system. The driver for it was removed.</summary>
    public GlusterfsPersistentVolumeSource? Glusterfs { get; init; }

    /// <summary>A path of the node's own file system. It is meant for trials on a single node: data does not follow the pod.</summary>
    public HostPathVolumeSource? HostPath { get; init; }

    /// <summary>An iSCSI disk.</summary>
    public ISCSIPersistentVolumeSource? Iscsi { get; init; }

    /// <summary>A disk or folder of one node.</summary>
    public LocalVolumeSource? Local { get; init; }

    /// <summary>Options for mounting, such as ro. They are not checked: a wrong one makes the mount fail.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> MountOptions { get; init; } = [];

    /// <summary>A share of an NFS server.</summary>
    public NFSVolumeSource? Nfs { get; init; }

    /// <summary>On which nodes the volume can be reached. It decides where pods that use the volume can run.</summary>
    public VolumeNodeAffinity? NodeAffinity { get; init; }

    /// <summary>
    /// What becomes of the volume when its claim is gone: Retain keeps it, Delete deletes it with its storage, Recycle, which is not to be
    /// used any more, empties it.
    /// </summary>
    [Default("Retain")]
    public string PersistentVolumeReclaimPolicy { get; init; } = "";

    /// <summary>A PhotonController disk. The driver for it was removed.</summary>
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    /// <summary>A Portworx volume. Superseded by the CSI driver pxd.portworx.com.</summary>
    public PortworxVolumeSource? PortworxVolume { get; init; }

    /// <summary>A Quobyte volume. The driver for it was removed.</summary>
    public QuobyteVolumeSource? Quobyte { get; init; }

    /// <summary>A Ceph block device. The driver for it was removed.</summary>
    public RBDPersistentVolumeSource? Rbd { get; init; }

    /// <summary>A ScaleIO volume. The driver for it was removed.</summary>
    public ScaleIOPersistentVolumeSource? ScaleIO { get; init; }

    /// <summary>The storage class that the volume belongs to; empty for none.</summary>
    public string StorageClassName { get; init; } = "";

    /// <summary>A StorageOS volume. The driver for it was removed.</summary>
    public StorageOSPersistentVolumeSource? Storageos { get; init; }

    /// <summary>The class of changeable attributes that the volume has. Needs a feature that is off by default.</summary>
    public string? VolumeAttributesClassName { get; init; }

    /// <summary>Whether the volume is given as a file system or as a raw device: Filesystem or Block. Filesystem where not given.</summary>
    [Default("Filesystem")]
    public string? VolumeMode { get; init; }

    /// <summary>A vSphere disk. Superseded by the CSI driver csi.vsphere.vmware.com, to which it is passed on.</summary>
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }
}

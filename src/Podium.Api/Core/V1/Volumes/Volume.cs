using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A volume that a pod's containers can mount. Besides its name exactly one source must be set.</summary>
[ApiType]
public sealed partial record Volume
{
    /// <summary>An AWS disk. Superseded: handled by the CSI driver ebs.csi.aws.com.</summary>
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    /// <summary>An Azure data disk. Superseded: handled by the CSI driver disk.csi.azure.com.</summary>
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    /// <summary>An Azure file share. Superseded: handled by the CSI driver file.csi.azure.com.</summary>
    public AzureFileVolumeSource? AzureFile { get; init; }

    /// <summary>A Ceph file system. Superseded: no longer supported.</summary>
    public CephFSVolumeSource? Cephfs { get; init; }

    /// <summary>An OpenStack disk. Superseded: handled by the CSI driver cinder.csi.openstack.org.</summary>
    public CinderVolumeSource? Cinder { get; init; }

    /// <summary>The entries of a config map as files.</summary>
    public ConfigMapVolumeSource? ConfigMap { get; init; }

    /// <summary>A volume of a CSI driver that lives and goes with the pod.</summary>
    public CSIVolumeSource? Csi { get; init; }

    /// <summary>Fields of the pod as files.</summary>
    public DownwardAPIVolumeSource? DownwardAPI { get; init; }

    /// <summary>A directory that is empty when the pod starts and goes with it.</summary>
    public EmptyDirVolumeSource? EmptyDir { get; init; }

    /// <summary>A persistent volume claim that is made for the pod and goes with it.</summary>
    public EphemeralVolumeSource? Ephemeral { get; init; }

    /// <summary>A Fibre Channel disk attached to the node.</summary>
    public FCVolumeSource? Fc { get; init; }

    /// <summary>A volume of an exec-based plugin. Superseded: use a CSI driver.</summary>
    public FlexVolumeSource? FlexVolume { get; init; }

    /// <summary>A Flocker volume. Superseded: no longer supported.</summary>
    public FlockerVolumeSource? Flocker { get; init; }

    /// <summary>A Google disk. Superseded: handled by the CSI driver pd.csi.storage.gke.io.</summary>
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    /// <summary>A checkout of a git repository. Superseded: clone into an emptyDir from an init container instead.</summary>
    public GitRepoVolumeSource? GitRepo { get; init; }

    /// <summary>A Gluster file system. Superseded: no longer supported.</summary>
    public GlusterfsVolumeSource? Glusterfs { get; init; }

    /// <summary>A file or directory of the node. Whoever can use it can often take over the node; most pods need none.</summary>
    public HostPathVolumeSource? HostPath { get; init; }

    /// <summary>The content of an image or artifact, read-only. Needs the feature ImageVolume.</summary>
    public ImageVolumeSource? Image { get; init; }

    /// <summary>An iSCSI disk attached to the node.</summary>
    public ISCSIVolumeSource? Iscsi { get; init; }

    /// <summary>The volume's name, a DNS label that is unique within the pod.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>A directory of an NFS server.</summary>
    public NFSVolumeSource? Nfs { get; init; }

    /// <summary>A persistent volume claim in the pod's namespace.</summary>
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    /// <summary>A Photon disk. Superseded: no longer supported.</summary>
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    /// <summary>A Portworx volume. Superseded: handled by the CSI driver pxd.portworx.com.</summary>
    public PortworxVolumeSource? PortworxVolume { get; init; }

    /// <summary>Several sources together in one directory.</summary>
    public ProjectedVolumeSource? Projected { get; init; }

    /// <summary>A Quobyte volume. Superseded: no longer supported.</summary>
    public QuobyteVolumeSource? Quobyte { get; init; }

    /// <summary>A RADOS block device. Superseded: no longer supported.</summary>
    public RBDVolumeSource? Rbd { get; init; }

    /// <summary>A ScaleIO volume. Superseded: no longer supported.</summary>
    public ScaleIOVolumeSource? ScaleIO { get; init; }

    /// <summary>The entries of a secret as files.</summary>
    public SecretVolumeSource? Secret { get; init; }

    /// <summary>A StorageOS volume. Superseded: no longer supported.</summary>
    public StorageOSVolumeSource? Storageos { get; init; }

    /// <summary>A vSphere disk. Superseded: handled by the CSI driver csi.vsphere.vmware.com.</summary>
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }
}

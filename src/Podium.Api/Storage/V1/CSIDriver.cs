using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Storage.V1;

/// <summary>Tells how a CSI driver wants to be used. The object has the driver's own name.</summary>
[Resource("csidrivers", Namespaced = false)]
public sealed partial record CSIDriver
{
    /// <summary>The object's metadata; its name is the driver's.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>How the driver wants to be used.</summary>
    [Required]
    public CSIDriverSpec Spec { get; init; } = new();
}

/// <summary>How a CSI driver wants to be used.</summary>
[ApiType]
public sealed partial record CSIDriverSpec
{
    /// <summary>Whether volumes are attached to a node before they are mounted there. True where not given; it cannot be changed.</summary>
    [Default(true)]
    public bool? AttachRequired { get; init; }

    /// <summary>
    /// Whether volumes get a pod's group: ReadWriteOnceWithFSType where the volume has a file system and one node, File always, None never.
    /// </summary>
    [Default("ReadWriteOnceWithFSType")]
    public string? FsGroupPolicy { get; init; }

    /// <summary>Whether the driver is told about the pod when it mounts a volume: its name, namespace, uid and service account.</summary>
    [Default(false)]
    public bool? PodInfoOnMount { get; init; }

    /// <summary>Whether the driver is asked to mount again from time to time, so that it can change what is in the volume.</summary>
    [Default(false)]
    public bool? RequiresRepublish { get; init; }

    /// <summary>Whether the driver mounts volumes with a SELinux context.</summary>
    [Default(false)]
    [JsonName("seLinuxMount")]
    public bool? SELinuxMount { get; init; }

    /// <summary>Whether pods are placed by the free capacity that the driver tells of in CSIStorageCapacity objects.</summary>
    [Default(false)]
    public bool? StorageCapacity { get; init; }

    /// <summary>The tokens of the pod's service account that the driver gets when it mounts a volume, each for another audience.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<TokenRequest> TokenRequests { get; init; } = [];

    /// <summary>Which volumes the driver has: Persistent by claims, Ephemeral in pods themselves. Persistent where none is given.</summary>
    [ListType(ListType.Set)]
    public IReadOnlyList<string> VolumeLifecycleModes { get; init; } = [];
}

/// <summary>A token that a CSI driver gets for the pods whose volumes it mounts.</summary>
[ApiType]
public sealed partial record TokenRequest
{
    /// <summary>The audience that the token is for; that of the API server where empty.</summary>
    [Required]
    public string Audience { get; init; } = "";

    /// <summary>For how many seconds the token is valid.</summary>
    public long? ExpirationSeconds { get; init; }
}

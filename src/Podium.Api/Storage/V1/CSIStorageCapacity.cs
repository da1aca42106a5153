using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Storage.V1;

/// <summary>Tells how much storage of a class a CSI driver can still give on some nodes.</summary>
[Resource("csistoragecapacities")]
public sealed partial record CSIStorageCapacity
{
    /// <summary>How much can still be given, in bytes; not known where not given.</summary>
    public Quantity? Capacity { get; init; }

    /// <summary>The size of the largest volume that can be made, in bytes.</summary>
    public Quantity? MaximumVolumeSize { get; init; }

    /// <summary>The object's metadata. Its name means nothing.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The nodes that reach the storage: none where not given, all where empty. It cannot be changed.</summary>
    public LabelSelector? NodeTopology { get; init; }

    /// <summary>The class of the storage. It cannot be changed.</summary>
    [Required]
    public string StorageClassName { get; init; } = "";
}

using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Storage.V1;

/// <summary>
/// A kind of storage that claims can ask for by name, and how it is made. One class can be the default, by an annotation.
/// </summary>
[Resource("storageclasses", Namespaced = false, ShortNames = ["sc"])]
public sealed partial record StorageClass
{
    /// <summary>Whether claims of this class may grow.</summary>
    public bool? AllowVolumeExpansion { get; init; }

    /// <summary>Where volumes may be made; anywhere where empty.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<TopologySelectorTerm> AllowedTopologies { get; init; } = [];

    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The mount options that new volumes get. They are not checked: a wrong one makes the mount fail.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> MountOptions { get; init; } = [];

    /// <summary>What the provisioner is told about new volumes, by key.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = EmptyMap.Strings;

    /// <summary>Who makes the volumes.</summary>
    [Required]
    public string Provisioner { get; init; } = "";

    /// <summary>What becomes of a volume of this class when its claim is gone: Delete or Retain. Delete where not given.</summary>
    [Default("Delete")]
    public string? ReclaimPolicy { get; init; }

    /// <summary>
    /// When claims get their volumes: Immediate, or WaitForFirstConsumer when a pod uses them. Immediate where not given.
    /// </summary>
    [Default("Immediate")]
    public string? VolumeBindingMode { get; init; }
}

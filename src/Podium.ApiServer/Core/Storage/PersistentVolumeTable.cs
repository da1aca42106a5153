using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Storage;

/// <summary>How <c>kubectl get persistentvolumes</c> shows volumes.</summary>
internal sealed class PersistentVolumeTable : ITable<PersistentVolume>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Capacity", "The volume's size."),
        Column.Text("Access Modes", "How the volume may be used."),
        Column.Text("Reclaim Policy", "What becomes of the volume when its claim goes."),
        Column.Text("Status", "Whether the volume is claimed."),
        Column.Text("Claim", "The claim that has the volume."),
        Column.Text("StorageClass", "The class of the storage."),
        Column.Text("VolumeAttributesClass", "The class of the volume's attributes."),
        Column.Text("Reason", "Why the volume has failed."),
        Column.Age,
        Column.Wide("VolumeMode", "Whether the volume has a file system."),
    ];

    /// <inheritdoc/>
    public void WriteCells(PersistentVolume obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(StorageText.Size(obj.Spec.Capacity));
        cells.Add(StorageText.Modes(obj.Spec.AccessModes));
        cells.Add(obj.Spec.PersistentVolumeReclaimPolicy);
        cells.Add(StorageText.Phase(obj.Metadata, obj.Status.Phase));
        cells.Add(obj.Spec.ClaimRef is { } claim ? $"{claim.Namespace}/{claim.Name}" : "");
        cells.Add(StorageText.Class(obj.Metadata, obj.Spec.StorageClassName));
        cells.Add(StorageText.AttributesClass(obj.Spec.VolumeAttributesClassName));
        cells.Add(obj.Status.Reason);
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(obj.Spec.VolumeMode ?? "Filesystem");
    }
}

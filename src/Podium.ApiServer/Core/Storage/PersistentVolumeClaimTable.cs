using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Storage;

/// <summary>How <c>kubectl get persistentvolumeclaims</c> shows claims.</summary>
internal sealed class PersistentVolumeClaimTable : ITable<PersistentVolumeClaim>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Status", "Whether the claim has its volume."),
        Column.Text("Volume", "The claim's volume."),
        Column.Text("Capacity", "The volume's size."),
        Column.Text("Access Modes", "How the volume may be used."),
        Column.Text("StorageClass", "The class of the storage."),
        Column.Text("VolumeAttributesClass", "The class of the volume's attributes."),
        Column.Age,
        Column.Wide("VolumeMode", "Whether the volume has a file system."),
    ];

    /// <inheritdoc/>
    public void WriteCells(PersistentVolumeClaim obj, TableCells cells)
    {
        var bound = obj.Spec.VolumeName.Length > 0;
        cells.Add(obj.Metadata.Name);
        cells.Add(StorageText.Phase(obj.Metadata, obj.Status.Phase));
        cells.Add(obj.Spec.VolumeName);
        cells.Add(bound ? StorageText.Size(obj.Status.Capacity) : "");
        cells.Add(bound ? StorageText.Modes(obj.Status.AccessModes) : "");
        cells.Add(StorageText.Class(obj.Metadata, obj.Spec.StorageClassName));
        cells.Add(StorageText.AttributesClass(obj.Spec.VolumeAttributesClassName));
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(obj.Spec.VolumeMode ?? "Filesystem");
    }
}

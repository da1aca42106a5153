using Podium.Api.Storage.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Storage;

/// <summary>How <c>kubectl get volumeattachments</c> shows attachments.</summary>
internal sealed class VolumeAttachmentTable : ITable<VolumeAttachment>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Attacher", "Who attaches the volume."),
        Column.Text("PV", "The volume."),
        Column.Text("Node", "The node."),
        new("Attached", "boolean", 0, "Whether the volume is attached."),
        Column.Age,
    ];

    /// <inheritdoc/>
    public void WriteCells(VolumeAttachment obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Spec.Attacher);
        cells.Add(obj.Spec.Source.PersistentVolumeName ?? "");
        cells.Add(obj.Spec.NodeName);
        cells.Add(obj.Status.Attached);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}

using Podium.Api.Storage.V1;
using Podium.ApiServer.Core.Storage;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Storage;

/// <summary>How <c>kubectl get csidrivers</c> shows drivers.</summary>
internal sealed class CSIDriverTable : ITable<CSIDriver>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        new("AttachRequired", "boolean", 0, "Whether volumes are attached to a node first."),
        new("PodInfoOnMount", "boolean", 0, "Whether the driver is told about the pod."),
        new("StorageCapacity", "boolean", 0, "Whether pods are placed by the driver's free capacity."),
        Column.Text("TokenRequests", "The audiences of the tokens that the driver gets."),
        new("RequiresRepublish", "boolean", 0, "Whether the driver mounts again from time to time."),
        Column.Text("Modes", "Which volumes the driver has."),
        Column.Age,
    ];

    /// <inheritdoc/>
    public void WriteCells(CSIDriver obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Spec.AttachRequired ?? true);
        cells.Add(obj.Spec.PodInfoOnMount ?? false);
        cells.Add(obj.Spec.StorageCapacity ?? false);
        cells.Add(obj.Spec.TokenRequests.Count == 0 ? StorageText.Unset : string.Join(',', obj.Spec.TokenRequests.Select(t => t.Audience)));
        cells.Add(obj.Spec.RequiresRepublish ?? false);
        cells.Add(TableText.OrNone(string.Join(',', obj.Spec.VolumeLifecycleModes)));
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}

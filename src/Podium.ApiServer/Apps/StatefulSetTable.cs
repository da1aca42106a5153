using Podium.Api.Apps.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Apps;

/// <summary>How <c>kubectl get statefulsets</c> shows stateful sets.</summary>
internal sealed class StatefulSetTable : ITable<StatefulSet>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
        [Column.Name, Column.Text("Ready", "How many pods are ready, of how many."), Column.Age, Column.Containers, Column.Images];

    /// <inheritdoc/>
    public void WriteCells(StatefulSet obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add($"{obj.Status.ReadyReplicas}/{obj.Spec.Replicas ?? 0}");
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(TableText.ContainerNames(obj.Spec.Template.Spec));
        cells.Add(TableText.Images(obj.Spec.Template.Spec));
    }
}

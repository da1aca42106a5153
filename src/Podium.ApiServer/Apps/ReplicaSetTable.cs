using Podium.Api.Apps.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Apps;

/// <summary>How <c>kubectl get replicasets</c> shows replica sets.</summary>
internal sealed class ReplicaSetTable : ITable<ReplicaSet>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Number("Desired", "How many pods there should be."),
        Column.Number("Current", "How many pods there are."),
        Column.Number("Ready", "How many pods are ready."),
        Column.Age,
        Column.Containers,
        Column.Images,
        Column.Selector,
    ];

    /// <inheritdoc/>
    public void WriteCells(ReplicaSet obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Spec.Replicas ?? 0);
        cells.Add(obj.Status.Replicas);
        cells.Add(obj.Status.ReadyReplicas);
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(TableText.ContainerNames(obj.Spec.Template.Spec));
        cells.Add(TableText.Images(obj.Spec.Template.Spec));
        cells.Add(TableText.Selector(obj.Spec.Selector));
    }
}

using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Workloads;

/// <summary>How <c>kubectl get replicationcontrollers</c> shows replication controllers.</summary>
internal sealed class ReplicationControllerTable : ITable<ReplicationController>
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
    public void WriteCells(ReplicationController obj, TableCells cells)
    {
        var template = obj.Spec.Template?.Spec ?? new PodSpec();
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Spec.Replicas ?? 0);
        cells.Add(obj.Status.Replicas);
        cells.Add(obj.Status.ReadyReplicas);
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(TableText.ContainerNames(template));
        cells.Add(TableText.Images(template));
        cells.Add(TableText.Labels(obj.Spec.Selector));
    }
}

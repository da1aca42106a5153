using Podium.Api.Apps.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Apps;

/// <summary>How <c>kubectl get daemonsets</c> shows daemon sets.</summary>
internal sealed class DaemonSetTable : ITable<DaemonSet>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Number("Desired", "On how many nodes a pod should run."),
        Column.Number("Current", "On how many nodes a pod runs."),
        Column.Number("Ready", "On how many nodes a pod is ready."),
        Column.Number("Up-to-date", "On how many nodes a pod of the present template runs."),
        Column.Number("Available", "On how many nodes a pod is available."),
        Column.Text("Node Selector", "The labels that a node must have."),
        Column.Age,
        Column.Containers,
        Column.Images,
        Column.Selector,
    ];

    /// <inheritdoc/>
    public void WriteCells(DaemonSet obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Status.DesiredNumberScheduled);
        cells.Add(obj.Status.CurrentNumberScheduled);
        cells.Add(obj.Status.NumberReady);
        cells.Add(obj.Status.UpdatedNumberScheduled);
        cells.Add(obj.Status.NumberAvailable);
        cells.Add(TableText.Labels(obj.Spec.Template.Spec.NodeSelector));
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(TableText.ContainerNames(obj.Spec.Template.Spec));
        cells.Add(TableText.Images(obj.Spec.Template.Spec));
        cells.Add(TableText.Selector(obj.Spec.Selector));
    }
}

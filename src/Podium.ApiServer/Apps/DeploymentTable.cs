using Podium.Api.Apps.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Apps;

/// <summary>How <c>kubectl get deployments</c> shows deployments.</summary>
internal sealed class DeploymentTable : ITable<Deployment>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Ready", "How many pods are ready, of how many."),
        Column.Number("Up-to-date", "How many pods have the present template."),
        Column.Number("Available", "How many pods are available."),
        Column.Age,
        Column.Containers,
        Column.Images,
        Column.Selector,
    ];

    /// <inheritdoc/>
    public void WriteCells(Deployment obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add($"{obj.Status.ReadyReplicas}/{obj.Spec.Replicas ?? 0}");
        cells.Add(obj.Status.UpdatedReplicas);
        cells.Add(obj.Status.AvailableReplicas);
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(TableText.ContainerNames(obj.Spec.Template.Spec));
        cells.Add(TableText.Images(obj.Spec.Template.Spec));
        cells.Add(TableText.Selector(obj.Spec.Selector));
    }
}

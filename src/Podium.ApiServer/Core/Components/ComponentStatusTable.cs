using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Components;

/// <summary>How <c>kubectl get componentstatuses</c> shows the control plane's parts.</summary>
internal sealed class ComponentStatusTable : ITable<ComponentStatus>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Status", "Whether the component is well."),
        Column.Text("Message", "What the component answered."),
        Column.Text("Error", "What went wrong when the component was asked."),
    ];

    /// <inheritdoc/>
    public void WriteCells(ComponentStatus obj, TableCells cells)
    {
        var health = obj.Conditions.FirstOrDefault(static condition => condition.Type == "Healthy");
        cells.Add(obj.Metadata.Name);
        cells.Add(health is null ? "Unknown" : health.Status == "True" ? "Healthy" : "Unhealthy");
        cells.Add(health?.Message ?? "");
        cells.Add(health?.Error ?? "");
    }
}

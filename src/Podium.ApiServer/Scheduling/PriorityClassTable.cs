using Podium.Api.Scheduling.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Scheduling;

/// <summary>How <c>kubectl get priorityclasses</c> shows priority classes.</summary>
internal sealed class PriorityClassTable : ITable<PriorityClass>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Number("Value", "The priority."),
        new("Global-Default", "boolean", 0, "Whether pods without a class get this priority."),
        Column.Age,
        Column.Text("PreemptionPolicy", "Whether pods of this class may push others out."),
    ];

    /// <inheritdoc/>
    public void WriteCells(PriorityClass obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Value);
        cells.Add(obj.GlobalDefault);
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(obj.PreemptionPolicy ?? TableText.Unknown);
    }
}

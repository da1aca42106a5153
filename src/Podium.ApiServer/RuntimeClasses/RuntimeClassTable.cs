using Podium.Api.Nodes.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.RuntimeClasses;

/// <summary>How <c>kubectl get runtimeclasses</c> shows runtime classes.</summary>
internal sealed class RuntimeClassTable : ITable<RuntimeClass>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } = [Column.Name, Column.Text("Handler", "The runtime's handler."), Column.Age];

    /// <inheritdoc/>
    public void WriteCells(RuntimeClass obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Handler);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}

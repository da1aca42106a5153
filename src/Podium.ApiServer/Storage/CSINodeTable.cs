using Podium.Api.Storage.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Storage;

/// <summary>How <c>kubectl get csinodes</c> shows nodes' drivers.</summary>
internal sealed class CSINodeTable : ITable<CSINode>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } = [Column.Name, Column.Number("Drivers", "How many drivers the node has."), Column.Age];

    /// <inheritdoc/>
    public void WriteCells(CSINode obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Spec.Drivers.Count);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}

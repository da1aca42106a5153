using Podium.Api.Storage.V1;
using Podium.ApiServer.Core.Storage;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Storage;

/// <summary>How <c>kubectl get csistoragecapacities</c> shows free capacity.</summary>
internal sealed class CSIStorageCapacityTable : ITable<CSIStorageCapacity>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("StorageClassName", "The class of the storage."),
        Column.Text("Capacity", "How much can still be given."),
    ];

    /// <inheritdoc/>
    public void WriteCells(CSIStorageCapacity obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.StorageClassName);
        cells.Add(obj.Capacity?.ToString() ?? StorageText.Unset);
    }
}

using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Configuration;

/// <summary>How <c>kubectl get configmaps</c> shows config maps.</summary>
internal sealed class ConfigMapTable : ITable<ConfigMap>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } = [Column.Name, Column.Text("Data", "How many keys there are."), Column.Age];

    /// <inheritdoc/>
    public void WriteCells(ConfigMap obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Data.Count + obj.BinaryData.Count);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}

using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Configuration;

/// <summary>How <c>kubectl get secrets</c> shows secrets: how much there is, not what.</summary>
internal sealed class SecretTable : ITable<Secret>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
        [Column.Name, Column.Text("Type", "What the secret is for."), Column.Text("Data", "How many keys there are."), Column.Age];

    /// <inheritdoc/>
    public void WriteCells(Secret obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Type);
        cells.Add(obj.Data.Count);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}

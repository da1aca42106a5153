using System.Globalization;
using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Limits;

/// <summary>How <c>kubectl get limitranges</c> shows limit ranges.</summary>
internal sealed class LimitRangeTable : ITable<LimitRange>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } = [Column.Name, Column.Text("Created At", "When the object was created.")];

    /// <inheritdoc/>
    public void WriteCells(LimitRange obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Metadata.CreationTimestamp is { } time
            ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : "0001-01-01T00:00:00Z");
    }
}

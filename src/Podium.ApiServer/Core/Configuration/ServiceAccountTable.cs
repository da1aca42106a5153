using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Configuration;

/// <summary>How <c>kubectl get serviceaccounts</c> shows service accounts.</summary>
internal sealed class ServiceAccountTable : ITable<ServiceAccount>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
        [Column.Name, Column.Text("Secrets", "How many secrets the account names."), Column.Age];

    /// <inheritdoc/>
    public void WriteCells(ServiceAccount obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Secrets.Count);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}

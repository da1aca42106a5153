using Podium.Api.Coordination.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Coordination;

/// <summary>How <c>kubectl get leases</c> shows leases.</summary>
internal sealed class LeaseTable : ITable<Lease>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } = [Column.Name, Column.Text("Holder", "Who holds the lease."), Column.Age];

    /// <inheritdoc/>
    public void WriteCells(Lease obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Spec.HolderIdentity ?? "");
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}

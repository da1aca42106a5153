using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Namespaces;

/// <summary>How <c>kubectl get namespaces</c> shows namespaces.</summary>
internal sealed class NamespaceTable : ITable<Namespace>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } = [Column.Name, Column.Text("Status", "Whether the namespace is in use or ending."), Column.Age];

    /// <inheritdoc/>
    public void WriteCells(Namespace obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Status.Phase);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}

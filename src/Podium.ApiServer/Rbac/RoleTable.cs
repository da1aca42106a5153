using System.Globalization;
using Podium.Api;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Rbac;

/// <summary>How <c>kubectl get roles</c> and <c>clusterroles</c> show roles.</summary>
internal sealed class RoleTable<T> : ITable<T>
    where T : class, IKubernetesObject<T>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } = [Column.Name, Column.Text("Created At", "When the object was created.")];

    /// <inheritdoc/>
    public void WriteCells(T obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Metadata.CreationTimestamp?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "");
    }
}

using Podium.Api.Apps.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Apps;

/// <summary>How <c>kubectl get controllerrevisions</c> shows kept states.</summary>
internal sealed class ControllerRevisionTable : ITable<ControllerRevision>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
        [Column.Name, Column.Text("Controller", "Whose state it is."), Column.Text("Revision", "The number of the state."), Column.Age];

    /// <inheritdoc/>
    public void WriteCells(ControllerRevision obj, TableCells cells)
    {
        var owner = obj.Metadata.OwnerReferences.FirstOrDefault(o => o.Controller == true);
        cells.Add(obj.Metadata.Name);
        cells.Add(owner is null ? TableText.None : OwnerName(owner.ApiVersion, owner.Kind, owner.Name));
        cells.Add(obj.Revision);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }

    private static string OwnerName(string apiVersion, string kind, string name)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : "." + apiVersion[..slash];
        return $"{kind.ToLowerInvariant()}{group}/{name}";
    }
}

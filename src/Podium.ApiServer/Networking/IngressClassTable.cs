using Podium.Api.Networking.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Networking;

/// <summary>How <c>kubectl get ingressclasses</c> shows ingress classes.</summary>
internal sealed class IngressClassTable : ITable<IngressClass>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Controller", "Who carries ingresses of the class out."),
        Column.Text("Parameters", "The object with what the controller has to know besides."),
        Column.Age,
    ];

    /// <inheritdoc/>
    public void WriteCells(IngressClass obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Spec.Controller);
        cells.Add(obj.Spec.Parameters is { } p ? $"{p.Kind}{(p.ApiGroup is { } group ? "." + group : "")}/{p.Name}" : TableText.None);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}

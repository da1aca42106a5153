using System.Globalization;
using Podium.Api.Discovery.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Discovery;

/// <summary>How <c>kubectl get endpointslices</c> shows slices: the first three of each list, and how many more.</summary>
internal sealed class EndpointSliceTable : ITable<EndpointSlice>
{
    private const int ShownMax = 3;
    private const string Unset = "<unset>";

    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("AddressType", "The type of the addresses."),
        Column.Text("Ports", "The ports of the endpoints."),
        Column.Text("Endpoints", "The addresses of the endpoints."),
        Column.Age,
    ];

    /// <inheritdoc/>
    public void WriteCells(EndpointSlice obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.AddressType);
        cells.Add(First(obj.Ports.Select(p =>
            p.Port is { } port ? port.ToString(CultureInfo.InvariantCulture) : string.IsNullOrEmpty(p.Name) ? "*" : p.Name).ToArray()));
        cells.Add(First(obj.Endpoints.SelectMany(e => e.Addresses).ToArray()));
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }

    private static string First(string[] values) => values.Length == 0 ? Unset
        : values.Length <= ShownMax ? string.Join(',', values)
        : $"{string.Join(',', values.Take(ShownMax))} + {values.Length - ShownMax} more...";
}

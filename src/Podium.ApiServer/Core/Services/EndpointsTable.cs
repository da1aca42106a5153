using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Services;

/// <summary>How <c>kubectl get endpoints</c> shows endpoints: the first three, and how many more.</summary>
internal sealed class EndpointsTable : ITable<Endpoints>
{
    private const int ShownMax = 3;

    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } = [Column.Name, Column.Text("Endpoints", "The addresses that are ready."), Column.Age];

    /// <inheritdoc/>
    public void WriteCells(Endpoints obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(Addresses(obj));
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }

    private static string Addresses(Endpoints endpoints)
    {
        if (endpoints.Subsets.Count == 0)
        {
            return TableText.None;
        }

        var shown = new List<string>(ShownMax);
        var count = 0;
        foreach (var subset in endpoints.Subsets)
        {
            // A headless service may have no ports.
            count += subset.Addresses.Count * Math.Max(subset.Ports.Count, 1);
            shown.AddRange(subset.Ports.Count == 0
                ? subset.Addresses.Select(a => a.Ip).Take(ShownMax - shown.Count)
                : subset.Ports.SelectMany(p => subset.Addresses.Select(a => HostAndPort(a.Ip, p.Port))).Take(ShownMax - shown.Count));
        }

        var text = string.Join(',', shown);
        return count > ShownMax ? $"{text} + {count - ShownMax} more..." : text;
    }

    private static string HostAndPort(string ip, int port) => ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]:{port}" : $"{ip}:{port}";
}

using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Limits;

/// <summary>How <c>kubectl get resourcequotas</c> shows quotas: what is used of each bound, limits apart from the rest.</summary>
internal sealed class ResourceQuotaTable : ITable<ResourceQuota>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Request", "What is used of requests and counts, of how much."),
        Column.Text("Limit", "What is used of limits, of how much."),
        Column.Age,
    ];

    /// <inheritdoc/>
    public void WriteCells(ResourceQuota obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(Usage(obj, limits: false));
        cells.Add(Usage(obj, limits: true));
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }

    private static string Usage(ResourceQuota quota, bool limits) => string.Join(", ", quota.Status.Hard
        .Where(h => h.Key.StartsWith("limits.", StringComparison.Ordinal) == limits)
        .OrderBy(h => h.Key, StringComparer.Ordinal)
        .Select(h => $"{h.Key}: {quota.Status.Used.GetValueOrDefault(h.Key)}/{h.Value}"));
}

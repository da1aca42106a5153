using Podium.Api.Policy.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Policy;

/// <summary>How <c>kubectl get poddisruptionbudgets</c> shows budgets.</summary>
internal sealed class PodDisruptionBudgetTable : ITable<PodDisruptionBudget>
{
    private const string NotApplicable = "N/A";

    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Min Available", "How many pods must stay available."),
        Column.Text("Max Unavailable", "How many pods may be unavailable."),
        Column.Number("Allowed Disruptions", "How many pods may be evicted at present."),
        Column.Age,
    ];

    /// <inheritdoc/>
    public void WriteCells(PodDisruptionBudget obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Spec.MinAvailable?.ToString() ?? NotApplicable);
        cells.Add(obj.Spec.MaxUnavailable?.ToString() ?? NotApplicable);
        cells.Add(obj.Status.DisruptionsAllowed);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}

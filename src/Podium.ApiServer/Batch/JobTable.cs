using Podium.Api.Batch.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Batch;

/// <summary>How <c>kubectl get jobs</c> shows jobs (pkg/printers/internalversion/printers.go: printJob).</summary>
internal sealed class JobTable : ITable<Job>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Status", "What the job is doing, or how it ended."),
        Column.Text("Completions", "How many pods have succeeded, of how many."),
        Column.Text("Duration", "How long the job took, or has been going on."),
        Column.Age,
        Column.Containers,
        Column.Images,
        Column.Selector,
    ];

    /// <inheritdoc/>
    public void WriteCells(Job obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(Status(obj));
        cells.Add(Completions(obj));
        cells.Add(obj.Status.StartTime is { } start ? HumanDuration.Of((obj.Status.CompletionTime ?? cells.Now) - start) : "");
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(TableText.ContainerNames(obj.Spec.Template.Spec));
        cells.Add(TableText.Images(obj.Spec.Template.Spec));
        cells.Add(TableText.Selector(obj.Spec.Selector));
    }

    private static string Status(Job job) =>
        Has(job, "Complete") ? "Complete"
        : Has(job, "Failed") ? "Failed"
        : job.Metadata.DeletionTimestamp is not null ? "Terminating"
        : Has(job, "Suspended") ? "Suspended"
        : Has(job, "FailureTarget") ? "FailureTarget"
        : Has(job, "SuccessCriteriaMet") ? "SuccessCriteriaMet"
        : "Running";

    private static bool Has(Job job, string condition) => job.Status.Conditions.Any(c => c.Type == condition && c.Status == "True");

    // Without completions, one success ends the job, however many pods run.
    private static string Completions(Job job) =>
        job.Spec.Completions is { } completions ? $"{job.Status.Succeeded}/{completions}"
        : job.Spec.Parallelism is > 1 and var parallelism ? $"{job.Status.Succeeded}/1 of {parallelism}"
        : $"{job.Status.Succeeded}/1";
}

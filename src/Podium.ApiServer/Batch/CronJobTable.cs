using Podium.Api.Batch.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Batch;

/// <summary>How <c>kubectl get cronjobs</c> shows cron jobs.</summary>
internal sealed class CronJobTable : ITable<CronJob>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Schedule", "When jobs are made."),
        Column.Text("Timezone", "The time zone of the schedule."),
        new("Suspend", "boolean", 0, "Whether no further jobs are made."),
        Column.Number("Active", "How many jobs run."),
        Column.Text("Last Schedule", "How long ago a job was last made."),
        Column.Age,
        Column.Containers,
        Column.Images,
        Column.Selector,
    ];

    /// <inheritdoc/>
    public void WriteCells(CronJob obj, TableCells cells)
    {
        var job = obj.Spec.JobTemplate.Spec;
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Spec.Schedule);
        cells.Add(obj.Spec.TimeZone ?? TableText.None);
        cells.Add(obj.Spec.Suspend is { } suspend ? suspend ? "True" : "False" : TableText.Unknown);
        cells.Add(obj.Status.Active.Count);
        cells.Add(obj.Status.LastScheduleTime is { } last ? HumanDuration.Of(cells.Now - last) : TableText.None);
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(TableText.ContainerNames(job.Template.Spec));
        cells.Add(TableText.Images(job.Template.Spec));
        cells.Add(TableText.Selector(job.Selector));
    }
}

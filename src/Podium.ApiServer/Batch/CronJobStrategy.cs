using System.Text.Json.Nodes;
using Podium.Api.Batch.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Batch;

/// <summary>Cron jobs (pkg/registry/batch/cronjob/strategy.go).</summary>
internal sealed class CronJobStrategy : ResourceStrategy<CronJob>
{
    public override bool HasStatus => true;

    // As upstream, a status may be any.
    public override IReadOnlyList<Subresource> Subresources { get; } =
        [UpdateSubresource.Status<CronJob>((obj, old) => ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata))];

    protected override ITable<CronJob> Columns { get; } = new CronJobTable();

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        JobDefaults.ApplyToCronJob(tree);
    }

    protected override IReadOnlyList<FieldError> Validate(CronJob obj) => CronJobValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(CronJob obj, CronJob old) => CronJobValidation.ValidateUpdate(obj, old);
}

using System.Text.Json.Nodes;
using Podium.Api.Batch.V1;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Batch;

/// <summary>Jobs (pkg/registry/batch/job/strategy.go).</summary>
internal sealed class JobStrategy : ResourceStrategy<Job>
{
    public override bool HasStatus => true;

    // Clients from before garbage collection expect it; kubectl says what it wants.
    public override string DefaultPropagation => "Orphan";

    public override IReadOnlyList<Subresource> Subresources { get; } =
        [UpdateSubresource.Status<Job>(JobStatusValidation.ValidateUpdate)];

    protected override ITable<Job> Columns { get; } = new JobTable();

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        JobDefaults.Apply(tree);
    }

    /// <summary>Gives the job's pods labels that no other job's have, and the job the selector of them.</summary>
    public override void PrepareNamed(JsonObject tree)
    {
        if (tree["spec"] is not JsonObject spec || JsonTree.GetBoolean(spec, "manualSelector") == true)
        {
            return;
        }

        var uid = JsonTree.GetString(tree, "metadata", "uid");
        var name = JsonTree.GetString(tree, "metadata", "name");
        SetLabels(spec, JobLabels.LegacyJobName, JobLabels.JobName, name);
        SetLabels(spec, JobLabels.LegacyControllerUid, JobLabels.ControllerUid, uid);
        if (JsonTree.Get(spec, "selector", "matchLabels", JobLabels.ControllerUid) is null)
        {
            JsonTree.Set(spec, uid, "selector", "matchLabels", JobLabels.ControllerUid);
        }
    }

    protected override IReadOnlyList<FieldError> Validate(Job obj) => JobValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Job obj, Job old) => JobValidation.ValidateUpdate(obj, old);

    protected override IReadOnlyList<string> Warnings(Job obj) => NameRules.Dns1123Label(obj.Metadata.Name) is { Count: > 0 } wrong
        ? ["metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: "
            + $"[{string.Join(' ', wrong)}]"]
        : [];

    // What the user has set is left to validation to refuse.
    private static void SetLabels(JsonObject spec, string legacy, string label, string value)
    {
        if (JsonTree.Get(spec, "template", "metadata", "labels", legacy) is null)
        {
            JsonTree.Set(spec, value, "template", "metadata", "labels", legacy);
            JsonTree.Set(spec, value, "template", "metadata", "labels", label);
        }
    }
}

using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Pods;

/// <summary>Pods (pkg/registry/core/pod/strategy.go).</summary>
internal sealed class PodStrategy(IReadOnlyList<Subresource> subresources) : ResourceStrategy<Pod>
{
    public override IReadOnlyList<string> SelectableFields { get; } =
    [
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "spec.hostNetwork",
        "status.phase",
        "status.podIP",
        "status.nominatedNodeName",
    ];

    public override IReadOnlyList<string> BooleanFields { get; } = ["spec.hostNetwork"];

    // Each kubelet watches the pods of its node.
    public override string IndexedField => "spec.nodeName";

    public override bool HasStatus => true;

    // With 1.32's default gates a pod's generation stays unset.
    public override bool CountsGenerations => false;

    public override IReadOnlyList<Subresource> Subresources => subresources;

    protected override ITable<Pod> Columns { get; } = new PodTable();

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        PodDefaults.Apply(tree, Gates);
    }

    public override void PrepareForCreate(JsonObject tree, WriteRequest request)
    {
        var status = new JsonObject { ["phase"] = "Pending" };
        if (tree["spec"] is JsonObject)
        {
            status["qosClass"] = PodQos.Compute(Podium.Api.ApiJson.FromNode<Pod>(tree).Spec);
        }

        tree["status"] = status;
        PodGates.Drop(tree, null, Gates);
        AffinityLabelKeys.Apply(tree);
        if (JsonTree.GetArray(tree, "spec", "schedulingGates") is { Count: > 0 })
        {
            status["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "PodScheduled",
                ["status"] = "False",
                ["reason"] = "SchedulingGated",
                ["message"] = "Scheduling is blocked due to non-empty scheduling gates",
            });
        }
    }

    public override void PrepareForUpdate(JsonObject tree, JsonObject old, WriteRequest request)
    {
        base.PrepareForUpdate(tree, old, request);
        PodGates.Drop(tree, old, Gates);
    }

    public override long? GracePeriod(JsonObject tree, long? asked)
    {
        var period = asked ?? JsonTree.GetInteger(tree, "spec", "terminationGracePeriodSeconds") ?? 0;

        // Nobody runs it: nobody needs time to end it.
        if (JsonTree.GetString(tree, "spec", "nodeName").Length == 0 || JsonTree.GetString(tree, "status", "phase") is "Failed" or "Succeeded")
        {
            return 0;
        }

        // A negative period means the shortest that is still graceful.
        return period < 0 ? 1 : period;
    }

    protected override IReadOnlyList<FieldError> Validate(Pod obj) =>
        PodValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Pod obj, Pod old) =>
        PodValidation.ValidateUpdate(obj, old);
}

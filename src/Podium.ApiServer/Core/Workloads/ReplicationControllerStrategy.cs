using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Selectors;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Workloads;

/// <summary>Replication controllers (pkg/registry/core/replicationcontroller/strategy.go).</summary>
internal sealed class ReplicationControllerStrategy : PodTemplateOwnerStrategy<ReplicationController>
{
    public override IReadOnlyList<string> SelectableFields => ["status.replicas"];

    public override IReadOnlyList<Subresource> Subresources { get; } =
    [
        ScaleSubresource.Of<ReplicationController>(c => new(c.Spec.Replicas ?? 0, c.Status.Replicas, Selector.FromLabels(c.Spec.Selector))),
        UpdateSubresource.Status<ReplicationController>(ReplicationControllerValidation.ValidateStatusUpdate),
    ];

    protected override ITable<ReplicationController> Columns { get; } = new ReplicationControllerTable();

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        ReplicationControllerDefaults.Apply(tree);
    }

    protected override IReadOnlyList<FieldError> Validate(ReplicationController obj) => ReplicationControllerValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(ReplicationController obj, ReplicationController old) =>
        ReplicationControllerValidation.ValidateUpdate(obj, old);

    protected override IReadOnlyList<string> Warnings(ReplicationController obj) =>
        obj.Metadata.Generation == 1 ? NameWarnings(obj.Metadata.Name) : [];
}

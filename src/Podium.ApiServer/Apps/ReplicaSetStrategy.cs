using Podium.Api.Apps.V1;
using Podium.Api.Selectors;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Apps;

/// <summary>Replica sets (pkg/registry/apps/replicaset/strategy.go).</summary>
internal sealed class ReplicaSetStrategy : PodTemplateOwnerStrategy<ReplicaSet>
{
    public override IReadOnlyList<string> SelectableFields => ["status.replicas"];

    public override IReadOnlyList<Subresource> Subresources { get; } =
    [
        ScaleSubresource.Of<ReplicaSet>(set => new(set.Spec.Replicas ?? 0, set.Status.Replicas, Selector.From(set.Spec.Selector))),
        UpdateSubresource.Status<ReplicaSet>(ReplicaSetValidation.ValidateStatusUpdate),
    ];

    protected override ITable<ReplicaSet> Columns { get; } = new ReplicaSetTable();

    protected override IReadOnlyList<FieldError> Validate(ReplicaSet obj) => ReplicaSetValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(ReplicaSet obj, ReplicaSet old) => ReplicaSetValidation.ValidateUpdate(obj, old);

    protected override IReadOnlyList<string> Warnings(ReplicaSet obj) => obj.Metadata.Generation == 1 ? NameWarnings(obj.Metadata.Name) : [];
}

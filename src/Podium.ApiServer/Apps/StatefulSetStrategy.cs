using System.Text.Json.Nodes;
using Podium.Api.Apps.V1;
using Podium.Api.Selectors;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Apps;

/// <summary>Stateful sets (pkg/registry/apps/statefulset/strategy.go).</summary>
internal sealed class StatefulSetStrategy : ResourceStrategy<StatefulSet>
{
    public override bool HasStatus => true;

    public override IReadOnlyList<Subresource> Subresources { get; } =
    [
        UpdateSubresource.Status<StatefulSet>(StatefulSetValidation.ValidateStatusUpdate),
        ScaleSubresource.Of<StatefulSet>(set => new(set.Spec.Replicas ?? 0, set.Status.Replicas, Selector.From(set.Spec.Selector))),
    ];

    protected override ITable<StatefulSet> Columns { get; } = new StatefulSetTable();

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        StatefulSetDefaults.Apply(tree);
    }

    protected override IReadOnlyList<FieldError> Validate(StatefulSet obj) => StatefulSetValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(StatefulSet obj, StatefulSet old) => StatefulSetValidation.ValidateUpdate(obj, old);
}

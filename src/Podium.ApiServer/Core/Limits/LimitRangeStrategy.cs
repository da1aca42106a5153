using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Limits;

/// <summary>Limit ranges (pkg/registry/core/limitrange/strategy.go).</summary>
internal sealed class LimitRangeStrategy : ResourceStrategy<LimitRange>
{
    protected override ITable<LimitRange> Columns { get; } = new LimitRangeTable();

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        LimitRangeDefaults.Apply(tree);
    }

    protected override IReadOnlyList<FieldError> Validate(LimitRange obj) =>
        LimitRangeValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(LimitRange obj, LimitRange old) =>
        LimitRangeValidation.ValidateUpdate(obj, old);
}

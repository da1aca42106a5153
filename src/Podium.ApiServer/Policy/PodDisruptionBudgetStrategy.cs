using Podium.Api.Policy.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Policy;

/// <summary>Disruption budgets (pkg/registry/policy/poddisruptionbudget/strategy.go).</summary>
internal sealed class PodDisruptionBudgetStrategy : ResourceStrategy<PodDisruptionBudget>
{
    public override bool HasStatus => true;

    public override bool AllowUnconditionalUpdate => false;

    public override IReadOnlyList<Subresource> Subresources { get; } =
        [UpdateSubresource.Status<PodDisruptionBudget>(PodDisruptionBudgetValidation.ValidateStatusUpdate)];

    protected override ITable<PodDisruptionBudget> Columns { get; } = new PodDisruptionBudgetTable();

    protected override IReadOnlyList<FieldError> Validate(PodDisruptionBudget obj) =>
        PodDisruptionBudgetValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(PodDisruptionBudget obj, PodDisruptionBudget old) =>
        PodDisruptionBudgetValidation.ValidateUpdate(obj, old);
}

using Podium.Api.Scheduling.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Scheduling;

/// <summary>Priority classes (pkg/registry/scheduling/priorityclass/strategy.go).</summary>
internal sealed class PriorityClassStrategy : ResourceStrategy<PriorityClass>
{
    // A class counts generations although it has no status.
    public override bool CountsGenerations => true;

    protected override ITable<PriorityClass> Columns { get; } = new PriorityClassTable();

    protected override IReadOnlyList<FieldError> Validate(PriorityClass obj) =>
        PriorityClassValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(PriorityClass obj, PriorityClass old) =>
        PriorityClassValidation.ValidateUpdate(obj, old);
}

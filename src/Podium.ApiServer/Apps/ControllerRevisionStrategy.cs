using Podium.Api.Apps.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Apps;

/// <summary>Kept states of daemon sets and stateful sets (pkg/registry/apps/controllerrevision/strategy.go).</summary>
internal sealed class ControllerRevisionStrategy : ResourceStrategy<ControllerRevision>
{
    protected override ITable<ControllerRevision> Columns { get; } = new ControllerRevisionTable();

    protected override IReadOnlyList<FieldError> Validate(ControllerRevision obj) => ControllerRevisionValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(ControllerRevision obj, ControllerRevision old) =>
        ControllerRevisionValidation.ValidateUpdate(obj, old);
}

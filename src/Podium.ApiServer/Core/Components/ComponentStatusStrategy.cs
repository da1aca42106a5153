using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Components;

/// <summary>How component statuses are shown; nobody writes them.</summary>
internal sealed class ComponentStatusStrategy : ResourceStrategy<ComponentStatus>
{
    protected override ITable<ComponentStatus> Columns { get; } = new ComponentStatusTable();

    protected override IReadOnlyList<FieldError> Validate(ComponentStatus obj) => [];

    protected override IReadOnlyList<FieldError> ValidateUpdate(ComponentStatus obj, ComponentStatus old) => [];
}

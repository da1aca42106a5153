using Podium.Api.Nodes.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.RuntimeClasses;

/// <summary>Runtime classes (pkg/registry/node/runtimeclass/strategy.go).</summary>
internal sealed class RuntimeClassStrategy : ResourceStrategy<RuntimeClass>
{
    public override bool AllowUnconditionalUpdate => false;

    protected override ITable<RuntimeClass> Columns { get; } = new RuntimeClassTable();

    protected override IReadOnlyList<FieldError> Validate(RuntimeClass obj) =>
        RuntimeClassValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(RuntimeClass obj, RuntimeClass old) =>
        RuntimeClassValidation.ValidateUpdate(obj, old);
}

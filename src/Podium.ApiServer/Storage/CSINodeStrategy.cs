using Podium.Api.Storage.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Storage;

/// <summary>The CSI drivers of nodes (pkg/registry/storage/csinode/strategy.go).</summary>
internal sealed class CSINodeStrategy : ResourceStrategy<CSINode>
{
    public override bool AllowUnconditionalUpdate => false;

    public override bool ReturnsDeletedObject => true;

    protected override ITable<CSINode> Columns { get; } = new CSINodeTable();

    protected override IReadOnlyList<FieldError> Validate(CSINode obj) => CSIValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(CSINode obj, CSINode old) => CSIValidation.ValidateUpdate(obj, old);
}

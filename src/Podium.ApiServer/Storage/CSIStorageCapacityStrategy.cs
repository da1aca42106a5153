using Podium.Api.Storage.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Storage;

/// <summary>Reports of drivers' free capacity (pkg/registry/storage/csistoragecapacity/strategy.go).</summary>
internal sealed class CSIStorageCapacityStrategy : ResourceStrategy<CSIStorageCapacity>
{
    public override bool AllowUnconditionalUpdate => false;

    protected override ITable<CSIStorageCapacity> Columns { get; } = new CSIStorageCapacityTable();

    protected override IReadOnlyList<FieldError> Validate(CSIStorageCapacity obj) => CSIValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(CSIStorageCapacity obj, CSIStorageCapacity old) =>
        CSIValidation.ValidateUpdate(obj, old);
}

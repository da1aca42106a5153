using Podium.Api.Storage.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Storage;

/// <summary>Classes of storage (pkg/registry/storage/storageclass/strategy.go).</summary>
internal sealed class StorageClassStrategy : ResourceStrategy<StorageClass>
{
    public override bool ReturnsDeletedObject => true;

    protected override ITable<StorageClass> Columns { get; } = new StorageClassTable();

    protected override IReadOnlyList<FieldError> Validate(StorageClass obj) => StorageClassValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(StorageClass obj, StorageClass old) => StorageClassValidation.ValidateUpdate(obj, old);
}

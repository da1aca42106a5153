using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Storage;

/// <summary>Claims to storage (pkg/registry/core/persistentvolumeclaim/strategy.go).</summary>
internal sealed class PersistentVolumeClaimStrategy : StorageStrategy<PersistentVolumeClaim>
{
    public override IReadOnlyList<Subresource> Subresources { get; } =
        [UpdateSubresource.Status<PersistentVolumeClaim>(PersistentVolumeClaimValidation.ValidateStatusUpdate)];

    protected override ITable<PersistentVolumeClaim> Columns { get; } = new PersistentVolumeClaimTable();

    protected override IReadOnlyList<FieldError> Validate(PersistentVolumeClaim obj) => PersistentVolumeClaimValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(PersistentVolumeClaim obj, PersistentVolumeClaim old) =>
        PersistentVolumeClaimValidation.ValidateUpdate(obj, old);
}

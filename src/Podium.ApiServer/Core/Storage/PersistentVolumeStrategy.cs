using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Storage;

/// <summary>Volumes that outlive pods (pkg/registry/core/persistentvolume/strategy.go).</summary>
internal sealed class PersistentVolumeStrategy : StorageStrategy<PersistentVolume>
{
    public override IReadOnlyList<Subresource> Subresources { get; } =
        [UpdateSubresource.Status<PersistentVolume>((obj, old) => ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata))];

    protected override ITable<PersistentVolume> Columns { get; } = new PersistentVolumeTable();

    protected override IReadOnlyList<FieldError> Validate(PersistentVolume obj) => PersistentVolumeValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(PersistentVolume obj, PersistentVolume old) =>
        PersistentVolumeValidation.ValidateUpdate(obj, old);
}

using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Storage;

/// <summary>Volumes that outlive pods (pkg/registry/core/persistentvolume/strategy.go).</summary>
internal sealed class PersistentVolumeStrategy : ResourceStrategy<PersistentVolume>
{
    public override bool HasStatus => true;

    public override bool CountsGenerations => false;

    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyList<Subresource> Subresources { get; } =
        [UpdateSubresource.Status<PersistentVolume>((obj, old) => ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata))];

    protected override ITable<PersistentVolume> Columns { get; } = new PersistentVolumeTable();

    public override void PrepareForCreate(JsonObject tree, WriteRequest request) => tree["status"] = new JsonObject { ["phase"] = "Pending" };

    protected override IReadOnlyList<FieldError> Validate(PersistentVolume obj) => PersistentVolumeValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(PersistentVolume obj, PersistentVolume old) =>
        PersistentVolumeValidation.ValidateUpdate(obj, old);
}

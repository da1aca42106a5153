using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Storage;

/// <summary>Claims to storage (pkg/registry/core/persistentvolumeclaim/strategy.go).</summary>
internal sealed class PersistentVolumeClaimStrategy : ResourceStrategy<PersistentVolumeClaim>
{
    public override bool HasStatus => true;

    public override bool CountsGenerations => false;

    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyList<Subresource> Subresources { get; } =
        [UpdateSubresource.Status<PersistentVolumeClaim>(PersistentVolumeClaimValidation.ValidateStatusUpdate)];

    protected override ITable<PersistentVolumeClaim> Columns { get; } = new PersistentVolumeClaimTable();

    public override void PrepareForCreate(JsonObject tree, WriteRequest request) => tree["status"] = new JsonObject { ["phase"] = "Pending" };

    protected override IReadOnlyList<FieldError> Validate(PersistentVolumeClaim obj) => PersistentVolumeClaimValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(PersistentVolumeClaim obj, PersistentVolumeClaim old) =>
        PersistentVolumeClaimValidation.ValidateUpdate(obj, old);
}

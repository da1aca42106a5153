using Podium.Api.Storage.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Storage;

/// <summary>Attachments of volumes to nodes (pkg/registry/storage/volumeattachment/strategy.go).</summary>
internal sealed class VolumeAttachmentStrategy : ResourceStrategy<VolumeAttachment>
{
    public override bool AllowUnconditionalUpdate => false;

    public override bool HasStatus => true;

    public override bool CountsGenerations => false;

    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyList<Subresource> Subresources { get; } =
        [UpdateSubresource.Status<VolumeAttachment>(VolumeAttachmentValidation.ValidateUpdate)];

    protected override ITable<VolumeAttachment> Columns { get; } = new VolumeAttachmentTable();

    protected override IReadOnlyList<FieldError> Validate(VolumeAttachment obj) => VolumeAttachmentValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(VolumeAttachment obj, VolumeAttachment old) =>
        VolumeAttachmentValidation.ValidateUpdate(obj, old);
}

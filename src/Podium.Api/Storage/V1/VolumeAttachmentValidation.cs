using Podium.Api.Core.V1;
using Podium.Api.Validation;

namespace Podium.Api.Storage.V1;

/// <summary>Checks attachments of volumes with Kubernetes' rules and words (pkg/apis/storage/validation/validation.go, v1.32).</summary>
public static class VolumeAttachmentValidation
{
    private const int MetadataMax = 256 * 1024;
    private const int MessageMax = 1024;

    private static readonly FieldPath Spec = FieldPath.Root("spec");
    private static readonly FieldPath Status = FieldPath.Root("status");

    /// <summary>Checks a new attachment.</summary>
    public static IReadOnlyList<FieldError> Validate(VolumeAttachment attachment)
    {
        var errors = new FieldErrors();
        Check(errors, attachment);
        CSIValidation.CheckDriverName(errors, attachment.Spec.Attacher, Spec.Child("attacher"));
        if (attachment.Spec.Source.PersistentVolumeName is { } name)
        {
            errors.Invalid(Spec.Child("source").Child("persistentVolumeName"), name, NameRules.Dns1123Subdomain(name));
        }

        return errors;
    }

    /// <summary>Checks an update: what is attached where stays.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(VolumeAttachment attachment, VolumeAttachment old)
    {
        var errors = new FieldErrors();
        Check(errors, attachment);
        errors.RequireUnchanged(Spec, attachment.Spec, old.Spec);
        return errors;
    }

    private static void Check(FieldErrors errors, VolumeAttachment attachment)
    {
        errors.AddRange(ObjectMetaValidation.Validate(attachment.Metadata, namespaced: false, ObjectNames.DnsSubdomain));
        errors.RequireSet(Spec.Child("attacher"), attachment.Spec.Attacher);
        CheckSource(errors, attachment.Spec.Source, Spec.Child("source"));
        errors.Invalid(Spec.Child("nodeName"), attachment.Spec.NodeName, NameRules.Dns1123Subdomain(attachment.Spec.NodeName));
        if (attachment.Status.AttachmentMetadata.Sum(m => m.Key.Length + m.Value.Length) > MetadataMax)
        {
            errors.Add(FieldError.TooLong(Status.Child("attachmentMetadata"), MetadataMax));
        }

        CheckError(errors, attachment.Status.AttachError, Status.Child("attachError"));
        CheckError(errors, attachment.Status.DetachError, Status.Child("detachError"));
    }

    private static void CheckSource(FieldErrors errors, VolumeAttachmentSource source, FieldPath path)
    {
        const string ExactlyOne = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
        switch (source)
        {
            case { InlineVolumeSpec: null, PersistentVolumeName: null }:
                errors.Required(path, ExactlyOne);
                break;
            case { InlineVolumeSpec: not null, PersistentVolumeName: not null }:
                errors.Forbidden(path, ExactlyOne);
                break;
            case { PersistentVolumeName: { } name }:
                errors.RequireSet(path.Child("persistentVolumeName"), name, "must specify non empty persistentVolumeName");
                break;
            case { InlineVolumeSpec: { } inline }:
                PersistentVolumeValidation.Check(errors, inline, path.Child("inlineVolumeSpec"));
                break;
        }
    }

    private static void CheckError(FieldErrors errors, VolumeError? error, FieldPath path)
    {
        if (error is { Message.Length: > MessageMax })
        {
            errors.Add(FieldError.TooLong(path.Child("message"), MetadataMax));
        }
    }
}

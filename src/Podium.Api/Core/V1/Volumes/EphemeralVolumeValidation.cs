using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks volumes with a claim of their own (pkg/apis/core/validation: validateEphemeralVolumeSource).</summary>
internal static class EphemeralVolumeValidation
{
    public static void Check(FieldErrors errors, Volume volume, string podName, FieldPath path)
    {
        var at = path.Child("volumeClaimTemplate");
        if (volume.Ephemeral!.VolumeClaimTemplate is not { } template)
        {
            errors.Required(at);
        }
        else
        {
            ObjectMetaValidation.CheckAnnotations(errors, template.Metadata.Annotations, at.Child("metadata").Child("annotations"));
            ObjectMetaValidation.CheckLabels(errors, template.Metadata.Labels, at.Child("metadata").Child("labels"));
            CheckOnlyLabels(errors, template, at.Child("metadata"));
            PersistentVolumeClaimSpecValidation.Check(errors, template.Spec, at.Child("spec"));
        }

        if (podName.Length > 0 && volume.Name.Length > 0)
        {
            var claim = $"{podName}-{volume.Name}";
            foreach (var reason in NameRules.Dns1123Subdomain(claim))
            {
                errors.Invalid(path.Child("name"), volume.Name, $"PVC name \"{claim}\": {reason}");
            }
        }
    }

    private static void CheckOnlyLabels(FieldErrors errors, PersistentVolumeClaimTemplate template, FieldPath path)
    {
        const string never = "cannot be set for an ephemeral volume";
        var meta = template.Metadata;
        Forbid(meta.Name.Length > 0, "name");
        Forbid(meta.GenerateName.Length > 0, "generateName");
        Forbid(meta.Namespace.Length > 0, "namespace");
        Forbid(meta.Uid.Length > 0, "uid");
        Forbid(meta.ResourceVersion.Length > 0, "resourceVersion");
        Forbid(meta.Generation != 0, "generation");
        Forbid(meta.CreationTimestamp is not null, "creationTimestamp");
        Forbid(meta.DeletionTimestamp is not null, "deletionTimestamp");
        Forbid(meta.DeletionGracePeriodSeconds is not null, "deletionGracePeriodSeconds");
        Forbid(meta.OwnerReferences.Count > 0, "ownerReferences");
        Forbid(meta.Finalizers.Count > 0, "finalizers");
        Forbid(meta.ManagedFields.Count > 0, "managedFields");

        void Forbid(bool set, string field)
        {
            if (set)
            {
                errors.Forbidden(path.Child(field), never);
            }
        }
    }
}

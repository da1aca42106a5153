using System.Globalization;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>
/// Checks pods with Kubernetes' rules and words (pkg/apis/core/validation/validation.go, v1.32). The objects must have
/// their defaults.
/// </summary>
public static class PodValidation
{
    private static readonly FieldPath Metadata = FieldPath.Root("metadata");
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new pod.</summary>
    public static IReadOnlyList<FieldError> Validate(Pod pod)
    {
        var errors = new FieldErrors();
        CheckMetadataAndSpec(errors, pod);
        if (pod.Spec.EphemeralContainers.Count > 0)
        {
            errors.Forbidden(Spec.Child("ephemeralContainers"), "cannot be set on create");
        }

        if (pod.Spec.NodeName.Length > 0 && pod.Spec.SchedulingGates.Count > 0)
        {
            errors.Forbidden(Spec.Child("nodeName"), "cannot be set until all schedulingGates have been cleared");
        }

        ProfileValidation.CheckAgreement(errors, pod, Spec);
        return errors;
    }

    /// <summary>Checks an update of a pod's metadata and spec.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Pod newPod, Pod oldPod)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newPod.Metadata, oldPod.Metadata));
        CheckMetadataAndSpec(errors, newPod);
        CheckAnnotationUpdate(errors, newPod, oldPod);
        PodSpecUpdateValidation.Check(errors, newPod.Spec, oldPod.Spec, Spec);
        return errors;
    }

    /// <summary>Checks an update of a pod's status.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(Pod newPod, Pod oldPod)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newPod.Metadata, oldPod.Metadata));
        CheckAnnotationUpdate(errors, newPod, oldPod);
        PodStatusValidation.Check(errors, newPod, oldPod);
        return errors;
    }

    /// <summary>Checks an update of a pod's ephemeral containers. Nothing else of the spec may differ.</summary>
    public static IReadOnlyList<FieldError> ValidateEphemeralContainersUpdate(Pod newPod, Pod oldPod)
    {
        if (oldPod.Metadata.Annotations.ContainsKey(PodAnnotations.Mirror))
        {
            return [FieldError.Forbidden(FieldPath.Root(""), "static pods do not support ephemeral containers")];
        }

        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newPod.Metadata, oldPod.Metadata));
        CheckMetadataAndSpec(errors, newPod);
        CheckAnnotationUpdate(errors, newPod, oldPod);
        foreach (var old in oldPod.Spec.EphemeralContainers)
        {
            var now = newPod.Spec.EphemeralContainers.LastOrDefault(container => container.Name == old.Name);
            if (now is null)
            {
                errors.Forbidden(Spec.Child("ephemeralContainers"), $"existing ephemeral containers \"{old.Name}\" may not be removed\n");
            }
            else if (now != old)
            {
                errors.Forbidden(Spec.Child("ephemeralContainers"),
                    $"existing ephemeral containers \"{old.Name}\" may not be changed\n{ObjectDiff.Of(old, now)}");
            }
        }

        return errors;
    }

    /// <summary>Checks an update of the containers' resources. Nothing else of the spec may differ.</summary>
    public static IReadOnlyList<FieldError> ValidateResize(Pod newPod, Pod oldPod)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newPod.Metadata, oldPod.Metadata));
        CheckMetadataAndSpec(errors, newPod);
        return PodResizeValidation.Refusal(oldPod) is { } refusal ? [refusal] : PodResizeValidation.Check(errors, newPod, oldPod, Spec);
    }

    /// <summary>Checks a binding of a pod to a node.</summary>
    public static IReadOnlyList<FieldError> ValidateBinding(Binding binding)
    {
        var errors = new FieldErrors();
        var target = FieldPath.Root("target");
        if (binding.Target.Kind is not ("" or "Node"))
        {
            errors.NotSupported(target.Child("kind"), binding.Target.Kind, "Node", "<empty>");
        }

        errors.RequireSet(target.Child("name"), binding.Target.Name);
        return errors;
    }

    /// <summary>Checks a new pod template object.</summary>
    public static IReadOnlyList<FieldError> ValidatePodTemplate(PodTemplate template) =>
    [
        .. ObjectMetaValidation.Validate(template.Metadata, namespaced: true, ObjectNames.DnsSubdomain),
        .. ValidatePodTemplateSpec(template.Template, FieldPath.Root("template")),
    ];

    /// <summary>Checks an update of a pod template object.</summary>
    public static IReadOnlyList<FieldError> ValidatePodTemplateUpdate(PodTemplate newTemplate, PodTemplate oldTemplate) =>
    [
        .. ObjectMetaValidation.ValidateUpdate(newTemplate.Metadata, oldTemplate.Metadata),
        .. ValidatePodTemplateSpec(newTemplate.Template, FieldPath.Root("template")),
    ];

    /// <summary>Checks the pattern of a workload's pods.</summary>
    public static IReadOnlyList<FieldError> ValidatePodTemplateSpec(PodTemplateSpec template, FieldPath path)
    {
        var errors = new FieldErrors();
        ObjectMetaValidation.CheckLabels(errors, template.Metadata.Labels, path.Child("labels"));
        ObjectMetaValidation.CheckAnnotations(errors, template.Metadata.Annotations, path.Child("annotations"));
        CheckAnnotations(errors, new Pod { Metadata = template.Metadata, Spec = template.Spec }, path.Child("annotations"));
        PodSpecValidation.Check(errors, template.Spec, podName: null, path.Child("spec"));
        if (template.Spec.EphemeralContainers.Count > 0)
        {
            errors.Forbidden(path.Child("spec").Child("ephemeralContainers"), "ephemeral containers not allowed in pod template");
        }

        return errors;
    }

    private static void CheckMetadataAndSpec(FieldErrors errors, Pod pod)
    {
        errors.AddRange(ObjectMetaValidation.Validate(pod.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        CheckAnnotations(errors, pod, Metadata.Child("annotations"));
        PodSpecValidation.Check(errors, pod.Spec, pod.Metadata.Name, Spec);
        for (var i = 0; pod.Spec.ServiceAccountName.Length == 0 && i < pod.Spec.Volumes.Count; i++)
        {
            var sources = pod.Spec.Volumes[i].Projected?.Sources ?? [];
            for (var j = 0; j < sources.Count; j++)
            {
                errors.ForbidSet(
                    Spec.Child("volumes").Index(i).Child("projected").Child("sources").Index(j).Child("serviceAccountToken"),
                    sources[j].ServiceAccountToken, "must not be specified when serviceAccountName is not set");
            }
        }

        for (var i = 0; i < pod.Spec.Containers.Count; i++)
        {
            ContainerValidation.CheckImagePadding(errors, pod.Spec.Containers[i], Spec.Child("containers").Index(i));
        }

        for (var i = 0; i < pod.Spec.InitContainers.Count; i++)
        {
            ContainerValidation.CheckImagePadding(errors, pod.Spec.InitContainers[i], Spec.Child("initContainers").Index(i));
        }
    }

    private static void CheckAnnotations(FieldErrors errors, Pod pod, FieldPath path)
    {
        if (pod.Metadata.Annotations.TryGetValue(PodAnnotations.Mirror, out var mirror) && pod.Spec.NodeName.Length == 0)
        {
            errors.Invalid(path.Key(PodAnnotations.Mirror), mirror, "must set spec.nodeName if mirror pod annotation is set");
        }

        if (pod.Metadata.Annotations.TryGetValue(PodAnnotations.DeletionCost, out var cost) && !IsDeletionCost(cost))
        {
            errors.Invalid(path.Key(PodAnnotations.DeletionCost), cost, "must be a 32bit integer");
        }

        ProfileValidation.CheckAnnotations(errors, pod, path);
    }

    // No plus sign and no leading zeros, so that there is one way to write a number.
    private static bool IsDeletionCost(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        && (text == "0" || (!text.StartsWith('+') && !text.StartsWith('0')));

    private static void CheckAnnotationUpdate(FieldErrors errors, Pod newPod, Pod oldPod)
    {
        ProfileValidation.CheckAnnotationUpdate(errors, newPod.Metadata, oldPod.Metadata, Metadata.Child("annotations"));
        CheckAnnotations(errors, newPod, Metadata.Child("annotations"));
    }
}

using System.Text;
using Podium.Api.Meta.V1;

namespace Podium.Api.Validation;

/// <summary>
/// Checks metadata as Kubernetes does (k8s.io/apimachinery/pkg/api/validation/objectmeta.go, with the core group's extra
/// rule for finalizers).
/// </summary>
public static class ObjectMetaValidation
{
    private const int AnnotationsBytesMax = 256 * 1024;

    /// <summary>Checks the metadata of a new object. A name must have been made from generateName before.</summary>
    public static IReadOnlyList<FieldError> Validate(ObjectMeta meta, bool namespaced, NameRule nameRule) =>
        Validate(meta, namespaced, nameRule, FieldPath.Root("metadata"));

    /// <summary>Checks the metadata of a new object that stands at <paramref name="path"/>.</summary>
    public static IReadOnlyList<FieldError> Validate(ObjectMeta meta, bool namespaced, NameRule nameRule, FieldPath path)
    {
        var errors = new FieldErrors();
        if (meta.GenerateName.Length > 0)
        {
            errors.Invalid(path.Child("generateName"), meta.GenerateName, nameRule(meta.GenerateName, true));
        }

        if (meta.Name.Length == 0)
        {
            errors.Required(path.Child("name"), "name or generateName is required");
        }
        else
        {
            errors.Invalid(path.Child("name"), meta.Name, nameRule(meta.Name, false));
        }

        if (!namespaced)
        {
            if (meta.Namespace.Length > 0)
            {
                errors.Forbidden(path.Child("namespace"), "not allowed on this type");
            }
        }
        else if (errors.RequireSet(path.Child("namespace"), meta.Namespace))
        {
            errors.Invalid(path.Child("namespace"), meta.Namespace, NameRules.Dns1123Label(meta.Namespace));
        }

        errors.RequireNonNegative(path.Child("generation"), meta.Generation);
        CheckCommon(errors, meta, path);
        CheckFinalizers(errors, meta.Finalizers, path.Child("finalizers"));
        CheckManagedFields(errors, meta.ManagedFields, path.Child("managedFields"));
        for (var i = 0; i < meta.Finalizers.Count; i++)
        {
            var finalizer = meta.Finalizers[i];
            if (!finalizer.Contains('/', StringComparison.Ordinal) && finalizer is not ("kubernetes" or "orphan" or "foregroundDeletion"))
            {
                errors.Invalid(path.Child("finalizers").Index(i), finalizer,
                    "name is neither a standard finalizer name nor is it fully qualified");
            }
        }

        return errors;
    }

    /// <summary>Checks what an update may change of the metadata.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(ObjectMeta newMeta, ObjectMeta oldMeta) =>
        ValidateUpdate(newMeta, oldMeta, FieldPath.Root("metadata"));

    /// <summary>Checks what an update may change of the metadata that stands at <paramref name="path"/>.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(ObjectMeta newMeta, ObjectMeta oldMeta, FieldPath path)
    {
        var errors = new FieldErrors();
        if (oldMeta.DeletionTimestamp is not null)
        {
            var added = newMeta.Finalizers.Except(oldMeta.Finalizers, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
            if (added.Length > 0)
            {
                errors.Forbidden(path.Child("finalizers"),
                    $"no new finalizers can be added if the object is being deleted, found new finalizers {GoSyntax.Strings(added)}");
            }
        }

        if (newMeta.ResourceVersion.Length == 0)
        {
            errors.Invalid(path.Child("resourceVersion"), "", "must be specified for an update");
        }

        if (newMeta.Generation < oldMeta.Generation)
        {
            errors.Invalid(path.Child("generation"), newMeta.Generation, "must not be decremented");
        }

        errors.RequireUnchanged(path.Child("name"), newMeta.Name, oldMeta.Name);
        errors.RequireUnchanged(path.Child("namespace"), newMeta.Namespace, oldMeta.Namespace);
        errors.RequireUnchanged(path.Child("uid"), newMeta.Uid, oldMeta.Uid);
        errors.RequireUnchanged(path.Child("creationTimestamp"), newMeta.CreationTimestamp, oldMeta.CreationTimestamp);
        errors.RequireUnchanged(path.Child("deletionTimestamp"), newMeta.DeletionTimestamp, oldMeta.DeletionTimestamp);
        errors.RequireUnchanged(path.Child("deletionGracePeriodSeconds"), newMeta.DeletionGracePeriodSeconds, oldMeta.DeletionGracePeriodSeconds);
        CheckCommon(errors, newMeta, path);
        CheckManagedFields(errors, newMeta.ManagedFields, path.Child("managedFields"));
        return errors;
    }

    /// <summary>Checks labels: their keys are qualified names, their values label values.</summary>
    public static IReadOnlyList<FieldError> ValidateLabels(IReadOnlyDictionary<string, string> labels, FieldPath path)
    {
        var errors = new FieldErrors();
        CheckLabels(errors, labels, path);
        return errors;
    }

    /// <summary>Checks annotations: their keys are qualified names in any case, all of them 256 KiB at most.</summary>
    public static IReadOnlyList<FieldError> ValidateAnnotations(IReadOnlyDictionary<string, string> annotations, FieldPath path)
    {
        var errors = new FieldErrors();
        CheckAnnotations(errors, annotations, path);
        return errors;
    }

    internal static void CheckLabels(FieldErrors errors, IReadOnlyDictionary<string, string> labels, FieldPath path)
    {
        foreach (var (key, value) in labels)
        {
            errors.Invalid(path, key, NameRules.QualifiedName(key));
            errors.Invalid(path, value, NameRules.LabelValue(value));
        }
    }

    internal static void CheckAnnotations(FieldErrors errors, IReadOnlyDictionary<string, string> annotations, FieldPath path)
    {
        var bytes = 0L;
        foreach (var (key, value) in annotations)
        {
            errors.Invalid(path, key, NameRules.QualifiedName(key.ToLowerInvariant()));
            bytes += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
        }

        if (bytes > AnnotationsBytesMax)
        {
            errors.Add(FieldError.TooLong(path, AnnotationsBytesMax));
        }
    }

    private static void CheckCommon(FieldErrors errors, ObjectMeta meta, FieldPath path)
    {
        CheckLabels(errors, meta.Labels, path.Child("labels"));
        CheckAnnotations(errors, meta.Annotations, path.Child("annotations"));
        CheckOwners(errors, meta.OwnerReferences, path.Child("ownerReferences"));
    }

    private static void CheckOwners(FieldErrors errors, IReadOnlyList<OwnerReference> owners, FieldPath path)
    {
        var controller = "";
        foreach (var owner in owners)
        {
            if (owner.ApiVersion.Length == 0 || owner.ApiVersion.EndsWith('/'))
            {
                errors.Invalid(path.Child("apiVersion"), owner.ApiVersion, "version must not be empty");
            }

            CheckNotEmpty(errors, path.Child("kind"), owner.Kind);
            CheckNotEmpty(errors, path.Child("name"), owner.Name);
            CheckNotEmpty(errors, path.Child("uid"), owner.Uid);
            if (owner is { ApiVersion: "v1", Kind: "Event" })
            {
                errors.Invalid(path, GoSyntax.Object(owner), "/v1, Kind=Event is disallowed from being an owner");
            }

            if (owner.Controller is not true)
            {
                continue;
            }

            var name = $"{owner.Kind}/{owner.Name}";
            if (controller.Length > 0)
            {
                errors.Invalid(path, GoSyntax.Objects(owners),
                    $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {name}");
            }
            else
            {
                controller = name;
            }
        }
    }

    private static void CheckNotEmpty(FieldErrors errors, FieldPath path, string value)
    {
        if (value.Length == 0)
        {
            errors.Invalid(path, value, "must not be empty");
        }
    }

    private static void CheckFinalizers(FieldErrors errors, IReadOnlyList<string> finalizers, FieldPath path)
    {
        foreach (var finalizer in finalizers)
        {
            errors.Invalid(path, finalizer, NameRules.QualifiedName(finalizer));
        }

        if (finalizers.Contains("orphan") && finalizers.Contains("foregroundDeletion"))
        {
            errors.Invalid(path, GoSyntax.Strings(finalizers), "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    private static void CheckManagedFields(FieldErrors errors, IReadOnlyList<ManagedFieldsEntry> entries, FieldPath path)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var at = path.Index(i);
            if (entry.Operation is not ("Apply" or "Update"))
            {
                errors.Invalid(at.Child("operation"), entry.Operation, "must be `Apply` or `Update`");
            }

            if (entry.FieldsType is not ("" or "FieldsV1"))
            {
                errors.Invalid(at.Child("fieldsType"), entry.FieldsType, "must be `FieldsV1`");
            }

            if (Encoding.UTF8.GetByteCount(entry.Manager) > 128)
            {
                errors.Add(FieldError.TooLong(at.Child("manager"), 128));
            }

            if (entry.Manager.Any(c => char.IsControl(c)))
            {
                errors.Invalid(at.Child("manager"), entry.Manager, "should only contain printable characters");
            }

            if (Encoding.UTF8.GetByteCount(entry.Subresource) > 256)
            {
                errors.Add(FieldError.TooLong(at.Child("subresource"), 256));
            }
        }
    }
}

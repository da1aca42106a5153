using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks where a kubelet's dynamic configuration comes from: without effect now, but still refused where it is wrong.</summary>
internal static class NodeConfigSourceValidation
{
    public static void CheckInSpec(FieldErrors errors, NodeConfigSource source, FieldPath path)
    {
        if (source.ConfigMap is { } map)
        {
            var at = path.Child("configMap");
            if (map.Uid.Length > 0)
            {
                errors.Forbidden(at.Child("uid"), "uid must not be set in spec");
            }

            if (map.ResourceVersion.Length > 0)
            {
                errors.Forbidden(at.Child("resourceVersion"), "resourceVersion must not be set in spec");
            }

            CheckReference(errors, map, at);
        }
        else
        {
            RequireReference(errors, source, path);
        }
    }

    public static void CheckStatus(FieldErrors errors, NodeConfigStatus status, FieldPath path)
    {
        CheckInStatus(errors, status.Assigned, path.Child("assigned"));
        CheckInStatus(errors, status.Active, path.Child("active"));
        CheckInStatus(errors, status.LastKnownGood, path.Child("lastKnownGood"));
    }

    private static void CheckInStatus(FieldErrors errors, NodeConfigSource? source, FieldPath path)
    {
        if (source is null)
        {
            return;
        }

        if (source.ConfigMap is { } map)
        {
            var at = path.Child("configMap");
            errors.RequireSet(at.Child("uid"), map.Uid, "uid must be set in status");
            errors.RequireSet(at.Child("resourceVersion"), map.ResourceVersion, "resourceVersion must be set in status");
            CheckReference(errors, map, at);
        }
        else
        {
            RequireReference(errors, source, path);
        }
    }

    private static void RequireReference(FieldErrors errors, NodeConfigSource source, FieldPath path) =>
        errors.Invalid(path, GoSyntax.Object(source), "exactly one reference subfield must be non-nil");

    private static void CheckReference(FieldErrors errors, ConfigMapNodeConfigSource map, FieldPath path)
    {
        if (errors.RequireSet(path.Child("namespace"), map.Namespace, "namespace must be set"))
        {
            errors.Invalid(path.Child("namespace"), map.Namespace, ObjectNames.DnsLabel(map.Namespace, isPrefix: false));
        }

        if (errors.RequireSet(path.Child("name"), map.Name, "name must be set"))
        {
            errors.Invalid(path.Child("name"), map.Name, ObjectNames.DnsSubdomain(map.Name, isPrefix: false));
        }

        if (errors.RequireSet(path.Child("kubeletConfigKey"), map.KubeletConfigKey, "kubeletConfigKey must be set"))
        {
            errors.Invalid(path.Child("kubeletConfigKey"), map.KubeletConfigKey, NameRules.ConfigKey(map.KubeletConfigKey));
        }
    }
}

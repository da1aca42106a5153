using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks environment variables and what they refer to (pkg/apis/core/validation: ValidateEnv, ValidateEnvFrom).</summary>
internal static class EnvValidation
{
    private static readonly string[] Fields =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ];

    public static void Check(FieldErrors errors, IReadOnlyList<EnvVar> variables, FieldPath path)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            var at = path.Index(i);
            if (errors.RequireSet(at.Child("name"), variables[i].Name))
            {
                errors.Invalid(at.Child("name"), variables[i].Name, NameRules.EnvVarName(variables[i].Name));
            }

            if (variables[i].ValueFrom is { } source)
            {
                CheckSource(errors, source, variables[i].Value, at.Child("valueFrom"));
            }
        }
    }

    public static void CheckFrom(FieldErrors errors, IReadOnlyList<EnvFromSource> sources, FieldPath path)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            var (source, at) = (sources[i], path.Index(i));
            if (source.Prefix.Length > 0)
            {
                errors.Invalid(at.Child("prefix"), source.Prefix, NameRules.EnvVarName(source.Prefix));
            }

            CheckObject(errors, source.ConfigMapRef?.Name, at.Child("configMapRef"));
            CheckObject(errors, source.SecretRef?.Name, at.Child("secretRef"));
            if (source.ConfigMapRef is null && source.SecretRef is null)
            {
                errors.Invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
            }
            else if (source.ConfigMapRef is not null && source.SecretRef is not null)
            {
                errors.Invalid(path, "", "may not have more than one field specified at a time");
            }
        }
    }

    private static void CheckObject(FieldErrors errors, string? name, FieldPath path)
    {
        if (name is not null && errors.RequireSet(path.Child("name"), name))
        {
            errors.Invalid(path.Child("name"), name, ObjectNames.DnsSubdomain(name, isPrefix: true));
        }
    }

    private static void CheckSource(FieldErrors errors, EnvVarSource source, string value, FieldPath path)
    {
        var count = 0;
        if (source.FieldRef is { } field)
        {
            count++;
            FieldRefValidation.Check(errors, field, Fields, path.Child("fieldRef"));
        }

        if (source.ResourceFieldRef is { } resource)
        {
            count++;
            FieldRefValidation.Check(errors, resource, path.Child("resourceFieldRef"), inVolume: false);
        }

        if (source.ConfigMapKeyRef is { } configMap)
        {
            count++;
            CheckKey(errors, configMap.Name, configMap.Key, path.Child("configMapKeyRef"));
        }

        if (source.SecretKeyRef is { } secret)
        {
            count++;
            CheckKey(errors, secret.Name, secret.Key, path.Child("secretKeyRef"));
        }

        if (count == 0)
        {
            errors.Invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        }
        else if (value.Length > 0)
        {
            errors.Invalid(path, "", "may not be specified when `value` is not empty");
        }
        else if (count > 1)
        {
            errors.Invalid(path, "", "may not have more than one field specified at a time");
        }
    }

    private static void CheckKey(FieldErrors errors, string name, string key, FieldPath path)
    {
        errors.Invalid(path.Child("name"), name, NameRules.Dns1123Subdomain(name));
        if (errors.RequireSet(path.Child("key"), key))
        {
            errors.Invalid(path.Child("key"), key, NameRules.ConfigKey(key));
        }
    }
}

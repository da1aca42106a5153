using System.Text.RegularExpressions;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks references to a pod's fields and resources, in variables and volumes (the downward API).</summary>
internal static partial class FieldRefValidation
{
    private const string ByteDivisors = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei";

    private static readonly string[] Resources =
    [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory",
    ];

    // What the API's field labels know, besides which a variable or a volume has its own shorter list.
    private static readonly HashSet<string> Labels = new(StringComparer.Ordinal)
    {
        "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
        "spec.restartPolicy", "spec.serviceAccountName", "spec.schedulerName", "status.phase", "status.hostIP", "status.hostIPs",
        "status.podIP", "status.podIPs", "spec.host",
    };

    public static void Check(FieldErrors errors, ObjectFieldSelector selector, string[] allowed, FieldPath path)
    {
        if (!errors.RequireSet(path.Child("apiVersion"), selector.ApiVersion) || !errors.RequireSet(path.Child("fieldPath"), selector.FieldPath))
        {
            return;
        }

        var match = Subscripted().Match(selector.FieldPath);
        var field = match.Success ? match.Groups["path"].Value : selector.FieldPath;
        if (selector.ApiVersion != "v1")
        {
            errors.Invalid(path.Child("fieldPath"), selector.FieldPath,
                $"error converting fieldPath: unsupported pod version: {selector.ApiVersion}");
        }
        else if (match.Success && field is not ("metadata.annotations" or "metadata.labels"))
        {
            errors.Invalid(path.Child("fieldPath"), selector.FieldPath,
                $"error converting fieldPath: field label does not support subscript: {selector.FieldPath}");
        }
        else if (!Labels.Contains(field))
        {
            errors.Invalid(path.Child("fieldPath"), selector.FieldPath,
                $"error converting fieldPath: field label not supported: {selector.FieldPath}");
        }
        else if (match.Success)
        {
            var key = match.Groups["key"].Value;
            errors.Invalid(path, field == "metadata.annotations" ? key.ToLowerInvariant() : key,
                NameRules.QualifiedName(field == "metadata.annotations" ? key.ToLowerInvariant() : key));
        }
        else if (!allowed.Contains(field == "spec.host" ? "spec.nodeName" : field))
        {
            errors.NotSupported(path.Child("fieldPath"), field, allowed);
        }
    }

    public static void Check(FieldErrors errors, ResourceFieldSelector selector, FieldPath path, bool inVolume)
    {
        if (inVolume && selector.ContainerName.Length == 0)
        {
            errors.Required(path.Child("containerName"));
        }
        else if (errors.RequireSet(path.Child("resource"), selector.Resource)
            && !Resources.Contains(selector.Resource) && !IsHugePages(selector.Resource))
        {
            errors.NotSupported(path.Child("resource"), selector.Resource, Resources);
        }

        if (!selector.Divisor.IsZero)
        {
            CheckDivisor(errors, selector.Resource, selector.Divisor.ToString(), path.Child("divisor"));
        }
    }

    private static void CheckDivisor(FieldErrors errors, string resource, string divisor, FieldPath path)
    {
        if (resource is "limits.cpu" or "requests.cpu")
        {
            if (divisor is not ("1m" or "1"))
            {
                errors.Invalid(path, resource, "only divisor's values 1m and 1 are supported with the cpu resource");
            }

            return;
        }

        var kind = resource switch
        {
            "limits.memory" or "requests.memory" => "memory",
            "limits.ephemeral-storage" or "requests.ephemeral-storage" => "local ephemeral storage",
            _ when IsHugePages(resource) => "hugepages",
            _ => null,
        };
        if (kind is not null && !ByteDivisors.Split(", ").Contains(divisor))
        {
            errors.Invalid(path, resource, $"only divisor's values {ByteDivisors} are supported with the {kind} resource");
        }
    }

    private static bool IsHugePages(string resource) =>
        resource.StartsWith("limits.hugepages-", StringComparison.Ordinal) || resource.StartsWith("requests.hugepages-", StringComparison.Ordinal);

    [GeneratedRegex(@"\A(?<path>[^\[\]]+)\['(?<key>.*)'\]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subscripted();
}

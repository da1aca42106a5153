using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks the resources of containers (pkg/apis/core/validation: validateResourceRequirements and its parts).</summary>
internal static class ResourceValidation
{
    public static void Check(FieldErrors errors, ResourceRequirements resources, IReadOnlySet<string> podClaims, FieldPath path)
    {
        var (limitsPath, requestsPath) = (path.Child("limits"), path.Child("requests"));
        var (hugePages, cpuOrMemory) = (false, false);
        foreach (var (name, quantity) in resources.Limits)
        {
            CheckEntry(errors, name, quantity, limitsPath.Key(name));
            hugePages |= ResourceNames.IsHugePages(name);
            cpuOrMemory |= name is "cpu" or "memory";
        }

        foreach (var (name, quantity) in resources.Requests)
        {
            CheckEntry(errors, name, quantity, requestsPath.Key(name));
            hugePages |= ResourceNames.IsHugePages(name);
            cpuOrMemory |= name is "cpu" or "memory";
            if (!resources.Limits.TryGetValue(name, out var limit))
            {
                if (!ResourceNames.IsOvercommitAllowed(name))
                {
                    errors.Required(limitsPath, "Limit must be set for non overcommitable resources");
                }
            }
            else if (quantity != limit && !ResourceNames.IsOvercommitAllowed(name))
            {
                errors.Invalid(requestsPath, quantity.ToString(), $"must be equal to {name} limit of {limit}");
            }
            else if (quantity > limit)
            {
                errors.Invalid(requestsPath, quantity.ToString(), $"must be less than or equal to {name} limit of {limit}");
            }
        }

        if (hugePages && !cpuOrMemory)
        {
            errors.Forbidden(path, "HugePages require cpu or memory");
        }

        CheckClaims(errors, resources.Claims, podClaims, path.Child("claims"));
    }

    private static void CheckEntry(FieldErrors errors, string name, Quantity quantity, FieldPath path)
    {
        CheckName(errors, name, path);
        if (quantity.Sign < 0)
        {
            errors.Invalid(path, quantity.ToString(), "must be greater than or equal to 0");
        }

        if (ResourceNames.IsInteger(name) && quantity.MilliValue % 1000 != 0)
        {
            errors.Invalid(path, quantity.ToString(), "must be an integer");
        }

        if (ResourceNames.IsHugePages(name)
            && (!Quantity.TryParse(name["hugepages-".Length..], null, out var page) || page.Value <= 0 || quantity.Value % page.Value != 0))
        {
            errors.Invalid(path, quantity.ToString(), $"{quantity} is not positive integer multiple of {name}");
        }
    }

    private static void CheckName(FieldErrors errors, string name, FieldPath path)
    {
        var before = errors.Count;
        errors.Invalid(path, name, NameRules.QualifiedName(name));
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            if (errors.Count == before && !ResourceNames.IsStandard(name))
            {
                errors.Invalid(path, name, "must be a standard resource type or fully qualified");
            }

            if (!ResourceNames.IsStandardForContainers(name))
            {
                errors.Invalid(path, name, "must be a standard resource for containers");
            }
        }
        else if (!ResourceNames.IsNative(name) && !ResourceNames.IsExtended(name))
        {
            errors.Invalid(path, name, "doesn't follow extended resource name standard");
        }
    }

    private static void CheckClaims(FieldErrors errors, IReadOnlyList<ResourceClaim> claims, IReadOnlySet<string> podClaims, FieldPath path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < claims.Count; i++)
        {
            var (name, request, at) = (claims[i].Name, claims[i].Request, path.Index(i));
            if (!errors.RequireSet(at, name))
            {
                continue;
            }

            if (request.Length > 0)
            {
                errors.Invalid(at.Child("request"), request, NameRules.Dns1123Label(request));
            }

            var key = request.Length == 0 ? name : $"{name}/{request}";
            if (seen.Contains(name) || seen.Contains(key) || (request.Length == 0 && seen.Any(s => s.StartsWith(name + "/", StringComparison.Ordinal))))
            {
                errors.Duplicate(at, seen.Contains(name) ? name : key);
            }

            seen.Add(key);
            if (!podClaims.Contains(name))
            {
                var known = podClaims.Count == 0 ? " which is empty" : ": " + string.Join(", ", podClaims.Order(StringComparer.Ordinal));
                errors.Add(FieldError.NotFound(at, name) with { Detail = "must be one of the names in pod.spec.resourceClaims" + known });
            }
        }
    }
}

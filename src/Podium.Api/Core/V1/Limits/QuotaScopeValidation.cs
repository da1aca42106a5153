using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks the scopes of resource quotas, and which resources they go with.</summary>
internal static class QuotaScopeValidation
{
    public static void Check(FieldErrors errors, ResourceQuotaSpec spec, FieldPath path)
    {
        // Both forms are checked against the resources in order, so that the answer is the same each time.
        string[] resources = [.. spec.Hard.Keys.Where(IsStandardResource).Order(StringComparer.Ordinal)];
        var scopesPath = path.Child("scopes");
        foreach (var scope in spec.Scopes)
        {
            if (!IsStandardScope(scope))
            {
                errors.Invalid(scopesPath, GoSyntax.Strings(spec.Scopes), "unsupported scope");
            }

            foreach (var _ in resources.Where(r => !GoesWith(scope, r)))
            {
                errors.Invalid(scopesPath, GoSyntax.Strings(spec.Scopes), "unsupported scope applied to resource");
            }
        }

        CheckConflicts(errors, spec.Scopes, spec, scopesPath);
        if (spec.ScopeSelector is { } selector)
        {
            CheckSelector(errors, selector, resources, spec, path.Child("scopeSelector").Child("matchExpressions"));
        }
    }

    /// <summary>Whether a quota can bound the resource by this unqualified name.</summary>
    public static bool IsStandardResource(string name) => name is "cpu" or "memory" or "ephemeral-storage" or "requests.cpu" or "requests.memory"
        or "requests.storage" or "requests.ephemeral-storage" or "limits.cpu" or "limits.memory" or "limits.ephemeral-storage" or "pods"
        or "resourcequotas" or "services" or "replicationcontrollers" or "secrets" or "persistentvolumeclaims" or "configmaps"
        or "services.nodeports" or "services.loadbalancers"
        || ResourceNames.IsHugePages(name) || name.StartsWith("requests.hugepages-", StringComparison.Ordinal);

    private static void CheckSelector(FieldErrors errors, ScopeSelector selector, string[] resources, ResourceQuotaSpec spec, FieldPath path)
    {
        foreach (var requirement in selector.MatchExpressions)
        {
            if (!IsStandardScope(requirement.ScopeName))
            {
                errors.Invalid(path.Child("scopeName"), requirement.ScopeName, "unsupported scope");
            }

            foreach (var _ in resources.Where(r => !GoesWith(requirement.ScopeName, r)))
            {
                errors.Invalid(path, GoSyntax.Object(selector), "unsupported scope applied to resource");
            }

            if (IsStandardScope(requirement.ScopeName) && requirement.ScopeName != "PriorityClass" && requirement.Operator != "Exists")
            {
                errors.Invalid(path.Child("operator"), requirement.Operator,
                    "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
                    + "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
            }

            CheckValues(errors, requirement, path);
        }

        CheckConflicts(errors, selector.MatchExpressions.Select(r => r.ScopeName), spec, path);
    }

    private static void CheckValues(FieldErrors errors, ScopedResourceSelectorRequirement requirement, FieldPath path)
    {
        switch (requirement.Operator)
        {
            case "In" or "NotIn":
                if (requirement.Values.Count == 0)
                {
                    errors.Required(path.Child("values"), "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                }

                break;
            case "Exists" or "DoesNotExist":
                if (requirement.Values.Count > 0)
                {
                    errors.Invalid(path.Child("values"), GoSyntax.Strings(requirement.Values),
                        "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                }

                break;
            default:
                errors.Invalid(path.Child("operator"), requirement.Operator, "not a valid selector operator");
                break;
        }
    }

    private static void CheckConflicts(FieldErrors errors, IEnumerable<string> scopes, ResourceQuotaSpec spec, FieldPath path)
    {
        var set = scopes.ToHashSet(StringComparer.Ordinal);
        foreach (var (one, other) in (ReadOnlySpan<(string, string)>)[("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")])
        {
            if (set.Contains(one) && set.Contains(other))
            {
                errors.Invalid(path, GoSyntax.Strings(spec.Scopes), "conflicting scopes");
            }
        }
    }

    private static bool IsStandardScope(string scope) => scope is "Terminating" or "NotTerminating" or "BestEffort" or "NotBestEffort"
        or "PriorityClass" or "CrossNamespacePodAffinity";

    private static bool GoesWith(string scope, string resource) => scope switch
    {
        "BestEffort" => resource == "pods",
        "Terminating" or "NotTerminating" or "NotBestEffort" or "PriorityClass" or "CrossNamespacePodAffinity" => resource is "pods" or "cpu"
            or "memory" or "limits.cpu" or "limits.memory" or "requests.cpu" or "requests.memory",
        _ => true,
    };
}

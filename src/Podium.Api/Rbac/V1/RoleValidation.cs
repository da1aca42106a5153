using Podium.Api.Validation;

namespace Podium.Api.Rbac.V1;

/// <summary>Checks roles (pkg/apis/rbac/validation, v1.32).</summary>
public static class RoleValidation
{
    private static readonly FieldPath Rules = FieldPath.Root("rules");

    /// <summary>Checks a role.</summary>
    public static IReadOnlyList<FieldError> Validate(Role role)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(role.Metadata, namespaced: true, ObjectNames.PathSegment));
        CheckRules(errors, role.Rules, namespaced: true);
        return errors;
    }

    /// <summary>Checks an update of a role: everything may change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Role role, Role old) =>
        [.. ObjectMetaValidation.ValidateUpdate(role.Metadata, old.Metadata), .. Validate(role)];

    /// <summary>Checks a cluster role.</summary>
    public static IReadOnlyList<FieldError> Validate(ClusterRole role)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(role.Metadata, namespaced: false, ObjectNames.PathSegment));
        CheckRules(errors, role.Rules, namespaced: false);
        if (role.AggregationRule is { } aggregation)
        {
            var path = FieldPath.Root("aggregationRule").Child("clusterRoleSelectors");
            if (aggregation.ClusterRoleSelectors.Count == 0)
            {
                errors.Required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil");
            }

            for (var i = 0; i < aggregation.ClusterRoleSelectors.Count; i++)
            {
                errors.AddRange(LabelSelectorValidation.Validate(aggregation.ClusterRoleSelectors[i], path.Index(i)));
            }
        }

        return errors;
    }

    /// <summary>Checks an update of a cluster role: everything may change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(ClusterRole role, ClusterRole old) =>
        [.. ObjectMetaValidation.ValidateUpdate(role.Metadata, old.Metadata), .. Validate(role)];

    private static void CheckRules(FieldErrors errors, IReadOnlyList<PolicyRule> rules, bool namespaced)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            Check(errors, rules[i], namespaced, Rules.Index(i));
        }
    }

    private static void Check(FieldErrors errors, PolicyRule rule, bool namespaced, FieldPath path)
    {
        if (rule.Verbs.Count == 0)
        {
            errors.Required(path.Child("verbs"), "verbs must contain at least one value");
        }

        if (rule.NonResourceURLs.Count > 0)
        {
            var urls = path.Child("nonResourceURLs");
            if (namespaced)
            {
                errors.Invalid(urls, GoSyntax.Strings(rule.NonResourceURLs), "namespaced rules cannot apply to non-resource URLs");
            }

            if (rule.ApiGroups.Count > 0 || rule.Resources.Count > 0 || rule.ResourceNames.Count > 0)
            {
                errors.Invalid(urls, GoSyntax.Strings(rule.NonResourceURLs), "rules cannot apply to both regular resources and non-resource URLs");
            }

            return;
        }

        if (rule.ApiGroups.Count == 0)
        {
            errors.Required(path.Child("apiGroups"), "resource rules must supply at least one api group");
        }

        if (rule.Resources.Count == 0)
        {
            errors.Required(path.Child("resources"), "resource rules must supply at least one resource");
        }
    }
}

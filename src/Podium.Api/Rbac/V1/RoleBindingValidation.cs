using Podium.Api.Meta.V1;
using Podium.Api.Validation;

namespace Podium.Api.Rbac.V1;

/// <summary>Checks bindings of roles (pkg/apis/rbac/validation, v1.32).</summary>
public static class RoleBindingValidation
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>Checks a binding in a namespace.</summary>
    public static IReadOnlyList<FieldError> Validate(RoleBinding binding) =>
        Validate(binding.Metadata, binding.RoleRef, binding.Subjects, namespaced: true);

    /// <summary>Checks an update of a binding in a namespace: its role may not change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(RoleBinding binding, RoleBinding old) =>
        [.. ObjectMetaValidation.ValidateUpdate(binding.Metadata, old.Metadata), .. Validate(binding), .. Unchanged(binding.RoleRef, old.RoleRef)];

    /// <summary>Checks a binding in the whole cluster.</summary>
    public static IReadOnlyList<FieldError> Validate(ClusterRoleBinding binding) =>
        Validate(binding.Metadata, binding.RoleRef, binding.Subjects, namespaced: false);

    /// <summary>Checks an update of a binding in the whole cluster: its role may not change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(ClusterRoleBinding binding, ClusterRoleBinding old) =>
        [.. ObjectMetaValidation.ValidateUpdate(binding.Metadata, old.Metadata), .. Validate(binding), .. Unchanged(binding.RoleRef, old.RoleRef)];

    private static FieldErrors Validate(ObjectMeta metadata, RoleRef role, IReadOnlyList<Subject> subjects, bool namespaced)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(metadata, namespaced, ObjectNames.PathSegment));
        var path = FieldPath.Root("roleRef");
        if (role.ApiGroup != Group)
        {
            errors.NotSupported(path.Child("apiGroup"), role.ApiGroup, Group);
        }

        if (role.Kind != "ClusterRole" && !(namespaced && role.Kind == "Role"))
        {
            errors.NotSupported(path.Child("kind"), role.Kind, namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"]);
        }

        if (errors.RequireSet(path.Child("name"), role.Name))
        {
            errors.Invalid(path.Child("name"), role.Name, ObjectNames.PathSegment(role.Name, isPrefix: false));
        }

        for (var i = 0; i < subjects.Count; i++)
        {
            Check(errors, subjects[i], namespaced, FieldPath.Root("subjects").Index(i));
        }

        return errors;
    }

    private static void Check(FieldErrors errors, Subject subject, bool namespaced, FieldPath path)
    {
        errors.RequireSet(path.Child("name"), subject.Name);
        switch (subject.Kind)
        {
            case "ServiceAccount":
                if (subject.Name.Length > 0)
                {
                    errors.Invalid(path.Child("name"), subject.Name, ObjectNames.DnsSubdomain(subject.Name, isPrefix: false));
                }

                if (subject.ApiGroup.Length > 0)
                {
                    errors.NotSupported(path.Child("apiGroup"), subject.ApiGroup, "");
                }

                if (!namespaced)
                {
                    errors.RequireSet(path.Child("namespace"), subject.Namespace);
                }

                break;
            case "User" or "Group":
                if (subject.ApiGroup != Group)
                {
                    errors.NotSupported(path.Child("apiGroup"), subject.ApiGroup, Group);
                }

                break;
            default:
                errors.NotSupported(path.Child("kind"), subject.Kind, "ServiceAccount", "User", "Group");
                break;
        }
    }

    private static IEnumerable<FieldError> Unchanged(RoleRef role, RoleRef old) =>
        role.Equals(old) ? [] : [FieldError.Invalid(FieldPath.Root("roleRef"), GoSyntax.Object(role), "cannot change roleRef")];
}

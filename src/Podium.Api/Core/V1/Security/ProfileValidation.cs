using Podium.Api.Meta.V1;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>
/// Checks seccomp and AppArmor profiles, and that the annotations which once named them agree with the fields
/// (pkg/apis/core/validation).
/// </summary>
internal static class ProfileValidation
{
    private const string AppArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";
    private const string SeccompPodKey = "seccomp.security.alpha.kubernetes.io/pod";
    private const string SeccompContainerPrefix = "container.seccomp.security.alpha.kubernetes.io/";

    public static void CheckSeccomp(FieldErrors errors, SeccompProfile? profile, FieldPath path)
    {
        if (profile is null)
        {
            return;
        }

        if (errors.RequireSet(path.Child("type"), profile.Type, "type is required when seccompProfile is set"))
        {
            errors.AllowOneOf(path.Child("type"), profile.Type, "Localhost", "RuntimeDefault", "Unconfined");
        }

        var local = path.Child("localhostProfile");
        if (profile.Type != "Localhost")
        {
            if (profile.LocalhostProfile is not null)
            {
                errors.Invalid(local, GoSyntax.Object(profile), "can only be set when seccomp type is Localhost");
            }
        }
        else if (profile.LocalhostProfile is null)
        {
            errors.Required(local, "must be set when seccomp type is Localhost");
        }
        else
        {
            PathRules.CheckDescending(errors, local, profile.LocalhostProfile);
        }
    }

    public static void CheckAppArmor(FieldErrors errors, AppArmorProfile? profile, FieldPath path)
    {
        const string needsProfile = "must be set when AppArmor type is Localhost";
        var local = path.Child("localhostProfile");
        switch (profile?.Type)
        {
            case null:
                break;
            case "":
                errors.Required(path.Child("type"), "type is required when appArmorProfile is set");
                break;
            case "Localhost" when profile.LocalhostProfile is { } name:
                if (name.Trim() != name)
                {
                    errors.Invalid(local, name, "must not be padded with whitespace");
                }
                else
                {
                    errors.RequireSet(local, name, needsProfile);
                }

                if (name.Length > 4095)
                {
                    errors.Add(FieldError.TooLong(local, 4095));
                }

                break;
            case "Localhost":
                errors.Required(local, needsProfile);
                break;
            case "RuntimeDefault" or "Unconfined":
                if (profile.LocalhostProfile is not null)
                {
                    errors.Invalid(local, profile.LocalhostProfile, "can only be set when AppArmor type is Localhost");
                }

                break;
            default:
                errors.NotSupported(path.Child("type"), profile.Type, "Localhost", "RuntimeDefault", "Unconfined");
                break;
        }
    }

    /// <summary>Checks the annotations by themselves.</summary>
    public static void CheckAnnotations(FieldErrors errors, Pod pod, FieldPath path)
    {
        foreach (var (key, value) in pod.Metadata.Annotations)
        {
            if (key == SeccompPodKey || key.StartsWith(SeccompContainerPrefix, StringComparison.Ordinal))
            {
                CheckSeccompAnnotation(errors, value, path.Child(key));
            }
            else if (key.StartsWith(AppArmorPrefix, StringComparison.Ordinal))
            {
                var container = key[AppArmorPrefix.Length..];
                if (!PodContainers.All(pod.Spec, FieldPath.Root("spec")).Any(c => c.Container.Name == container))
                {
                    errors.Invalid(path.Key(key), container, "container not found");
                }

                if (value is not ("" or "runtime/default" or "unconfined") && !value.StartsWith("localhost/", StringComparison.Ordinal))
                {
                    errors.Invalid(path.Key(key), value, $"invalid AppArmor profile name: \"{value}\"");
                }
            }
        }
    }

    /// <summary>Checks that annotations and fields of a new pod do not contradict each other.</summary>
    public static void CheckAgreement(FieldErrors errors, Pod pod, FieldPath path)
    {
        var annotations = pod.Metadata.Annotations;
        if (pod.Spec.SecurityContext?.SeccompProfile is { } podSeccomp && annotations.TryGetValue(SeccompPodKey, out var podValue))
        {
            CheckSame(errors, "seccomp", podValue, podSeccomp.Type, podSeccomp.LocalhostProfile,
                path.Child("securityContext").Child("seccompProfile"));
        }

        foreach (var (container, at) in PodContainers.All(pod.Spec, path))
        {
            if (container.SecurityContext?.SeccompProfile is { } seccomp
                && annotations.TryGetValue(SeccompContainerPrefix + container.Name, out var value))
            {
                CheckSame(errors, "seccomp", value, seccomp.Type, seccomp.LocalhostProfile, at.Child("securityContext").Child("seccompProfile"));
            }

            var appArmor = container.SecurityContext?.AppArmorProfile ?? pod.Spec.SecurityContext?.AppArmorProfile;
            if (appArmor is not null && pod.Spec.Os?.Name != "windows"
                && annotations.TryGetValue(AppArmorPrefix + container.Name, out value))
            {
                CheckSame(errors, "apparmor", value, appArmor.Type, appArmor.LocalhostProfile, at.Child("securityContext").Child("appArmorProfile"));
            }
        }
    }

    /// <summary>Checks that an update leaves AppArmor's annotations and the mirror annotation alone.</summary>
    public static void CheckAnnotationUpdate(FieldErrors errors, ObjectMeta newMeta, ObjectMeta oldMeta, FieldPath path)
    {
        foreach (var (key, value) in oldMeta.Annotations)
        {
            if (newMeta.Annotations.TryGetValue(key, out var now) && now == value)
            {
                continue;
            }

            Forbid(key, "may not remove or update AppArmor annotations", "may not remove or update mirror pod annotation");
        }

        foreach (var key in newMeta.Annotations.Keys)
        {
            if (!oldMeta.Annotations.ContainsKey(key))
            {
                Forbid(key, "may not add AppArmor annotations", "may not add mirror pod annotation");
            }
        }

        void Forbid(string key, string appArmor, string mirror)
        {
            if (key.StartsWith(AppArmorPrefix, StringComparison.Ordinal))
            {
                errors.Forbidden(path.Key(key), appArmor);
            }

            if (key == PodAnnotations.Mirror)
            {
                errors.Forbidden(path.Key(key), mirror);
            }
        }
    }

    private static void CheckSeccompAnnotation(FieldErrors errors, string value, FieldPath path)
    {
        if (value.StartsWith("localhost/", StringComparison.Ordinal))
        {
            PathRules.CheckDescending(errors, path, value["localhost/".Length..]);
        }
        else if (value is not ("runtime/default" or "docker/default" or "unconfined"))
        {
            errors.Invalid(path, value, "must be a valid seccomp profile");
        }
    }

    private static void CheckSame(FieldErrors errors, string what, string annotation, string type, string? local, FieldPath path)
    {
        var same = type switch
        {
            "Unconfined" => annotation == "unconfined",
            "RuntimeDefault" => annotation == "runtime/default" || (what == "seccomp" && annotation == "docker/default"),
            "Localhost" => annotation.StartsWith("localhost/", StringComparison.Ordinal),
            _ => true,
        };
        if (!same)
        {
            errors.Forbidden(path.Child("type"), $"{what} type in annotation and field must match");
        }
        else if (type == "Localhost" && annotation["localhost/".Length..] != local)
        {
            errors.Forbidden(path.Child("localhostProfile"), $"{what} profile in annotation and field must match");
        }
    }
}

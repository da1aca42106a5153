using System.Text.RegularExpressions;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks security contexts (pkg/apis/core/validation: ValidateSecurityContext, validatePodSpecSecurityContext).</summary>
internal static partial class SecurityContextValidation
{
    private const string SysctlFormat = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";

    public static void Check(FieldErrors errors, SecurityContext? context, bool hostUsers, FieldPath path)
    {
        if (context is null)
        {
            return;
        }

        CheckId(errors, context.RunAsUser, path.Child("runAsUser"));
        CheckId(errors, context.RunAsGroup, path.Child("runAsGroup"));
        errors.AllowOneOf(path.Child("procMount"), context.ProcMount, "Default", "Unmasked");
        if (hostUsers && context.ProcMount == "Unmasked")
        {
            errors.Invalid(path.Child("procMount"), context.ProcMount, "`hostUsers` must be false to use `Unmasked`");
        }

        ProfileValidation.CheckSeccomp(errors, context.SeccompProfile, path.Child("seccompProfile"));
        if (context.AllowPrivilegeEscalation == false)
        {
            if (context.Privileged == true)
            {
                errors.Invalid(path, GoSyntax.Object(context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }

            if (context.Capabilities?.Add.Contains("CAP_SYS_ADMIN") == true)
            {
                errors.Invalid(path, GoSyntax.Object(context),
                    "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
            }
        }

        WindowsValidation.CheckOptions(errors, context.WindowsOptions, path.Child("windowsOptions"));
        ProfileValidation.CheckAppArmor(errors, context.AppArmorProfile, path.Child("appArmorProfile"));
    }

    public static void CheckPod(FieldErrors errors, PodSpec spec, FieldPath path)
    {
        if (spec.SecurityContext is { } context)
        {
            CheckId(errors, context.FsGroup, path.Child("fsGroup"));
            CheckId(errors, context.RunAsUser, path.Child("runAsUser"));
            CheckId(errors, context.RunAsGroup, path.Child("runAsGroup"));
            for (var i = 0; i < context.SupplementalGroups.Count; i++)
            {
                CheckId(errors, context.SupplementalGroups[i], path.Child("supplementalGroups").Index(i));
            }
        }

        if (spec is { ShareProcessNamespace: true, HostPID: true })
        {
            errors.Invalid(path.Child("shareProcessNamespace"), true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }

        if (spec.SecurityContext is not { } pod)
        {
            return;
        }

        CheckSysctls(errors, spec, path.Child("sysctls"));
        errors.AllowOneOf(path.Child("fsGroupChangePolicy"), pod.FsGroupChangePolicy, "Always", "OnRootMismatch");
        ProfileValidation.CheckSeccomp(errors, pod.SeccompProfile, path.Child("seccompProfile"));
        WindowsValidation.CheckOptions(errors, pod.WindowsOptions, path.Child("windowsOptions"));
        ProfileValidation.CheckAppArmor(errors, pod.AppArmorProfile, path.Child("appArmorProfile"));
        errors.AllowOneOf(path.Child("supplementalGroupsPolicy"), pod.SupplementalGroupsPolicy, "Merge", "Strict");
        errors.AllowOneOf(path.Child("seLinuxChangePolicy"), pod.SeLinuxChangePolicy, "MountOption", "Recursive");
    }

    private static void CheckId(FieldErrors errors, long? id, FieldPath path)
    {
        if (id is { } value)
        {
            errors.Invalid(path, value, NameRules.UserOrGroupId(value));
        }
    }

    private static void CheckSysctls(FieldErrors errors, PodSpec spec, FieldPath path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.SecurityContext!.Sysctls.Count; i++)
        {
            var (name, at) = (spec.SecurityContext.Sysctls[i].Name, path.Index(i).Child("name"));
            if (name.Length == 0)
            {
                errors.Required(at);
            }
            else if (name.Length > 253 || !SysctlName().IsMatch(name))
            {
                errors.Invalid(at, name, $"must have at most 253 characters and match regex {SysctlFormat}");
            }
            else if (seen.Contains(name))
            {
                errors.Duplicate(at, name);
            }

            // A setting of a namespace that is the node's own would change the node.
            var dotted = name.Replace('/', '.');
            if (spec.HostNetwork && dotted.StartsWith("net.", StringComparison.Ordinal))
            {
                errors.Invalid(at, name, "may not be specified when 'hostNetwork' is true");
            }
            else if (spec.HostIPC && IsIpc(dotted))
            {
                errors.Invalid(at, name, "may not be specified when 'hostIPC' is true");
            }

            seen.Add(name);
        }
    }

    private static bool IsIpc(string sysctl) =>
        sysctl == "kernel.sem"
        || sysctl.StartsWith("kernel.shm", StringComparison.Ordinal)
        || sysctl.StartsWith("kernel.msg", StringComparison.Ordinal)
        || sysctl.StartsWith("fs.mqueue.", StringComparison.Ordinal);

    [GeneratedRegex(@"\A([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SysctlName();
}

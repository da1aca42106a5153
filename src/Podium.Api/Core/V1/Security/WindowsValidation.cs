using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>
/// Checks Windows settings, and that a pod which names its operating system sets nothing of the other one
/// (pkg/apis/core/validation: validateWindowsSecurityContextOptions, validateWindowsHostProcessPod, validateLinux, validateWindows).
/// </summary>
internal static partial class WindowsValidation
{
    private const string NotOnWindows = "cannot be set for a windows pod";
    private const string NotOnLinux = "windows options cannot be set for a linux pod";

    private static readonly SearchValues<char> NotInUser = SearchValues.Create("\"/\\:;|=,+*?<>@[]");

    public static void CheckOptions(FieldErrors errors, WindowsSecurityContextOptions? options, FieldPath path)
    {
        if (options?.GmsaCredentialSpecName is { } name)
        {
            errors.Invalid(path.Child("gmsaCredentialSpecName"), name, NameRules.Dns1123Subdomain(name));
        }

        if (options?.GmsaCredentialSpec is { } spec)
        {
            var at = path.Child("gmsaCredentialSpec");
            if (spec.Length == 0)
            {
                errors.Invalid(at, spec, "gmsaCredentialSpec cannot be an empty string");
            }
            else if (Encoding.UTF8.GetByteCount(spec) > 64 * 1024)
            {
                errors.Invalid(at, spec, "gmsaCredentialSpec size must be under 64 KiB");
            }
        }

        if (options?.RunAsUserName is { } user)
        {
            CheckUser(errors, user, path.Child("runAsUserName"));
        }
    }

    public static void CheckHostProcess(FieldErrors errors, PodSpec spec, FieldPath path)
    {
        var ofPod = spec.SecurityContext?.WindowsOptions?.HostProcess;
        var (containers, onHost) = (0, 0);
        foreach (var (container, at) in PodContainers.All(spec, path))
        {
            containers++;
            var own = container.SecurityContext?.WindowsOptions?.HostProcess;
            if (ofPod is { } expected && own is { } actual && expected != actual)
            {
                errors.Invalid(at.Child("securityContext").Child("windowsOptions").Child("hostProcess"), actual,
                    $"pod hostProcess value must be identical if both are specified, was {(expected ? "true" : "false")}");
            }

            onHost += (own ?? ofPod) == true ? 1 : 0;
        }

        if (onHost == 0)
        {
            return;
        }

        if (onHost != containers)
        {
            errors.Invalid(path, "", "If pod contains any hostProcess containers then all containers must be HostProcess containers");
        }

        if (!spec.HostNetwork)
        {
            errors.Invalid(path.Child("hostNetwork"), false, "hostNetwork must be true if pod contains any hostProcess containers");
        }
    }

    public static void CheckOs(FieldErrors errors, PodSpec spec, FieldPath path)
    {
        switch (spec.Os?.Name)
        {
            case null:
                break;
            case "":
                errors.Required(path.Child("os").Child("name"), "cannot be empty");
                break;
            case "linux":
                CheckLinux(errors, spec, path);
                break;
            case "windows":
                CheckWindows(errors, spec, path);
                break;
            case var name:
                errors.NotSupported(path.Child("os"), name, "linux", "windows");
                break;
        }
    }

    private static void CheckLinux(FieldErrors errors, PodSpec spec, FieldPath path)
    {
        errors.ForbidSet(path.Child("securityContext").Child("windowsOptions"), spec.SecurityContext?.WindowsOptions, NotOnLinux);
        foreach (var (container, at) in PodContainers.All(spec, path))
        {
            errors.ForbidSet(at.Child("securityContext").Child("windowsOptions"), container.SecurityContext?.WindowsOptions, NotOnLinux);
        }
    }

    private static void CheckWindows(FieldErrors errors, PodSpec spec, FieldPath path)
    {
        var (context, at) = (spec.SecurityContext, path.Child("securityContext"));
        errors.ForbidSet(at.Child("appArmorProfile"), context?.AppArmorProfile, NotOnWindows);
        errors.ForbidSet(at.Child("seLinuxOptions"), context?.SeLinuxOptions, NotOnWindows);
        errors.ForbidSet(path.Child("hostUsers"), spec.HostUsers, NotOnWindows);
        errors.ForbidSet(path.Child("hostPID"), spec.HostPID ? true : null, NotOnWindows);
        errors.ForbidSet(path.Child("hostIPC"), spec.HostIPC ? true : null, NotOnWindows);
        errors.ForbidSet(at.Child("seccompProfile"), context?.SeccompProfile, NotOnWindows);
        errors.ForbidSet(at.Child("fsGroup"), context?.FsGroup, NotOnWindows);
        errors.ForbidSet(at.Child("fsGroupChangePolicy"), context?.FsGroupChangePolicy, NotOnWindows);
        errors.ForbidSet(at.Child("sysctls"), context?.Sysctls.Count > 0 ? true : null, NotOnWindows);
        errors.ForbidSet(path.Child("shareProcessNamespace"), spec.ShareProcessNamespace, NotOnWindows);
        errors.ForbidSet(at.Child("runAsUser"), context?.RunAsUser, NotOnWindows);
        errors.ForbidSet(at.Child("runAsGroup"), context?.RunAsGroup, NotOnWindows);
        errors.ForbidSet(at.Child("supplementalGroups"), context?.SupplementalGroups.Count > 0 ? true : null, NotOnWindows);
        errors.ForbidSet(at.Child("supplementalGroupsPolicy"), context?.SupplementalGroupsPolicy, NotOnWindows);
        errors.ForbidSet(at.Child("seLinuxChangePolicy"), context?.SeLinuxChangePolicy, NotOnWindows);
        foreach (var (container, containerPath) in PodContainers.All(spec, path))
        {
            CheckWindows(errors, container.SecurityContext, containerPath.Child("securityContext"));
        }
    }

    private static void CheckWindows(FieldErrors errors, SecurityContext? context, FieldPath path)
    {
        errors.ForbidSet(path.Child("appArmorProfile"), context?.AppArmorProfile, NotOnWindows);
        errors.ForbidSet(path.Child("seLinuxOptions"), context?.SeLinuxOptions, NotOnWindows);
        errors.ForbidSet(path.Child("seccompProfile"), context?.SeccompProfile, NotOnWindows);
        errors.ForbidSet(path.Child("capabilities"), context?.Capabilities, NotOnWindows);
        errors.ForbidSet(path.Child("readOnlyRootFilesystem"), context?.ReadOnlyRootFilesystem, NotOnWindows);
        errors.ForbidSet(path.Child("privileged"), context?.Privileged, NotOnWindows);
        errors.ForbidSet(path.Child("allowPrivilegeEscalation"), context?.AllowPrivilegeEscalation, NotOnWindows);
        errors.ForbidSet(path.Child("procMount"), context?.ProcMount, NotOnWindows);
        errors.ForbidSet(path.Child("runAsUser"), context?.RunAsUser, NotOnWindows);
        errors.ForbidSet(path.Child("runAsGroup"), context?.RunAsGroup, NotOnWindows);
    }

    private static void CheckUser(FieldErrors errors, string name, FieldPath path)
    {
        var parts = name.Split('\\');
        if (name.Length == 0)
        {
            errors.Invalid(path, name, "runAsUserName cannot be an empty string");
            return;
        }

        if (name.Any(char.IsControl))
        {
            errors.Invalid(path, name, "runAsUserName cannot contain control characters");
            return;
        }

        if (parts.Length > 2)
        {
            errors.Invalid(path, name, "runAsUserName cannot contain more than one backslash");
            return;
        }

        var user = parts[^1];
        if (parts is [var domain, _])
        {
            if (domain.Length >= 256)
            {
                errors.Invalid(path, name, "runAsUserName's Domain length must be under 256 characters");
            }

            if (!NetBiosName().IsMatch(domain) && !DnsName().IsMatch(domain))
            {
                errors.Invalid(path, name, "runAsUserName's Domain doesn't match the NetBios nor the DNS format");
            }
        }

        if (user.Length == 0)
        {
            errors.Invalid(path, name, "runAsUserName's User cannot be empty");
        }
        else if (user.Length > 104)
        {
            errors.Invalid(path, name, "runAsUserName's User length must not be longer than 104 characters");
        }

        if (user.Length > 0 && !user.AsSpan().ContainsAnyExcept(". "))
        {
            errors.Invalid(path, name, "runAsUserName's User cannot contain only periods or spaces");
        }

        if (user.AsSpan().ContainsAny(NotInUser))
        {
            errors.Invalid(path, name, "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
        }
    }

    [GeneratedRegex(@"\A[^\\/:\*\?""<>|\.][^\\/:\*\?""<>|]{0,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NetBiosName();

    [GeneratedRegex(@"\A(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?\.)*[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsName();
}

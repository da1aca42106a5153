using System.Net;
using System.Net.Sockets;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks what a status update may say (pkg/apis/core/validation: ValidatePodStatusUpdate).</summary>
internal static class PodStatusValidation
{
    public static void Check(FieldErrors errors, Pod newPod, Pod oldPod)
    {
        var path = FieldPath.Root("status");
        CheckConditions(errors, newPod.Status.Conditions, FieldPath.Root("metadata").Child("conditions"));
        if (newPod.Spec.NodeName != oldPod.Spec.NodeName)
        {
            errors.Forbidden(path.Child("nodeName"), "may not be changed directly");
        }

        var nominated = newPod.Status.NominatedNodeName;
        if (nominated.Length > 0 && nominated != oldPod.Status.NominatedNodeName)
        {
            errors.Invalid(path.Child("nominatedNodeName"), nominated, NameRules.Dns1123Subdomain(nominated));
        }

        errors.RequireUnchanged(path.Child("qosClass"), newPod.Status.QosClass, oldPod.Status.QosClass);
        var policy = oldPod.Spec.RestartPolicy;
        CheckEnded(errors, newPod.Status.ContainerStatuses, oldPod.Status.ContainerStatuses, policy, [], path.Child("containerStatuses"));
        var sidecars = oldPod.Spec.InitContainers.Where(container => container.IsSidecar()).Select(container => container.Name);
        CheckEnded(errors, newPod.Status.InitContainerStatuses, oldPod.Status.InitContainerStatuses, policy,
            sidecars.ToHashSet(StringComparer.Ordinal), path.Child("initContainerStatuses"));
        CheckEnded(errors, newPod.Status.EphemeralContainerStatuses, oldPod.Status.EphemeralContainerStatuses, "Never", [],
            path.Child("ephemeralContainerStatuses"));
        CheckClaims(errors, newPod, path.Child("resourceClaimStatuses"));
        CheckIPs(errors, [.. newPod.Status.PodIPs.Select(ip => ip.Ip)], path.Child("podIPs"));
        CheckHostIPs(errors, newPod.Status, path.Child("hostIPs"));
    }

    private static void CheckConditions(FieldErrors errors, IReadOnlyList<PodCondition> conditions, FieldPath path)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].Type is not ("PodScheduled" or "Ready" or "Initialized"))
            {
                errors.Invalid(path.Index(i).Child("Type"), conditions[i].Type, NameRules.QualifiedName(conditions[i].Type));
            }
        }
    }

    /// <summary>What has ended for good may not be said to run again.</summary>
    private static void CheckEnded(
        FieldErrors errors,
        IReadOnlyList<ContainerStatus> newStatuses,
        IReadOnlyList<ContainerStatus> oldStatuses,
        string restartPolicy,
        HashSet<string> sidecars,
        FieldPath path)
    {
        if (restartPolicy == "Always")
        {
            return;
        }

        for (var i = 0; i < oldStatuses.Count; i++)
        {
            var old = oldStatuses[i];
            if (old.State.Terminated is not { } ended
                || (ended.ExitCode != 0 && restartPolicy == "OnFailure")
                || sidecars.Contains(old.Name))
            {
                continue;
            }

            foreach (var status in newStatuses)
            {
                if (status.Name == old.Name && status.State.Terminated is null)
                {
                    errors.Forbidden(path.Index(i).Child("state"), "may not be transitioned to non-terminated state");
                }
            }
        }
    }

    private static void CheckClaims(FieldErrors errors, Pod pod, FieldPath path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < pod.Status.ResourceClaimStatuses.Count; i++)
        {
            var (status, at) = (pod.Status.ResourceClaimStatuses[i], path.Index(i).Child("name"));
            if (!pod.Spec.ResourceClaims.Any(claim => claim.Name == status.Name))
            {
                errors.Invalid(at, status.Name, "must match the name of an entry in `spec.resourceClaims`");
            }

            if (!seen.Add(status.Name))
            {
                errors.Duplicate(at, status.Name);
            }

            if (status.ResourceClaimName is { } name)
            {
                errors.Invalid(at, name, NameRules.Dns1123Subdomain(name));
            }
        }
    }

    private static void CheckHostIPs(FieldErrors errors, PodStatus status, FieldPath path)
    {
        if (status.HostIPs.Count == 0)
        {
            return;
        }

        if (status.HostIP != status.HostIPs[0].Ip)
        {
            errors.Invalid(path.Index(0).Child("ip"), status.HostIPs[0].Ip, "must be equal to `hostIP`");
        }

        CheckIPs(errors, [.. status.HostIPs.Select(ip => ip.Ip)], path);
    }

    private static void CheckIPs(FieldErrors errors, string[] ips, FieldPath path)
    {
        for (var i = 0; i < ips.Length; i++)
        {
            errors.Invalid(path.Index(i), ips[i], NameRules.IpAddress(ips[i]));
        }

        if (ips.Length < 2 || !ips.All(NameRules.IsIpAddress))
        {
            return;
        }

        var families = ips.Select(ip => IPAddress.Parse(ip).AddressFamily).ToHashSet();
        if (ips.Length > 2 || !families.SetEquals([AddressFamily.InterNetwork, AddressFamily.InterNetworkV6]))
        {
            errors.Invalid(path, GoSyntax.Strings(ips), "may specify no more than one IP for each IP family");
        }

        for (var i = 1; i < ips.Length; i++)
        {
            if (ips.AsSpan(0, i).Contains(ips[i]))
            {
                errors.Duplicate(path.Index(i), ips[i]);
            }
        }
    }
}

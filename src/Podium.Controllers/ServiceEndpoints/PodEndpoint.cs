using Podium.Api.Core.V1;

namespace Podium.Controllers.ServiceEndpoints;

/// <summary>What a pod is as an endpoint of a service (staging/src/k8s.io/endpointslice/util and pkg/api/v1/pod: FindPort).</summary>
internal static class PodEndpoint
{
    /// <summary>Whether a pod can be an endpoint: it has an address and has not ended.</summary>
    public static bool IsCandidate(Pod pod, bool includeTerminating) =>
        !pod.IsTerminal()
        && (pod.Status.PodIP.Length > 0 || pod.Status.PodIPs.Count > 0)
        && (includeTerminating || pod.Metadata.DeletionTimestamp is null);

    /// <summary>The pod's address of a family, <c>IPv4</c> or <c>IPv6</c>; null where it has none.</summary>
    public static string? AddressOf(Pod pod, string family)
    {
        foreach (var ip in pod.Status.PodIPs)
        {
            if (ip.Ip.Contains(':', StringComparison.Ordinal) == (family == "IPv6"))
            {
                return ip.Ip;
            }
        }

        return null;
    }

    /// <summary>Whether the pod gets a DNS name of its own below the service's.</summary>
    public static bool HasOwnName(Pod pod, Service service) =>
        pod.Spec.Hostname.Length > 0 && pod.Spec.Subdomain == service.Metadata.Name;

    /// <summary>The number of the pod's port that a service's port leads to; null where the pod has none of that name.</summary>
    public static int? FindPort(Pod pod, ServicePort port)
    {
        if (!port.TargetPort.IsString)
        {
            return port.TargetPort.Number;
        }

        return FindPort(pod.Spec.Containers, port, sidecarsOnly: false) ?? FindPort(pod.Spec.InitContainers, port, sidecarsOnly: true);
    }

    /// <summary>The reference to the pod that its endpoint carries.</summary>
    public static ObjectReference Reference(Pod pod) => new()
    {
        Kind = "Pod",
        Namespace = pod.Metadata.Namespace,
        Name = pod.Metadata.Name,
        Uid = pod.Metadata.Uid,
    };

    /// <summary>When the pod last became ready or stopped being so; null where it is not known.</summary>
    public static DateTimeOffset? ChangedAt(Pod pod) => pod.GetCondition("Ready")?.LastTransitionTime;

    /// <summary>Whether a change of a pod can change what it is as an endpoint.</summary>
    public static bool Differs(Pod? before, Pod? after) =>
        before is null || after is null
        || before.Metadata.Uid != after.Metadata.Uid
        || before.IsReady() != after.IsReady()
        || before.Metadata.DeletionTimestamp is null != after.Metadata.DeletionTimestamp is null
        || before.IsTerminal() != after.IsTerminal()
        || before.Status.PodIP != after.Status.PodIP
        || !before.Status.PodIPs.SequenceEqual(after.Status.PodIPs)
        || before.Spec.NodeName != after.Spec.NodeName
        || ChangedAt(before) != ChangedAt(after)
        || !MapEquality.Equal(before.Metadata.Labels, after.Metadata.Labels);

    private static int? FindPort(IReadOnlyList<Container> containers, ServicePort port, bool sidecarsOnly)
    {
        foreach (var container in containers)
        {
            if (sidecarsOnly && !container.IsSidecar())
            {
                continue;
            }

            foreach (var offered in container.Ports)
            {
                if (offered.Name == port.TargetPort.Text && offered.Protocol == port.Protocol)
                {
                    return offered.Port;
                }
            }
        }

        return null;
    }
}

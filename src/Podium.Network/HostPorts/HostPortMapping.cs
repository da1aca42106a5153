using Podium.Api.Core.V1;

namespace Podium.Network.HostPorts;

/// <summary>A port of the node that leads to a port of a pod.</summary>
/// <param name="HostIP">The node's address that it holds for; empty for all of them.</param>
/// <param name="Protocol">The protocol as nftables writes it.</param>
/// <param name="HostPort">The node's port.</param>
/// <param name="PodIP">The pod's address (IPv4).</param>
/// <param name="ContainerPort">The pod's port.</param>
internal sealed record HostPortMapping(string HostIP, string Protocol, int HostPort, string PodIP, int ContainerPort)
{
    /// <summary>The mappings that a node's pods ask for, in an order that only they decide.</summary>
    public static IReadOnlyList<HostPortMapping> Of(IEnumerable<Pod> pods)
    {
        var mappings = new List<HostPortMapping>();
        foreach (var pod in pods)
        {
            // A pod that is over has no address, and one in the node's network has the port already.
            if (pod.Spec.HostNetwork || pod.Status.PodIP.Length == 0 || pod.Status.Phase is "Succeeded" or "Failed")
            {
                continue;
            }

            foreach (var container in pod.Spec.Containers)
            {
                Add(mappings, container, pod.Status.PodIP);
            }

            foreach (var container in pod.Spec.InitContainers)
            {
                if (container.RestartPolicy == "Always")
                {
                    Add(mappings, container, pod.Status.PodIP);
                }
            }
        }

        // A port of one address goes before the same port of all addresses.
        mappings.Sort(static (a, b) =>
            a.HostPort.CompareTo(b.HostPort) is not 0 and var port ? port
            : string.CompareOrdinal(b.HostIP, a.HostIP) is not 0 and var address ? address
            : string.CompareOrdinal(a.Protocol, b.Protocol) is not 0 and var protocol ? protocol
            : string.CompareOrdinal(a.PodIP, b.PodIP));
        return mappings;
    }

    private static void Add(List<HostPortMapping> mappings, Container container, string podIP)
    {
        foreach (var port in container.Ports)
        {
            if (port.HostPort > 0)
            {
                var hostIP = port.HostIP is "0.0.0.0" or "::" ? "" : port.HostIP;
                if (!hostIP.Contains(':', StringComparison.Ordinal))
                {
                    mappings.Add(new(hostIP, port.Protocol.ToLowerInvariant(), port.HostPort, podIP, port.Port));
                }
            }
        }
    }
}

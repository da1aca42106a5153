using Podium.Api.Core.V1;

namespace Podium.Scheduler.Cluster;

/// <summary>A port of the node that a pod takes.</summary>
internal readonly record struct HostPort(string Address, string Protocol, int Port)
{
    private const string AnyAddress = "0.0.0.0";

    /// <summary>The host ports of a pod's containers.</summary>
    public static IReadOnlyList<HostPort> Of(Pod pod)
    {
        List<HostPort>? ports = null;
        foreach (var container in pod.Spec.Containers.Concat(pod.Spec.InitContainers.Where(c => c.RestartPolicy == "Always")))
        {
            foreach (var port in container.Ports)
            {
                if (port.HostPort > 0)
                {
                    (ports ??= []).Add(new(
                        port.HostIP.Length == 0 ? AnyAddress : port.HostIP, port.Protocol.Length == 0 ? "TCP" : port.Protocol, port.HostPort));
                }
            }
        }

        return ports ?? (IReadOnlyList<HostPort>)[];
    }

    /// <summary>Whether two pods with these ports cannot share a node.</summary>
    public bool ConflictsWith(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol
        && (Address == other.Address || Address == AnyAddress || other.Address == AnyAddress);
}

using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Controllers.ServiceEndpoints;
using Podium.Controllers.Ownership;
using EndpointPort = Podium.Api.Discovery.V1.EndpointPort;

namespace Podium.Controllers.EndpointSlices;

/// <summary>Which endpoints a service has by its pods (staging/src/k8s.io/endpointslice: podToEndpoint and getEndpointPorts).</summary>
internal static class ServiceEndpointPlan
{
    /// <summary>Whether the service's endpoints follow from its pods; else somebody else keeps them.</summary>
    public static bool IsKept(Service service) => service.Spec.Type != "ExternalName" && service.Spec.Selector.Count > 0;

    /// <summary>What the service's slices of an IP family have in common.</summary>
    public static SliceTemplate Template(Service service, string family) => new(
        service.Metadata.Namespace,
        service.Metadata.Name + "-",
        family,
        ControllerReference.To(service),
        SliceLabels.Of(service.Metadata.Labels, service.Metadata.Name, SliceLabels.EndpointSliceController, isHeadless: service.Spec.IsHeadless()),
        EmptyMap.Strings);

    /// <summary>The service's endpoints, grouped by ports. Never empty: a service without endpoints has one group without them.</summary>
    /// <param name="service">The service.</param>
    /// <param name="family">The IP family.</param>
    /// <param name="pods">The pods that the service selects.</param>
    /// <param name="zoneOf">The zone of a node; empty where it has none.</param>
    public static IReadOnlyList<DesiredEndpoints> Compute(
        Service service, string family, IReadOnlyList<Pod> pods, Func<string, string> zoneOf)
    {
        var groups = new Dictionary<string, (IReadOnlyList<EndpointPort> Ports, List<Endpoint> Endpoints)>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (!PodEndpoint.IsCandidate(pod, includeTerminating: true) || PodEndpoint.AddressOf(pod, family) is not { } address)
            {
                continue;
            }

            var ports = PortsOf(service, pod);
            var key = SlicePlan.PortKey(ports);
            if (!groups.TryGetValue(key, out var group))
            {
                groups[key] = group = (ports, []);
            }

            group.Endpoints.Add(MakeEndpoint(service, pod, address, zoneOf(pod.Spec.NodeName)));
        }

        return groups.Count == 0
            ? [new([], [])]
            : [.. groups.Values.Select(group => new DesiredEndpoints(group.Ports, group.Endpoints))];
    }

    private static Endpoint MakeEndpoint(Service service, Pod pod, string address, string zone)
    {
        var serving = pod.IsReady();
        var terminating = pod.Metadata.DeletionTimestamp is not null;
        var ready = service.Spec.PublishNotReadyAddresses || (serving && !terminating);
        return new()
        {
            Addresses = [address],
            Conditions = new() { Ready = ready, Serving = serving, Terminating = terminating },
            Hostname = PodEndpoint.HasOwnName(pod, service) ? pod.Spec.Hostname : null,
            NodeName = pod.Spec.NodeName.Length > 0 ? pod.Spec.NodeName : null,
            Zone = zone.Length > 0 ? zone : null,
            TargetRef = PodEndpoint.Reference(pod),
            Hints = ready && zone.Length > 0 && service.Spec.TrafficDistribution == "PreferClose" ? new() { ForZones = [new() { Name = zone }] } : null,
        };
    }

    private static List<EndpointPort> PortsOf(Service service, Pod pod)
    {
        var ports = new List<EndpointPort>(service.Spec.Ports.Count);
        foreach (var port in service.Spec.Ports)
        {
            if (PodEndpoint.FindPort(pod, port) is { } number)
            {
                ports.Add(new() { Name = port.Name, Port = number, Protocol = port.Protocol, AppProtocol = port.AppProtocol });
            }
        }

        return ports;
    }
}

using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Controllers.EndpointSlices;
using Podium.Controllers.Ownership;
using Podium.Controllers.ServiceEndpoints;
using EndpointPort = Podium.Api.Discovery.V1.EndpointPort;
using EndpointsObject = Podium.Api.Core.V1.Endpoints;

namespace Podium.Controllers.EndpointSliceMirroring;

/// <summary>Which slices follow from Endpoints that somebody wrote (pkg/controller/endpointslicemirroring).</summary>
internal static class MirrorPlan
{
    private const int AddressesMax = 1000;
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Leader = "control-plane.alpha.kubernetes.io/leader";

    /// <summary>Whether the Endpoints of a service are mirrored: the service has no selector, and nobody asked for the contrary.</summary>
    public static bool IsMirrored(EndpointsObject? endpoints, Service? service) =>
        endpoints is { Metadata.DeletionTimestamp: null }
        && service is { Spec.Selector.Count: 0, Metadata.DeletionTimestamp: null }
        && endpoints.Metadata.Labels.GetValueOrDefault(SliceLabels.SkipMirror) != "true"
        && !endpoints.Metadata.Annotations.ContainsKey(Leader);

    /// <summary>What the slices of an address type have in common.</summary>
    public static SliceTemplate Template(EndpointsObject endpoints, string addressType) => new(
        endpoints.Metadata.Namespace,
        endpoints.Metadata.Name + "-",
        addressType,
        ControllerReference.To(endpoints),
        SliceLabels.Of(endpoints.Metadata.Labels, endpoints.Metadata.Name, SliceLabels.MirroringController, isHeadless: false),
        endpoints.Metadata.Annotations.Where(a => a.Key is not (LastApplied or ChangeTimes.Annotation)).ToDictionary(StringComparer.Ordinal));

    /// <summary>The endpoints of an address type, grouped by ports.</summary>
    public static IReadOnlyList<DesiredEndpoints> Compute(EndpointsObject endpoints, string addressType)
    {
        var groups = new Dictionary<string, (IReadOnlyList<EndpointPort> Ports, List<Endpoint> Endpoints)>(StringComparer.Ordinal);
        foreach (var subset in endpoints.Subsets)
        {
            var ports = subset.Ports
                .Select(p => new EndpointPort { Name = p.Name, Port = p.Port, Protocol = p.Protocol, AppProtocol = p.AppProtocol })
                .ToList();
            var key = SlicePlan.PortKey(ports);
            if (!groups.TryGetValue(key, out var group))
            {
                group = (ports, []);
            }

            group.Endpoints.AddRange(subset.Addresses.Select(a => (Address: a, Ready: true))
                .Concat(subset.NotReadyAddresses.Select(a => (Address: a, Ready: false)))
                .Take(AddressesMax)
                .Where(a => a.Address.Ip.Contains(':', StringComparison.Ordinal) == (addressType == "IPv6"))
                .Select(a => MakeEndpoint(a.Address, a.Ready)));
            if (group.Endpoints.Count > 0)
            {
                groups[key] = group;
            }
        }

        return [.. groups.Values.Select(group => new DesiredEndpoints(group.Ports, group.Endpoints))];
    }

    private static Endpoint MakeEndpoint(EndpointAddress address, bool ready) => new()
    {
        Addresses = [address.Ip],
        Conditions = new() { Ready = ready },
        Hostname = address.Hostname.Length > 0 ? address.Hostname : null,
        NodeName = address.NodeName,
        TargetRef = address.TargetRef,
    };
}

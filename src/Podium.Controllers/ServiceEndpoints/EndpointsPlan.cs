using System.Globalization;
using System.Net;
using Podium.Api.Core.V1;
using Podium.Controllers.EndpointSlices;
using EndpointsObject = Podium.Api.Core.V1.Endpoints;

namespace Podium.Controllers.ServiceEndpoints;

/// <summary>The Endpoints of a service by its pods (pkg/controller/endpoint and pkg/api/v1/endpoints: RepackSubsets).</summary>
internal static class EndpointsPlan
{
    private const int AddressesMax = 1000;
    private const string OverCapacity = "endpoints.kubernetes.io/over-capacity";

    /// <summary>The object as it should be, made from the one that is there; null where it is so already.</summary>
    public static EndpointsObject? Compute(Service service, IReadOnlyList<Pod> pods, EndpointsObject? existing, DateTimeOffset? changedAt)
    {
        var subsets = Subsets(service, pods);
        var isTruncated = Truncate(subsets);
        var labels = LabelsOf(service);
        var isMarked = existing is not null && existing.Metadata.Annotations.GetValueOrDefault(OverCapacity) == "truncated";
        if (existing is not null && existing.Subsets.SequenceEqual(subsets) && MapEquality.Equal(existing.Metadata.Labels, labels) && isMarked == isTruncated)
        {
            return null;
        }

        var made = existing ?? new() { Metadata = new() { Namespace = service.Metadata.Namespace, Name = service.Metadata.Name } };
        var annotations = made.Metadata.Annotations.ToDictionary(StringComparer.Ordinal);
        annotations.Remove(ChangeTimes.Annotation);
        annotations.Remove(OverCapacity);
        if (changedAt is { } time)
        {
            annotations[ChangeTimes.Annotation] = ChangeTimes.Text(time);
        }

        if (isTruncated)
        {
            annotations[OverCapacity] = "truncated";
        }

        return made with { Metadata = made.Metadata with { Labels = labels, Annotations = annotations }, Subsets = subsets };
    }

    private static Dictionary<string, string> LabelsOf(Service service)
    {
        var labels = service.Metadata.Labels.ToDictionary(StringComparer.Ordinal);
        labels.Remove(SliceLabels.Headless);
        if (service.Spec.IsHeadless())
        {
            labels[SliceLabels.Headless] = "";
        }

        return labels;
    }

    private static List<EndpointSubset> Subsets(Service service, IReadOnlyList<Pod> pods)
    {
        var family = service.Spec.IpFamilies is [var first, ..] ? first : "IPv4";
        var groups = new SortedDictionary<string, (List<EndpointPort> Ports, List<EndpointAddress> Ready, List<EndpointAddress> NotReady)>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (!PodEndpoint.IsCandidate(pod, includeTerminating: service.Spec.PublishNotReadyAddresses)
                || PodEndpoint.AddressOf(pod, family) is not { } ip
                || PortsOf(service, pod) is not { } ports)
            {
                continue;
            }

            var key = string.Join('\n', ports.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name}/{p.Protocol}/{p.Port}/{p.AppProtocol}")));
            if (!groups.TryGetValue(key, out var group))
            {
                groups[key] = group = (ports, [], []);
            }

            var isReady = service.Spec.PublishNotReadyAddresses || pod.IsReady();
            (isReady ? group.Ready : group.NotReady).Add(new()
            {
                Ip = ip,
                Hostname = PodEndpoint.HasOwnName(pod, service) ? pod.Spec.Hostname : "",
                NodeName = pod.Spec.NodeName.Length > 0 ? pod.Spec.NodeName : null,
                TargetRef = PodEndpoint.Reference(pod),
            });
        }

        return
        [
            .. groups.Values.Select(group => new EndpointSubset { Addresses = Sorted(group.Ready), NotReadyAddresses = Sorted(group.NotReady), Ports = group.Ports }),
        ];
    }

    // A pod without any of the ports is no endpoint, unless the service is headless and asks for none.
    private static List<EndpointPort>? PortsOf(Service service, Pod pod)
    {
        if (service.Spec.Ports.Count == 0)
        {
            return service.Spec.IsHeadless() ? [] : null;
        }

        var ports = new List<EndpointPort>(service.Spec.Ports.Count);
        foreach (var port in service.Spec.Ports)
        {
            if (PodEndpoint.FindPort(pod, port) is { } number)
            {
                ports.Add(new() { Name = port.Name, Port = number, Protocol = port.Protocol, AppProtocol = port.AppProtocol });
            }
        }

        ports.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name) is not 0 and var byName ? byName
            : a.Port != b.Port ? a.Port.CompareTo(b.Port) : string.CompareOrdinal(a.Protocol, b.Protocol));
        return ports.Count > 0 ? ports : null;
    }

    private static List<EndpointAddress> Sorted(List<EndpointAddress> addresses)
    {
        addresses.Sort(static (a, b) =>
        {
            var byAddress = IPAddress.Parse(a.Ip).GetAddressBytes().AsSpan().SequenceCompareTo(IPAddress.Parse(b.Ip).GetAddressBytes());
            return byAddress != 0 ? byAddress : string.CompareOrdinal(a.TargetRef?.Uid, b.TargetRef?.Uid);
        });
        return addresses;
    }

    // Readers of Endpoints are spared more than this; slices hold all.
    private static bool Truncate(List<EndpointSubset> subsets)
    {
        var total = subsets.Sum(s => s.Addresses.Count + s.NotReadyAddresses.Count);
        if (total <= AddressesMax)
        {
            return false;
        }

        var ready = Math.Min(AddressesMax, subsets.Sum(s => s.Addresses.Count));
        var notReady = AddressesMax - ready;
        for (var i = 0; i < subsets.Count; i++)
        {
            var subset = subsets[i];
            subsets[i] = subset with
            {
                Addresses = [.. subset.Addresses.Take(ready)],
                NotReadyAddresses = [.. subset.NotReadyAddresses.Take(notReady)],
            };
            ready -= subsets[i].Addresses.Count;
            notReady -= subsets[i].NotReadyAddresses.Count;
        }

        subsets.RemoveAll(s => s.Addresses.Count + s.NotReadyAddresses.Count == 0);
        return true;
    }
}

using System.Globalization;
using System.Text;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Containers;

/// <summary>What a pod can learn of itself: fields (<c>fieldRef</c>) and its containers' resources (<c>resourceFieldRef</c>).</summary>
internal static class FieldReferences
{
    /// <summary>A field of the pod; null for one that is not known.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="path">The field's path, such as <c>metadata.labels['app']</c>.</param>
    /// <param name="podIps">The pod's addresses as the runtime gave them, which the API may not show yet.</param>
    /// <param name="hostIp">The node's address.</param>
    public static string? Resolve(Pod pod, string path, IReadOnlyList<string> podIps, string hostIp)
    {
        if (Subscript(path) is { } subscript)
        {
            var map = subscript.Map == "metadata.labels" ? pod.Metadata.Labels
                : subscript.Map == "metadata.annotations" ? pod.Metadata.Annotations
                : null;
            return map is null ? null : map.GetValueOrDefault(subscript.Key) ?? "";
        }

        return path switch
        {
            "metadata.name" => pod.Metadata.Name,
            "metadata.namespace" => pod.Metadata.Namespace,
            "metadata.uid" => pod.Metadata.Uid,
            "metadata.labels" => Lines(pod.Metadata.Labels),
            "metadata.annotations" => Lines(pod.Metadata.Annotations),
            "spec.nodeName" => pod.Spec.NodeName,
            "spec.serviceAccountName" => pod.Spec.ServiceAccountName,
            "status.hostIP" or "status.hostIPs" => hostIp,
            "status.podIP" => pod.Spec.HostNetwork ? hostIp : podIps.Count > 0 ? podIps[0] : pod.Status.PodIP,
            "status.podIPs" => pod.Spec.HostNetwork ? hostIp : string.Join(',', podIps),
            _ => null,
        };
    }

    /// <summary>A container's resource in units of the divisor, rounded up. What is not limited is limited by the node.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="reference">Which container and resource.</param>
    /// <param name="ownName">The container that asks.</param>
    /// <param name="allocatable">What the node has.</param>
    public static string Resolve(
        Pod pod, ResourceFieldSelector reference, string ownName, IReadOnlyDictionary<string, Quantity> allocatable)
    {
        var name = reference.ContainerName.Length > 0 ? reference.ContainerName : ownName;
        var container = pod.FindContainer(name) ?? throw new ContainerConfigException($"container {name} not found");
        var (kind, resource) = reference.Resource.Split('.', 2) is [var first, var second]
            ? (first, second)
            : throw new ContainerConfigException($"unsupported container resource : {reference.Resource}");
        var amount = kind switch
        {
            "limits" => container.Resources.Limits.TryGetValue(resource, out var limit) && !limit.IsZero
                ? limit
                : allocatable.GetValueOrDefault(resource),
            "requests" => container.Resources.Requests.TryGetValue(resource, out var request)
                ? request
                : container.Resources.Limits.GetValueOrDefault(resource),
            _ => throw new ContainerConfigException($"unsupported container resource : {reference.Resource}"),
        };
        var divisor = reference.Divisor.IsZero ? new Quantity(1) : reference.Divisor;
        var value = resource == "cpu"
            ? DivideUp(amount.MilliValue, divisor.MilliValue)
            : DivideUp(amount.Value, divisor.Value);
        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static long DivideUp(long amount, long divisor) => divisor <= 0 ? amount : (amount + divisor - 1) / divisor;

    private static (string Map, string Key)? Subscript(string path)
    {
        var open = path.IndexOf("['", StringComparison.Ordinal);
        return open > 0 && path.EndsWith("']", StringComparison.Ordinal) ? (path[..open], path[(open + 2)..^2]) : null;
    }

    // As the downward API writes maps: key="value", quoted as Go quotes, sorted by key.
    private static string Lines(IReadOnlyDictionary<string, string> map)
    {
        var text = new StringBuilder();
        foreach (var key in map.Keys.Order(StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(key).Append("=\"");
            foreach (var unit in map[key])
            {
                _ = unit switch
                {
                    '"' => text.Append("\\\""),
                    '\\' => text.Append("\\\\"),
                    '\n' => text.Append("\\n"),
                    '\r' => text.Append("\\r"),
                    '\t' => text.Append("\\t"),
                    < ' ' or '\x7f' => text.Append(CultureInfo.InvariantCulture, $"\\x{(int)unit:x2}"),
                    _ => text.Append(unit),
                };
            }

            text.Append('"');
        }

        return text.ToString();
    }
}

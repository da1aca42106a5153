using System.Text.Json;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Metrics.V1Beta1;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Metrics;

/// <summary>
/// The group metrics.k8s.io, which <c>kubectl top</c> and autoscalers read: what nodes and pods use, from their kubelets' summaries. In
/// Kubernetes a separate metrics server adds it.
/// </summary>
internal static class MetricsEndpoints
{
    // What a kubelet's rates are taken over at the most.
    private const string Window = "10s";
    private const long NanosPerMilli = 1_000_000;

    /// <summary>Both kinds.</summary>
    public static IEnumerable<MeasuredEndpoint> All(Func<ResourceInfo, IResourceCache> caches, KubeletSummaries summaries) =>
    [
        new(NodeMetrics.Resource, NodeMetrics.Schema, () => caches(Node.Resource), async (nodes, cancellationToken) =>
        {
            var known = await summaries.AskAsync(nodes.Select(node => node.Name), cancellationToken);
            return Of(nodes, node => known.TryGetValue(node.Name, out var summary) ? OfNode(node, summary) : null);
        }),
        new(PodMetrics.Resource, PodMetrics.Schema, () => caches(Pod.Resource), async (pods, cancellationToken) =>
        {
            var known = await summaries.AskAsync(
                pods.Select(pod => ((Pod)pod.Object).Spec.NodeName).Where(static name => name.Length > 0), cancellationToken);
            var byUid = ByUid(known.Values);
            return Of(pods, pod => byUid.TryGetValue(((Pod)pod.Object).Metadata.Uid, out var summary) ? OfPod(pod, summary) : null);
        }),
    ];

    private static List<JsonObject> Of(IReadOnlyList<CachedObject> subjects, Func<CachedObject, JsonObject?> measure)
    {
        var found = new List<JsonObject>(subjects.Count);
        foreach (var subject in subjects)
        {
            if (measure(subject) is { } measured)
            {
                found.Add(measured);
            }
        }

        return found;
    }

    private static Dictionary<string, JsonElement> ByUid(IEnumerable<JsonElement> summaries)
    {
        var pods = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var summary in summaries)
        {
            foreach (var pod in summary.GetProperty("pods").EnumerateArray())
            {
                pods[pod.GetProperty("podRef").GetProperty("uid").GetString() ?? ""] = pod;
            }
        }

        return pods;
    }

    private static JsonObject? OfNode(CachedObject node, JsonElement summary) =>
        UsageOf(summary.GetProperty("node")) is { } usage
            ? ApiJson.ToNode(new NodeMetrics
            {
                Metadata = MetadataOf(node),
                Timestamp = TimeOf(summary.GetProperty("node")),
                Window = Window,
                Usage = usage,
            })
            : null;

    // A pod counts when all of its running containers have been measured, as with the metrics server.
    private static JsonObject? OfPod(CachedObject pod, JsonElement summary)
    {
        var containers = new List<ContainerMetrics>();
        DateTimeOffset? time = null;
        foreach (var container in summary.GetProperty("containers").EnumerateArray())
        {
            if (UsageOf(container) is not { } usage)
            {
                return null;
            }

            time = TimeOf(container);
            containers.Add(new() { Name = container.GetProperty("name").GetString() ?? "", Usage = usage });
        }

        return containers.Count == 0 ? null : ApiJson.ToNode(new PodMetrics
        {
            Metadata = MetadataOf(pod),
            Timestamp = time,
            Window = Window,
            Containers = containers,
        });
    }

    private static ObjectMeta MetadataOf(CachedObject subject) => new()
    {
        Name = subject.Name,
        Namespace = subject.Namespace,
        Labels = subject.Labels,
        CreationTimestamp = subject.Object.Metadata.CreationTimestamp,
    };

    private static DateTimeOffset TimeOf(JsonElement measured) => measured.GetProperty("cpu").GetProperty("time").GetDateTimeOffset();

    private static Dictionary<string, Quantity>? UsageOf(JsonElement measured) =>
        measured.GetProperty("cpu").TryGetProperty("usageNanoCores", out var cores)
            ? new(StringComparer.Ordinal)
            {
                // Rounded up, so that what works at all never shows as nothing.
                ["cpu"] = Quantity.FromMilli((cores.GetInt64() + NanosPerMilli - 1) / NanosPerMilli),
                ["memory"] = new(measured.GetProperty("memory").GetProperty("workingSetBytes").GetInt64() / 1024 * 1024, QuantityFormat.BinarySI),
            }
            : null;
}

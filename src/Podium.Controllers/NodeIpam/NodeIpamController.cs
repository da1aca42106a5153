using System.Net;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;

namespace Podium.Controllers.NodeIpam;

/// <summary>
/// Gives every node its own range of pod addresses, the lowest that is free, and never takes it back while the node exists.
/// Upstream: pkg/controller/nodeipam (range allocator).
/// </summary>
public sealed class NodeIpamController : KeyedController
{
    private readonly IApiClient client;
    private readonly Informer<Node> nodes;
    private readonly IPNetwork clusterCidr;
    private readonly string reserved;

    // Ranges that were given out and that the informer may not show yet. Only the one worker uses it.
    private readonly Dictionary<string, string> given = new(StringComparer.Ordinal);

    /// <summary>A controller that does not run yet.</summary>
    public NodeIpamController(ControllerContext context)
        : base("node-ipam", context.Time, context.Loggers)
    {
        client = context.Client;
        clusterCidr = context.PodCidr;
        reserved = context.ReservedCidr;
        nodes = context.Informers.Of<Node>();
        EnqueueChangesOf(nodes);
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (nodes.Get(key) is not { } node)
        {
            given.Remove(key.Name);
            return ReconcileResult.Done;
        }

        if (node.Spec.PodCIDR.Length > 0)
        {
            given[key.Name] = node.Spec.PodCIDR;
            return ReconcileResult.Done;
        }

        if (!given.TryGetValue(key.Name, out var range))
        {
            var used = nodes.All.Select(n => n.Spec.PodCIDR).Concat(given.Values).Append(reserved);
            range = PodCidrPlan.Next(clusterCidr, used)
                ?? throw new InvalidOperationException($"the pod range {clusterCidr} has no room for node {key.Name}");
            given[key.Name] = range;
        }

        var patch = new JsonObject { ["spec"] = new JsonObject { ["podCIDR"] = range, ["podCIDRs"] = new JsonArray(range) } };
        await client.PatchAsync<Node>(key, new Patch(PatchType.StrategicMerge, patch), "", cancellationToken);
        return ReconcileResult.Done;
    }
}

using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;

namespace Podium.Controllers.NodeLifecycle;

/// <summary>
/// Taints nodes by their conditions: at once so that nothing new is scheduled, at each zone's pace so that pods are evicted, and takes the
/// taints back as soon as a node is ready again.
/// </summary>
public sealed class NodeTaintController : KeyedController
{
    private readonly IApiClient client;
    private readonly Informer<Node> nodes;
    private readonly NodeLifecycleOptions options;
    private readonly TimeProvider time;

    // Used by the one worker only.
    private readonly EvictionPace pace;

    /// <summary>A controller that does not run yet.</summary>
    public NodeTaintController(ControllerContext context)
        : base("node-taints", context.Time, context.Loggers)
    {
        client = context.Client;
        time = context.Time;
        options = context.NodeLifecycle;
        pace = new EvictionPace(options);
        nodes = context.Informers.Of<Node>();
        nodes.OnChange(change =>
        {
            Enqueue(change.Key);
            if (change.After is null || change.Before?.GetReadiness() != change.After.GetReadiness())
            {
                // The zone may be another one for the nodes that wait for their turn.
                foreach (var other in nodes.All)
                {
                    if (other.GetReadiness() is "False" or "Unknown")
                    {
                        Enqueue(ObjectKey.Of(other));
                    }
                }
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (nodes.Get(key) is not { } node)
        {
            return ReconcileResult.Done;
        }

        var now = time.GetUtcNow();
        var allDisrupted = node.GetReadiness() is "False" or "Unknown" && Zones.AreAllDisrupted(nodes.All, options);
        var plan = NodeTaintPlan.Compute(node, mayEvict: false, allDisrupted, now);
        TimeSpan? wait = null;
        if (plan.WantsEviction)
        {
            var zone = Zones.KeyOf(node);
            var (state, size) = Zones.Of(zone, nodes.All, options);
            wait = pace.TryTake(zone, state, size, now);
            if (wait is null)
            {
                plan = NodeTaintPlan.Compute(node, mayEvict: true, allDisrupted, now);
            }
        }

        if (plan.Changed)
        {
            await client.UpdateAsync(node with { Spec = node.Spec with { Taints = plan.Taints } }, cancellationToken: cancellationToken);
        }

        return ReconcileResult.After(wait);
    }
}

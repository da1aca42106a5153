using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Recording;

namespace Podium.Controllers.NodeLifecycle;

/// <summary>
/// Says of the pods of a silent node that they are not ready, so that Services stop sending to them. Their node says otherwise when it is
/// back. Upstream: controllerutil.MarkPodsNotReady.
/// </summary>
public sealed class SilentNodePodController : KeyedController
{
    private readonly IApiClient client;
    private readonly Informer<Pod> pods;
    private readonly Informer<Node> nodes;
    private readonly IEventRecorder events;
    private readonly TimeProvider time;

    /// <summary>A controller that does not run yet.</summary>
    public SilentNodePodController(ControllerContext context)
        : base("silent-node-pods", context.Time, context.Loggers, workers: 2)
    {
        client = context.Client;
        time = context.Time;
        events = context.Events("node-controller");
        pods = context.Informers.Of<Pod>();
        nodes = context.Informers.Of<Node>();
        pods.OnChange(change =>
        {
            if (change.After is { } pod && pod.IsReady() && IsSilent(pod))
            {
                Enqueue(change.Key);
            }
        });
        nodes.OnChange(change =>
        {
            if (change.After is { } node && node.GetReadiness() == "Unknown" && change.Before?.GetReadiness() != "Unknown")
            {
                foreach (var pod in context.PodsByNode[node.Metadata.Name])
                {
                    Enqueue(ObjectKey.Of(pod));
                }
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (pods.Get(key) is not { } pod || !pod.IsReady() || !IsSilent(pod))
        {
            return ReconcileResult.Done;
        }

        try
        {
            var now = time.GetUtcNow();
            var conditions = pod.Status.Conditions.Select(c => c.Type == "Ready" ? c with { Status = "False", LastTransitionTime = now } : c);
            await client.UpdateAsync(pod with { Status = pod.Status with { Conditions = [.. conditions] } }, "status", cancellationToken);
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            return ReconcileResult.Done;
        }

        events.Record(EventReference.To(pod), warning: true, "NodeNotReady", "Node is not ready");
        return ReconcileResult.Done;
    }

    private bool IsSilent(Pod pod) =>
        pod.Spec.NodeName.Length > 0 && nodes.Get(new ObjectKey("", pod.Spec.NodeName))?.GetReadiness() == "Unknown";
}

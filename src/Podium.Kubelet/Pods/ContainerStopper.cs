using Podium.Cri.Grpc;
using Podium.Kubelet.Events;
using Podium.Kubelet.Runtime;

namespace Podium.Kubelet.Pods;

/// <summary>Ends one container: the preStop hook, then its stop signal, then SIGKILL when its time is up (<c>killContainer</c>).</summary>
internal sealed class ContainerStopper(PodNode node, LifecycleHooks hooks)
{
    /// <summary>Ends it. When told again with less time, only the rest is done.</summary>
    public async Task StopAsync(PodState state, PodAction.StopContainer stop, CancellationToken cancellationToken)
    {
        var view = state.View;
        var isFirst = stop.Message.Length > 0;
        if (isFirst)
        {
            node.Events.Record(EventReferences.Of(view.Pod, stop.Name), false, "Killing", stop.Message);
            await PreStopAsync(view, stop, cancellationToken);
        }

        var left = stop.Deadline - node.Time.GetUtcNow();
        try
        {
            await node.Runtime.StopContainerAsync(
                stop.Id, left > Ending.MinimumGrace ? left : Ending.MinimumGrace, cancellationToken);
            if (view.Containers.FirstOrDefault(c => c.Id == stop.Id) is { } container)
            {
                var status = await node.Runtime.ContainerStatusAsync(stop.Id, false, cancellationToken);
                state.PutContainer(CriViews.Container(status.Status, container.SandboxId));
            }
        }
        catch (GrpcException gone) when (gone.Code == GrpcStatusCode.NotFound)
        {
            state.RemoveContainer(stop.Id);
        }
    }

    private async Task PreStopAsync(PodView view, PodAction.StopContainer stop, CancellationToken cancellationToken)
    {
        var container = view.Pod.FindContainer(stop.Name);
        var grace = stop.Deadline - node.Time.GetUtcNow();
        if (container?.Lifecycle?.PreStop is not { } hook || grace <= TimeSpan.Zero)
        {
            return;
        }

        using var limit = new CancellationTokenSource(grace, node.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (await hooks.RunAsync(view, container, stop.Id, hook, both.Token) is not null)
            {
                node.Events.Record(EventReferences.Of(view.Pod, stop.Name), true, "FailedPreStopHook", "PreStopHook failed");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The grace period is over before the hook is: the container is ended all the same.
        }
    }
}

using Podium.Api.Core.V1;
using Podium.Kubelet.Containers;

namespace Podium.Kubelet.Pods;

/// <summary>
/// Gives running containers the resources that are set aside for them (<c>doPodResizeAction</c>). While they change, the pod's own
/// cgroup has the greater of both limits, so that no container ever has more than the pod around it.
/// </summary>
internal sealed class ContainerResizer(PodNode node)
{
    /// <summary>Does it for all containers that need it. What was done stays done when a later one fails.</summary>
    public async Task ResizeAsync(PodState state, CancellationToken cancellationToken)
    {
        var view = state.View;
        var pod = view.Pod;
        var qos = PodQos.Get(pod);
        var after = PodLimits.Of(pod) with { Pids = node.Options.PodPidsLimit };
        var before = PodLimits.Of(AsTheyRun(view));
        if (!node.Options.IsHollow)
        {
            node.Cgroups.Create(pod, qos, PodLimits.Greater(before, after) with { Pids = after.Pids });
        }

        foreach (var container in pod.Spec.Containers)
        {
            if (view.Newest(container.Name) is { State: ContainerRunState.Running } running
                && !ResizePlan.IsInEffect(container, running) && !ResizePlan.NeedsRestart(container, running))
            {
                await node.Runtime.UpdateContainerResourcesAsync(
                    running.Id, LinuxResources.Of(pod, container, qos, node.MemoryCapacity), cancellationToken);
                state.ChangeContainer(running.Id, known => known with { Resources = container.Resources });
            }
        }

        if (!node.Options.IsHollow)
        {
            node.Cgroups.Create(pod, qos, after);
        }
    }

    private static Pod AsTheyRun(PodView view) => view.Pod with
    {
        Spec = view.Pod.Spec with
        {
            Containers = [.. view.Pod.Spec.Containers.Select(container =>
                view.Newest(container.Name) is { State: ContainerRunState.Running, Resources: { } actual }
                    ? container with { Resources = actual }
                    : container)],
        },
    };
}

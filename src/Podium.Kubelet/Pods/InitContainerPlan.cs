using Podium.Api.Core.V1;
using Podium.Kubelet.Probes;

namespace Podium.Kubelet.Pods;

/// <summary>
/// Which init containers to start or stop, and whether the main ones may start. Follows <c>computeInitContainerActions</c>:
/// the last init container that is known decides, because earlier ones may have been removed.
/// </summary>
/// <param name="IsInitialized">Whether the main containers may start.</param>
/// <param name="HasFailed">Whether initialization failed for good.</param>
/// <param name="Start">What to start, in order.</param>
/// <param name="Stop">What to stop, and the event's message.</param>
internal sealed record InitContainerPlan(
    bool IsInitialized, bool HasFailed, IReadOnlyList<Container> Start, IReadOnlyList<(ContainerView Container, string Message)> Stop)
{
    private static readonly InitContainerPlan Nothing = new(true, false, [], []);
    private static readonly InitContainerPlan Failed = new(false, true, [], []);

    /// <summary>Works the plan out for the containers of one sandbox.</summary>
    public static InitContainerPlan Compute(PodView view, SandboxView sandbox)
    {
        var containers = view.Pod.Spec.InitContainers;
        if (containers.Count == 0)
        {
            return Nothing;
        }

        List<Container> start = [];
        List<(ContainerView, string)> stop = [];
        var initialized = HasMainContainer(view, sandbox);
        var laterIsKnown = initialized;
        for (var i = containers.Count - 1; i >= 0; i--)
        {
            var container = containers[i];
            var status = view.NewestIn(sandbox.Id, container.Name);
            if (view.Runs(PodOperationKind.StartContainer, container.Name))
            {
                laterIsKnown = true;
                continue;
            }

            if (status is null)
            {
                if (laterIsKnown && container.IsSidecar())
                {
                    start.Add(container);
                }

                continue;
            }

            if (laterIsKnown && !container.IsSidecar())
            {
                continue;
            }

            var next = i + 1 < containers.Count ? containers[i + 1] : null;
            if (container.IsSidecar())
            {
                if (Sidecar(view, container, status, start, stop) && !laterIsKnown)
                {
                    initialized |= next is null;
                    AddNext(start, next);
                }
            }
            else if (status.State == ContainerRunState.Exited && status.ExitCode == 0)
            {
                initialized |= next is null;
                AddNext(start, next);
            }
            else if (status.State != ContainerRunState.Running)
            {
                if (view.Pod.Spec.RestartPolicy == "Never" && status.State != ContainerRunState.Created)
                {
                    return Failed;
                }

                start.Add(container);
            }

            laterIsKnown = true;
        }

        if (!laterIsKnown)
        {
            start.Add(containers[0]);
        }

        start.Reverse();
        return new(initialized, false, start, stop);
    }

    // True when the sidecar has started well enough for the next container.
    private static bool Sidecar(
        PodView view, Container container, ContainerView status, List<Container> start, List<(ContainerView, string)> stop)
    {
        if (status.State != ContainerRunState.Running)
        {
            start.Add(container);
            return false;
        }

        if (view.Runs(PodOperationKind.StopContainer, status.Id))
        {
            return false;
        }

        var facts = view.FactsOf(container.Name);
        var probed = facts.ProbedId == status.Id;
        if (container.StartupProbe is not null)
        {
            if (probed && facts.Startup == ProbeOutcome.Failure)
            {
                stop.Add((status, $"Init container {container.Name} failed startup probe"));
                return false;
            }

            if (!probed || facts.Startup != ProbeOutcome.Success)
            {
                return false;
            }
        }

        if (container.LivenessProbe is not null && probed && facts.Liveness == ProbeOutcome.Failure)
        {
            stop.Add((status, $"Init container {container.Name} failed liveness probe"));
        }

        return true;
    }

    private static void AddNext(List<Container> start, Container? next)
    {
        if (next is not null && !start.Contains(next))
        {
            start.Add(next);
        }
    }

    // A main container can only be there because all init containers were through.
    private static bool HasMainContainer(PodView view, SandboxView sandbox)
    {
        foreach (var container in view.Pod.Spec.Containers)
        {
            if (view.Runs(PodOperationKind.StartContainer, container.Name) || view.NewestIn(sandbox.Id, container.Name) is not null)
            {
                return true;
            }
        }

        return false;
    }
}

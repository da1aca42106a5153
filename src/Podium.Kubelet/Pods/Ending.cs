using Podium.Api.Core.V1;

namespace Podium.Kubelet.Pods;

/// <summary>
/// What a pod that shall end needs next. Main containers are stopped at once and together; sidecars after them, the last one
/// first; the sandbox when nothing runs any more. The grace period counts for all of it (<c>killContainersWithSyncResult</c>).
/// </summary>
internal static class Ending
{
    /// <summary>What a container is given at the least, however short the grace period.</summary>
    public static readonly TimeSpan MinimumGrace = TimeSpan.FromSeconds(2);

    /// <summary>For how long a deleted pod waits to be out of all nodes' rules for Services.</summary>
    public static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a pod is left alone after that: connections that the kernel has taken on for it are reset if it closes its port before
    /// it has accepted them.
    /// </summary>
    public static readonly TimeSpan Acceptance = TimeSpan.FromMilliseconds(100);

    /// <summary>The pod's own grace period.</summary>
    public static TimeSpan SpecGrace(Pod pod) => TimeSpan.FromSeconds(pod.Spec.TerminationGracePeriodSeconds ?? 30);

    /// <summary>The grace period that holds: the deletion's, else the pod's own.</summary>
    public static TimeSpan GraceOf(PodView view)
    {
        if (view.Pod.Metadata.DeletionTimestamp is not null && view.Pod.Metadata.DeletionGracePeriodSeconds is { } seconds)
        {
            return TimeSpan.FromSeconds(Math.Max(seconds, 1));
        }

        return view.Evicted is { } evicted ? evicted.Grace ?? TimeSpan.FromSeconds(1) : SpecGrace(view.Pod);
    }

    /// <summary>Adds the actions of this turn.</summary>
    /// <returns>Whether nothing of the pod runs any more.</returns>
    public static bool Compute(PodView view, DateTimeOffset now, PlanBuilder plan)
    {
        var starting = CancelStarts(view, plan);
        var deadline = (view.EndingSince ?? now) + GraceOf(view);
        if (IsHeld(view, now, plan))
        {
            return false;
        }

        var running = StopAll(view, deadline, now, plan, mains: true);
        if (!running)
        {
            running = StopSidecars(view, deadline, now, plan);
        }

        if (running || starting)
        {
            return false;
        }

        var stopped = true;
        foreach (var sandbox in view.Sandboxes)
        {
            if (sandbox.IsReady)
            {
                stopped = false;
                plan.StopSandbox(view, sandbox);
            }
        }

        return stopped;
    }

    // New connections must not come to a pod that was told to end. Kubernetes lets the two race; here the hooks and signals of a
    // deleted pod wait until it is out of the rules, within its grace period.
    private static bool IsHeld(PodView view, DateTimeOffset now, PlanBuilder plan)
    {
        var isLeaving = view.IsServed || view.LeftServicesAt is not null;
        if (!isLeaving || view.Pod.Metadata.DeletionTimestamp is null || view.IsGone || view.IsNodeStopping)
        {
            return false;
        }

        var grace = GraceOf(view);
        var until = (view.EndingSince ?? now) + (grace < LongestFarewell ? grace : LongestFarewell);
        if (view.LeftServicesAt + Acceptance is { } accepted && accepted < until)
        {
            until = accepted;
        }

        if (now >= until)
        {
            return false;
        }

        plan.WakeAt(until);
        return true;
    }

    private static bool CancelStarts(PodView view, PlanBuilder plan)
    {
        var any = false;
        foreach (var operation in view.InFlight)
        {
            switch (operation.Kind)
            {
                case PodOperationKind.StartContainer:
                    any = true;
                    plan.Add(new PodAction.CancelStart(operation.Subject));
                    break;
                case PodOperationKind.SetUp or PodOperationKind.CreateSandbox:
                    any = true;
                    plan.Add(new PodAction.CancelStart(""));
                    break;
            }
        }

        return any;
    }

    private static bool StopAll(PodView view, DateTimeOffset deadline, DateTimeOffset now, PlanBuilder plan, bool mains)
    {
        var running = false;
        foreach (var container in view.Containers)
        {
            if (container.State == ContainerRunState.Running && IsSidecar(view.Pod, container.Name) != mains)
            {
                running = true;
                plan.Stop(view, container, Latest(deadline, now), $"Stopping container {container.Name}");
            }
        }

        return running;
    }

    private static bool StopSidecars(PodView view, DateTimeOffset deadline, DateTimeOffset now, PlanBuilder plan)
    {
        for (var i = view.Pod.Spec.InitContainers.Count - 1; i >= 0; i--)
        {
            var running = false;
            foreach (var container in view.Containers)
            {
                if (container.Name == view.Pod.Spec.InitContainers[i].Name && container.State == ContainerRunState.Running)
                {
                    running = true;
                    plan.Stop(view, container, Latest(deadline, now), $"Stopping container {container.Name}");
                }
            }

            if (running)
            {
                return true;
            }
        }

        return false;
    }

    private static DateTimeOffset Latest(DateTimeOffset deadline, DateTimeOffset now) =>
        deadline > now + MinimumGrace ? deadline : now + MinimumGrace;

    private static bool IsSidecar(Pod pod, string name)
    {
        foreach (var container in pod.Spec.InitContainers)
        {
            if (container.Name == name)
            {
                return container.IsSidecar();
            }
        }

        return false;
    }
}

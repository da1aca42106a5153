using Podium.Api.Core.V1;

namespace Podium.Kubelet.Pods;

/// <summary>A pod's phase, from its containers' statuses. Follows <c>getPhase</c> (pkg/kubelet/kubelet_pods.go).</summary>
internal static class PodPhase
{
    /// <summary>The phase.</summary>
    /// <param name="view">The pod.</param>
    /// <param name="init">The init containers' statuses.</param>
    /// <param name="main">The main containers' statuses.</param>
    /// <param name="isOver">Whether nothing of the pod will be started again.</param>
    public static string Compute(PodView view, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> main, bool isOver)
    {
        var policy = view.Pod.Spec.RestartPolicy;
        var tally = new Tally();
        foreach (var container in view.Pod.Spec.InitContainers)
        {
            var status = ContainerStatuses.Find(init, container.Name);
            if (container.IsSidecar())
            {
                tally.AddSidecar(status);
            }
            else
            {
                tally.AddInit(status);
            }
        }

        foreach (var container in view.Pod.Spec.Containers)
        {
            var status = ContainerStatuses.Find(main, container.Name);
            if (!isOver && status?.State.Terminated is not null && view.Newest(container.Name) is { } newest
                && view.FactsOf(container.Name).ReplacedId == newest.Id)
            {
                tally.Running++; // Between two runs of its life: how the first one ended says nothing.
            }
            else
            {
                tally.AddMain(status);
            }
        }

        if (tally.FailedInit > 0 && policy == "Never")
        {
            return "Failed";
        }

        if (tally.PendingInit > 0 || (tally.PendingSidecars > 0 && !HasInitialized(view)) || tally.Waiting > 0)
        {
            return "Pending";
        }

        if (tally.Unknown > 0 || tally.Running + tally.Stopped == 0)
        {
            return "Pending";
        }

        if (tally.Running > 0)
        {
            return "Running";
        }

        if (isOver)
        {
            return tally.Stopped == tally.Succeeded ? "Succeeded" : "Failed";
        }

        if (policy is not ("OnFailure" or "Never"))
        {
            return "Running"; // All of them are about to be restarted.
        }

        return tally.Stopped == tally.Succeeded ? "Succeeded" : policy == "Never" ? "Failed" : "Running";
    }

    /// <summary>Whether a main container was ever started in the newest sandbox.</summary>
    public static bool HasInitialized(PodView view)
    {
        if (view.Pod.Spec.InitContainers.Count == 0)
        {
            return true;
        }

        foreach (var container in view.Pod.Spec.Containers)
        {
            if (view.Newest(container.Name) is { State: not ContainerRunState.Created })
            {
                return true;
            }
        }

        return false;
    }

    private struct Tally
    {
        public int FailedInit;
        public int PendingInit;
        public int PendingSidecars;
        public int Running;
        public int Waiting;
        public int Stopped;
        public int Succeeded;
        public int Unknown;

        public void AddInit(ContainerStatus? status)
        {
            var ended = status?.State.Terminated ?? (status?.State.Waiting is not null ? status.LastState.Terminated : null);
            if (ended is null)
            {
                PendingInit++;
            }
            else if (ended.ExitCode != 0)
            {
                FailedInit++;
            }
        }

        public void AddSidecar(ContainerStatus? status)
        {
            if (status is null)
            {
                Unknown++;
            }
            else if (status.State.Running is not null)
            {
                PendingSidecars += status.Started == true ? 0 : 1;
                Running++;
            }
            else if (status.State.Terminated is null && status.LastState.Terminated is null)
            {
                PendingSidecars++;
                Waiting++;
            }
        }

        public void AddMain(ContainerStatus? status)
        {
            if (status is null)
            {
                Unknown++;
            }
            else if (status.State.Running is not null)
            {
                Running++;
            }
            else if (status.State.Terminated is { } ended)
            {
                Stopped++;
                Succeeded += ended.ExitCode == 0 ? 1 : 0;
            }
            else if (status.LastState.Terminated is not null)
            {
                Stopped++;
            }
            else
            {
                Waiting++;
            }
        }
    }
}

using Podium.Api.Core.V1;

namespace Podium.ApiServer.Core.Pods;

/// <summary>A pod in a few words, as its table row has them.</summary>
/// <param name="ReadyContainers">How many containers are ready; sidecars count.</param>
/// <param name="TotalContainers">How many containers there are; sidecars count.</param>
/// <param name="Status">The phase, or the reason that says more.</param>
/// <param name="Restarts">The restarts of the containers that run now: init containers while they do, then the others and sidecars.</param>
/// <param name="LastRestart">When the last of these runs ended that was followed by another; null where none was.</param>
internal readonly record struct PodSummary(int ReadyContainers, int TotalContainers, string Status, int Restarts, DateTimeOffset? LastRestart)
{
    /// <summary>Sums up a pod.</summary>
    public static PodSummary Compute(Pod pod)
    {
        var summary = new PodSummary(0, pod.Spec.Containers.Count + CountSidecars(pod), PhaseOrReason(pod), 0, null);
        var initializing = AddInitContainers(pod, ref summary, out var sidecars);
        if (!initializing || pod.GetCondition("Initialized") is { Status: "True" })
        {
            // Init containers that have ended do not count any more.
            summary = summary with { Restarts = sidecars.Count, LastRestart = sidecars.Last };
            AddContainers(pod, ref summary);
        }

        if (pod.Metadata.DeletionTimestamp is not null)
        {
            if (pod.Status.Reason == "NodeLost")
            {
                return summary with { Status = "Unknown" };
            }

            if (!pod.IsTerminal())
            {
                return summary with { Status = "Terminating" };
            }
        }

        return summary;
    }

    private static int CountSidecars(Pod pod)
    {
        var count = 0;
        foreach (var container in pod.Spec.InitContainers)
        {
            count += container.IsSidecar() ? 1 : 0;
        }

        return count;
    }

    private static string PhaseOrReason(Pod pod) =>
        pod.GetCondition("PodScheduled") is { Reason: "SchedulingGated" } ? "SchedulingGated"
        : pod.Status.Reason.Length > 0 ? pod.Status.Reason
        : pod.Status.Phase;

    /// <summary>Counts init containers up to the first that has not done its part; false where all have.</summary>
    private static bool AddInitContainers(Pod pod, ref PodSummary summary, out RestartCount sidecars)
    {
        sidecars = default;
        for (var i = 0; i < pod.Status.InitContainerStatuses.Count; i++)
        {
            var status = pod.Status.InitContainerStatuses[i];
            var isSidecar = IsSidecar(pod, status.Name);
            var ended = status.LastState.Terminated?.FinishedAt;
            summary = summary with { Restarts = summary.Restarts + status.RestartCount, LastRestart = Later(summary.LastRestart, ended) };
            if (isSidecar)
            {
                sidecars = new(sidecars.Count + status.RestartCount, Later(sidecars.Last, ended));
            }

            if (status.State.Terminated is { ExitCode: 0 })
            {
                continue;
            }

            if (isSidecar && status.Started == true)
            {
                summary = summary with { ReadyContainers = summary.ReadyContainers + (status.Ready ? 1 : 0) };
                continue;
            }

            summary = summary with
            {
                Status = status.State switch
                {
                    { Terminated: { } end } => "Init:" + EndOf(end),
                    { Waiting.Reason: { Length: > 0 } reason } when reason != "PodInitializing" => "Init:" + reason,
                    _ => $"Init:{i}/{pod.Spec.InitContainers.Count}",
                },
            };
            return true;
        }

        return false;
    }

    private static void AddContainers(Pod pod, ref PodSummary summary)
    {
        var running = false;
        var (ready, restarts, last, word) = (summary.ReadyContainers, summary.Restarts, summary.LastRestart, summary.Status);
        for (var i = pod.Status.ContainerStatuses.Count - 1; i >= 0; i--)
        {
            var status = pod.Status.ContainerStatuses[i];
            restarts += status.RestartCount;
            last = Later(last, status.LastState.Terminated?.FinishedAt);
            if (status.State.Waiting is { Reason.Length: > 0 } waiting)
            {
                word = waiting.Reason;
            }
            else if (status.State.Terminated is { } end)
            {
                word = EndOf(end);
            }
            else if (status.Ready && status.State.Running is not null)
            {
                running = true;
                ready++;
            }
        }

        if (word == "Completed" && running)
        {
            word = pod.IsReady() ? "Running" : "NotReady";
        }

        summary = summary with { ReadyContainers = ready, Restarts = restarts, LastRestart = last, Status = word };
    }

    private static string EndOf(ContainerStateTerminated end) =>
        end.Reason.Length > 0 ? end.Reason : end.Signal != 0 ? $"Signal:{end.Signal}" : $"ExitCode:{end.ExitCode}";

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

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => b is null || a >= b ? a : b;

    private readonly record struct RestartCount(int Count, DateTimeOffset? Last);
}

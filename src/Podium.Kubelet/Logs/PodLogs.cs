using Podium.Api.Core.V1;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Logs;

/// <summary>A log cannot be read; the message is for the user.</summary>
/// <param name="message">Why, in Kubernetes' words.</param>
internal sealed class LogUnavailableException(string message) : Exception(message);

/// <summary>Finds the log that a user means (<c>validateContainerLogStatus</c>).</summary>
/// <param name="paths">Where logs are.</param>
/// <param name="time">The clock.</param>
internal sealed class PodLogs(KubeletPaths paths, TimeProvider time)
{
    private static readonly TimeSpan WholePoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WholeLimit = TimeSpan.FromSeconds(5);

    /// <summary>Copies a container's log.</summary>
    /// <param name="worker">The pod's worker.</param>
    /// <param name="container">The container.</param>
    /// <param name="options">Which lines.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LogUnavailableException">There is no such log.</exception>
    public async Task CopyAsync(PodWorker worker, string container, LogOptions options, Stream output, CancellationToken cancellationToken)
    {
        var found = Choose(worker.State.View, container, options.Previous);
        var path = Path.Combine(
            paths.PodLogs(worker.State.View.Pod), KubeletPaths.ContainerLog(container, found.RestartCount));
        if (!options.Follow)
        {
            // Who has seen the end reads the log to its end.
            var start = time.GetTimestamp();
            while (Now() is { State: ContainerRunState.Exited, IsLogWhole: false } && time.GetElapsedTime(start) < WholeLimit)
            {
                await Task.Delay(WholePoll, time, cancellationToken);
            }
        }

        try
        {
            await new ContainerLogReader(path, time).CopyAsync(options, output, IsOver, cancellationToken);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LogUnavailableException($"failed to try resolving symlinks in path \"{path}\": lstat {path}: no such file or directory");
        }

        ContainerView? Now() => worker.State.View.Containers.FirstOrDefault(c => c.Id == found.Id);

        bool IsOver() => worker.State.View.IsTornDown || Now() is null or { State: ContainerRunState.Exited, IsLogWhole: true };
    }

    /// <summary>The container whose log is meant.</summary>
    public static ContainerView Choose(PodView view, string name, bool previous)
    {
        var pod = view.Pod.Metadata.Name;
        var status = Find(view.Published, name)
            ?? throw new LogUnavailableException($"container \"{name}\" in pod \"{pod}\" is not available");
        var last = status.LastState.Terminated;
        if (previous)
        {
            return ById(view, last?.ContainerID)
                ?? throw new LogUnavailableException($"previous terminated container \"{name}\" in pod \"{pod}\" not found");
        }

        if (status.State.Running is not null)
        {
            return ById(view, status.ContainerID) ?? throw new LogUnavailableException($"container \"{name}\" in pod \"{pod}\" is not available");
        }

        if (status.State.Terminated is not null || last is not null)
        {
            return ById(view, status.State.Terminated?.ContainerID) ?? ById(view, last?.ContainerID)
                ?? throw new LogUnavailableException($"container \"{name}\" in pod \"{pod}\" is terminated");
        }

        throw new LogUnavailableException($"container \"{name}\" in pod \"{pod}\" is waiting to start: " + status.State.Waiting?.Reason switch
        {
            "ErrImagePull" => "image can't be pulled",
            "ImagePullBackOff" => "trying and failing to pull image",
            null or "" => "no logs yet",
            var reason => reason,
        });
    }

    private static ContainerStatus? Find(PodStatus status, string name) =>
        ContainerStatuses.Find(status.ContainerStatuses, name)
        ?? ContainerStatuses.Find(status.InitContainerStatuses, name)
        ?? ContainerStatuses.Find(status.EphemeralContainerStatuses, name);

    private static ContainerView? ById(PodView view, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return null;
        }

        foreach (var container in view.Containers)
        {
            if (id.EndsWith(container.Id, StringComparison.Ordinal))
            {
                return container;
            }
        }

        return null;
    }
}

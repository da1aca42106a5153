using Podium.Api.Core.V1;

namespace Podium.Kubelet.Pods;

/// <summary>A sandbox as the runtime shows it.</summary>
/// <param name="Id">The runtime's id.</param>
/// <param name="IsReady">Whether it lives.</param>
/// <param name="Attempt">How many sandboxes the pod had before.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Ips">Its addresses; none for a pod on the host's network.</param>
internal sealed record SandboxView(string Id, bool IsReady, uint Attempt, DateTimeOffset CreatedAt, IReadOnlyList<string> Ips);

/// <summary>How far a container is.</summary>
internal enum ContainerRunState
{
    /// <summary>Made and not started.</summary>
    Created,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its process has ended, or could not be started.</summary>
    Exited,

    /// <summary>The runtime cannot tell.</summary>
    Unknown,
}

/// <summary>A container as the runtime shows it, with what was noted on it when it was made.</summary>
internal sealed record ContainerView
{
    /// <summary>The runtime's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name in the pod.</summary>
    public required string Name { get; init; }

    /// <summary>The sandbox it is in.</summary>
    public required string SandboxId { get; init; }

    /// <summary>How far it is.</summary>
    public ContainerRunState State { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it started; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Its exit code.</summary>
    public int ExitCode { get; init; }

    /// <summary>Whether all that it wrote is in its log: the runtime tells of an end before it has written the last lines.</summary>
    public bool IsLogWhole { get; init; }

    /// <summary>The runtime's word for its end: Completed, Error, OOMKilled, StartError …</summary>
    public string Reason { get; init; } = "";

    /// <summary>Its termination message, or the runtime's own.</summary>
    public string Message { get; init; } = "";

    /// <summary>The image it was made from, as the pod names it.</summary>
    public string Image { get; init; } = "";

    /// <summary>The image's digest reference.</summary>
    public string ImageId { get; init; } = "";

    /// <summary>How many containers of this name came before it.</summary>
    public int RestartCount { get; init; }

    /// <summary>The hash of the container's definition that it was made from.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The file on the node that takes its termination message; empty for none.</summary>
    public string MessageFile { get; init; } = "";

    /// <summary>The log that stands in for a missing termination message; empty when its policy does not say so.</summary>
    public string FallbackLog { get; init; } = "";

    /// <summary>The requests and limits that are in effect in it; null where that was not noted.</summary>
    public ResourceRequirements? Resources { get; init; }

    /// <summary>The back-off that stands against the restart after its end; zero for a first container.</summary>
    public TimeSpan BackOff { get; init; }
}

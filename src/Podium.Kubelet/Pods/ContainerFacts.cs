using Podium.Api.Meta.V1;
using Podium.Kubelet.Probes;

namespace Podium.Kubelet.Pods;

/// <summary>What the node remembers of a container, beside what the runtime tells of it. Lost on a restart, and then learnt again.</summary>
internal sealed record ContainerFacts
{
    /// <summary>Nothing.</summary>
    public static ContainerFacts None { get; } = new();

    /// <summary>Why the last attempt to start it failed; null when it did not.</summary>
    public StartFailure? StartFailure { get; init; }

    /// <summary>When a standing back-off was last told by an event.</summary>
    public DateTimeOffset? BackOffReportedAt { get; init; }

    /// <summary>The container that was stopped so that another one takes its place, however it ended; empty for none.</summary>
    public string ReplacedId { get; init; } = "";

    /// <summary>The container that the probe results below are of.</summary>
    public string ProbedId { get; init; } = "";

    /// <summary>The startup probe's result.</summary>
    public ProbeOutcome Startup { get; init; }

    /// <summary>The liveness probe's result.</summary>
    public ProbeOutcome Liveness { get; init; }

    /// <summary>The readiness probe's result.</summary>
    public ProbeOutcome Readiness { get; init; }
}

/// <summary>Why a container could not be started, and when to try again.</summary>
/// <param name="Reason">The waiting state's reason, such as CreateContainerConfigError.</param>
/// <param name="Message">The waiting state's message.</param>
/// <param name="RetryAt">When to try again.</param>
/// <param name="Image">The image that it was tried with: another one is tried at once.</param>
/// <param name="BackOffFrom">When the reason turns from ErrImagePull into ImagePullBackOff.</param>
/// <param name="ImageDelay">The image's back-off, doubled by the next failure.</param>
/// <param name="Words">The labels and annotations it was tried with, where they may be the reason: others are tried at once.</param>
internal sealed record StartFailure(
    string Reason, string Message, DateTimeOffset RetryAt, string Image, DateTimeOffset? BackOffFrom = null, TimeSpan ImageDelay = default,
    ObjectMeta? Words = null)
{
    /// <summary>Whether the pull is backing off by now.</summary>
    public bool IsBackingOff(DateTimeOffset now) => BackOffFrom is { } from && now >= from;
}

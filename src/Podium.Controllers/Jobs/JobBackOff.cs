using Podium.Api.Core.V1;

namespace Podium.Controllers.Jobs;

/// <summary>
/// How long a job waits before it replaces failed pods: 10 s after the first failure, doubling with each until one succeeds, at most
/// ten minutes (pkg/controller/job/backoff_utils.go).
/// </summary>
/// <param name="Failures">How many pods have failed since the last success.</param>
/// <param name="LastFailure">When the last of them did.</param>
internal sealed record JobBackOff(int Failures, DateTimeOffset? LastFailure)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>No failure yet.</summary>
    public static JobBackOff None { get; } = new(0, null);

    /// <summary>The back-off after these pods, which have finished since the last count.</summary>
    public JobBackOff After(IReadOnlyList<Pod> succeeded, IReadOnlyList<Pod> failed)
    {
        var lastFailure = failed.Count == 0 ? (DateTimeOffset?)null : failed.Max(p => p.FinishedAt());
        if (succeeded.Count == 0)
        {
            return failed.Count == 0 ? this : new(Failures + failed.Count, lastFailure);
        }

        var lastSuccess = succeeded.Max(p => p.FinishedAt());
        var since = failed.Count(p => p.FinishedAt() > lastSuccess);
        return new(since, since > 0 ? lastFailure : null);
    }

    /// <summary>How long to wait still.</summary>
    public TimeSpan Remaining(DateTimeOffset now) => Remaining(Failures, LastFailure, now);

    /// <summary>How long to wait still before a pod's index is tried again.</summary>
    public static TimeSpan RemainingOfIndex(Pod lastFailed, DateTimeOffset now) =>
        Remaining(lastFailed.IndexFailures() + lastFailed.IgnoredIndexFailures() + 1, lastFailed.FinishedAt(), now);

    private static TimeSpan Remaining(int failures, DateTimeOffset? lastFailure, DateTimeOffset now)
    {
        if (failures == 0 || lastFailure is not { } last)
        {
            return TimeSpan.Zero;
        }

        var wait = First;
        for (var i = 1; i < failures && wait < Longest; i++)
        {
            wait = wait * 2 < Longest ? wait * 2 : Longest;
        }

        var left = wait - (now - last);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}

using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Descheduler;

/// <summary>What a run did, line by line as it does it.</summary>
/// <param name="isDryRun">Whether it only says what it would do.</param>
/// <param name="write">Takes the lines.</param>
public sealed class DeschedulingReport(bool isDryRun, Action<string> write)
{
    /// <summary>Whether the run only says what it would do.</summary>
    public bool IsDryRun => isDryRun;

    /// <summary>How many pods were evicted, or would be.</summary>
    public int Evictions { get; private set; }

    /// <summary>How many evictions the API refused.</summary>
    public int Refusals { get; private set; }

    internal void Note(string line) => write(line);

    internal void Evicted(Pod pod, string plugin)
    {
        Evictions++;
        write($"pod {ObjectKey.Of(pod)} {(isDryRun ? "would be evicted" : "evicted")} from node {pod.Spec.NodeName} by {plugin}");
    }

    internal void Refused(Pod pod, string plugin, string reason)
    {
        Refusals++;
        write($"pod {ObjectKey.Of(pod)} stays on node {pod.Spec.NodeName} against {plugin}: {reason}");
    }
}

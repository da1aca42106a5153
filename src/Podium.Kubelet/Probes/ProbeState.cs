using Podium.Api.Core.V1;

namespace Podium.Kubelet.Probes;

/// <summary>Consecutive results of one probe. <see cref="Reported"/> changes only at a threshold.</summary>
/// <param name="Reported">What holds.</param>
/// <param name="Last">The newest result.</param>
/// <param name="Run">How often it came in a row.</param>
internal sealed record ProbeState(ProbeOutcome Reported, ProbeOutcome Last, int Run)
{
    /// <summary>Before the first result.</summary>
    public static ProbeState Initial { get; } = new(ProbeOutcome.Unknown, ProbeOutcome.Unknown, 0);

    /// <summary>The state after one more result.</summary>
    public ProbeState Observe(ProbeOutcome result, Probe probe)
    {
        var run = result == Last ? Run + 1 : 1;
        var threshold = result == ProbeOutcome.Success ? Math.Max(1, probe.SuccessThreshold)
            : probe.FailureThreshold > 0 ? probe.FailureThreshold : 3;
        return new(run >= threshold ? result : Reported, result, run);
    }
}

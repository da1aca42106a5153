namespace Podium.Kubelet.Probes;

/// <summary>What a probe is taken to say, thresholds applied.</summary>
internal enum ProbeOutcome
{
    /// <summary>It has not said anything yet.</summary>
    Unknown,

    /// <summary>All is well.</summary>
    Success,

    /// <summary>It failed as often as its threshold allows.</summary>
    Failure,
}

namespace Podium.Kubelet.Probes;

/// <summary>What a probe is for.</summary>
internal enum ProbeKind
{
    /// <summary>Whether the container has started; holds the others back.</summary>
    Startup,

    /// <summary>Whether it lives; if not, it is restarted.</summary>
    Liveness,

    /// <summary>Whether it can serve; if not, it gets no traffic.</summary>
    Readiness,
}

using System.Globalization;

namespace Podium.Cluster;

/// <summary>How soon a silent node is noticed and its pods are moved; the defaults are Kubernetes'.</summary>
internal sealed record NodeTimings
{
    /// <summary>How often nodes are looked at, in seconds.</summary>
    public double MonitorPeriodSeconds { get; init; } = 5;

    /// <summary>After how many seconds of silence a node's state is unknown.</summary>
    public double MonitorGraceSeconds { get; init; } = 50;

    /// <summary>How many nodes a second are tainted so that their pods go.</summary>
    public double EvictionRate { get; init; } = 0.1;

    /// <summary>How many seconds pods stay on a node that is not ready, unless they say otherwise.</summary>
    public int NotReadyTolerationSeconds { get; init; } = 300;

    /// <summary>How many seconds pods stay on a silent node, unless they say otherwise.</summary>
    public int UnreachableTolerationSeconds { get; init; } = 300;

    /// <summary>The first rule that the timings break; null where all is well.</summary>
    public string? FindProblem()
    {
        const double leaseRenewalSeconds = 10;
        if (MonitorPeriodSeconds <= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"--node-monitor-period {MonitorPeriodSeconds}s is no time to wait: use 1s or more");
        }

        if (MonitorGraceSeconds <= leaseRenewalSeconds)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"--node-monitor-grace-period {MonitorGraceSeconds}s is too short: nodes report every {leaseRenewalSeconds}s, so use 15s or more");
        }

        return EvictionRate < 0 || NotReadyTolerationSeconds < 0 || UnreachableTolerationSeconds < 0
            ? "--node-eviction-rate, --default-not-ready-toleration-seconds and --default-unreachable-toleration-seconds cannot be negative"
            : null;
    }
}

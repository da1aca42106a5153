using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>
/// A check of a container, repeated while it runs. Exactly one of exec, httpGet, tcpSocket and grpc must be set.
/// </summary>
[ApiType]
public sealed partial record Probe
{
    /// <summary>A command run in the container.</summary>
    public ExecAction? Exec { get; init; }

    /// <summary>How many times in a row the check must fail to count as failed after a success. Default 3, at least 1.</summary>
    [Default(3)]
    public int FailureThreshold { get; init; }

    /// <summary>A call of the gRPC health service.</summary>
    public GRPCAction? Grpc { get; init; }

    /// <summary>An HTTP request.</summary>
    public HTTPGetAction? HttpGet { get; init; }

    /// <summary>How many seconds after the container's start the first check comes. Default 0.</summary>
    public int InitialDelaySeconds { get; init; }

    /// <summary>How many seconds lie between checks. Default 10, at least 1.</summary>
    [Default(10)]
    public int PeriodSeconds { get; init; }

    /// <summary>
    /// How many times in a row the check must succeed to count as succeeded after a failure. Default 1; must be 1 for
    /// liveness and startup.
    /// </summary>
    [Default(1)]
    public int SuccessThreshold { get; init; }

    /// <summary>A TCP connection that is opened.</summary>
    public TCPSocketAction? TcpSocket { get; init; }

    /// <summary>
    /// How many seconds the container has to end when this probe fails; the pod's terminationGracePeriodSeconds where
    /// unset. At least 1; not for readiness.
    /// </summary>
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>After how many seconds without an answer a check has failed. Default 1, at least 1.</summary>
    [Default(1)]
    public int TimeoutSeconds { get; init; }
}

using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>What is done when a container starts and before it ends.</summary>
[ApiType]
public sealed partial record Lifecycle
{
    /// <summary>
    /// Done right after the container is made, beside its command and with no order between the two. Where it fails, the
    /// container is ended and its restart policy applies.
    /// </summary>
    public LifecycleHandler? PostStart { get; init; }

    /// <summary>
    /// Done before the container is ended by a deletion, a failed probe or preemption, but not when it ends by itself. The
    /// grace period runs while it is done.
    /// </summary>
    public LifecycleHandler? PreStop { get; init; }
}

/// <summary>Something to do in or to a container. Exactly one must be set.</summary>
[ApiType]
public sealed partial record LifecycleHandler
{
    /// <summary>A command run in the container.</summary>
    public ExecAction? Exec { get; init; }

    /// <summary>An HTTP request.</summary>
    public HTTPGetAction? HttpGet { get; init; }

    /// <summary>A pause.</summary>
    public SleepAction? Sleep { get; init; }

    /// <summary>Not supported for lifecycle handlers; kept for compatibility. It fails when it is run.</summary>
    public TCPSocketAction? TcpSocket { get; init; }
}

/// <summary>A command run in a container.</summary>
[ApiType]
public sealed partial record ExecAction
{
    /// <summary>
    /// The program and its arguments, run in the container's root directory without a shell. Exit code 0 is success, every
    /// other one failure.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Command { get; init; } = [];
}

/// <summary>An HTTP GET request.</summary>
[ApiType]
public sealed partial record HTTPGetAction
{
    /// <summary>
    /// The host connected to; the pod's address where unset. To reach a named virtual host, set the header Host instead.
    /// </summary>
    public string Host { get; init; } = "";

    /// <summary>Headers of the request. A name may appear several times.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<HTTPHeader> HttpHeaders { get; init; } = [];

    /// <summary>The path asked for. Default /.</summary>
    [Default("/")]
    public string Path { get; init; } = "";

    /// <summary>The port, as a number from 1 to 65535 or as the name of one of the container's ports.</summary>
    [Required]
    public IntOrString Port { get; init; }

    /// <summary>HTTP or HTTPS. Default HTTP.</summary>
    [Default("HTTP")]
    public string Scheme { get; init; } = "";
}

/// <summary>A header of an HTTP request.</summary>
[ApiType]
public sealed partial record HTTPHeader
{
    /// <summary>The header's name. Names that differ only in case are the same header.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The header's value.</summary>
    [Required]
    public string Value { get; init; } = "";
}

/// <summary>A TCP connection that is opened.</summary>
[ApiType]
public sealed partial record TCPSocketAction
{
    /// <summary>The host connected to; the pod's address where unset.</summary>
    public string Host { get; init; } = "";

    /// <summary>The port, as a number from 1 to 65535 or as the name of one of the container's ports.</summary>
    [Required]
    public IntOrString Port { get; init; }
}

/// <summary>A pause.</summary>
[ApiType]
public sealed partial record SleepAction
{
    /// <summary>How many seconds it lasts.</summary>
    [Required]
    public long Seconds { get; init; }
}

/// <summary>A call of the gRPC health service.</summary>
[ApiType]
public sealed partial record GRPCAction
{
    /// <summary>The port of the gRPC server, from 1 to 65535.</summary>
    [Required]
    public int Port { get; init; }

    /// <summary>The service whose health is asked for. Empty means the server as a whole.</summary>
    [Default("")]
    public string? Service { get; init; }
}

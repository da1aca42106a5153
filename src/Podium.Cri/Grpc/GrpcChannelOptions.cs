using System.Net.Security;

namespace Podium.Cri.Grpc;

/// <summary>Where a channel leads, and its limits.</summary>
public sealed record GrpcChannelOptions
{
    /// <summary>
    /// <c>unix:///path/to.sock</c>, <c>http://host:port</c> (HTTP/2 without TLS) or <c>https://host:port</c>.
    /// </summary>
    public required Uri Address { get; init; }

    /// <summary>Certificates and trust for <c>https</c>.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>The largest message that is received; a larger one ends its call with ResourceExhausted.</summary>
    public int ReceiveBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>The largest message that is sent.</summary>
    public int SendBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long a connection attempt may take before the call fails with Unavailable.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After how much silence a network peer is asked whether it still lives. A Unix socket needs no such question.
    /// </summary>
    public TimeSpan KeepAliveDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a Unix socket's connection stays open for some seconds after this process was killed, so that the peer finishes the
    /// calls it is at instead of undoing them.
    /// </summary>
    public bool OutlivesProcess { get; init; }

    /// <summary>Headers sent with every call, such as containerd's namespace or a token.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The clock of the deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

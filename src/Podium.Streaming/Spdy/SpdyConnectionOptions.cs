namespace Podium.Streaming.Spdy;

/// <summary>Which side one is, and the limits against a peer that means no good.</summary>
internal sealed record SpdyConnectionOptions
{
    /// <summary>Whether this is the side that was connected to. It decides who makes odd and who even stream ids.</summary>
    public bool IsServer { get; init; }

    /// <summary>
    /// Whether windows are kept. Off, because the SPDY that Kubernetes' world speaks (moby/spdystream) neither sends nor obeys
    /// WINDOW_UPDATE: who waited for one would wait for ever after 64 KiB. Back-pressure is then the connection's own.
    /// </summary>
    public bool FlowControl { get; init; }

    /// <summary>How much a stream holds that nobody has read yet; also the window that is granted.</summary>
    public int WindowBytes { get; init; } = 64 * 1024;

    /// <summary>How many streams the peer may have open at once; those beyond are refused.</summary>
    public int PeerStreamsMax { get; init; } = 1000;

    /// <summary>How large a control frame may be, packed or unpacked.</summary>
    public int ControlBytesMax { get; init; } = 64 * 1024;

    /// <summary>How many answers (to pings, refusals) may wait to be sent before the peer counts as flooding.</summary>
    public int AnswersMax { get; init; } = 256;
}

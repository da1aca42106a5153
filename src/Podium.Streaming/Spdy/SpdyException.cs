namespace Podium.Streaming.Spdy;

/// <summary>A SPDY connection broke: the peer broke the protocol or a limit, or has gone.</summary>
internal class SpdyException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>The peer reset a stream; the connection lives on.</summary>
internal sealed class SpdyResetException(SpdyResetStatus status) : SpdyException($"the peer reset the stream: {status}")
{
    public SpdyResetStatus Status { get; } = status;
}

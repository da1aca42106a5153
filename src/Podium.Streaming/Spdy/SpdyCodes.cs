namespace Podium.Streaming.Spdy;

/// <summary>The control frames of SPDY/3.1.</summary>
internal enum SpdyFrameType
{
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}

/// <summary>Flags of frames. What <c>0x02</c> means only SYN_STREAM knows: nothing will come back.</summary>
[Flags]
internal enum SpdyFlags : byte
{
    None = 0,
    Fin = 1,
    Unidirectional = 2,
}

/// <summary>Why a stream was reset.</summary>
internal enum SpdyResetStatus
{
    ProtocolError = 1,
    InvalidStream = 2,
    RefusedStream = 3,
    UnsupportedVersion = 4,
    Cancel = 5,
    InternalError = 6,
    FlowControlError = 7,
    StreamInUse = 8,
    StreamAlreadyClosed = 9,
    FrameTooLarge = 11,
}

/// <summary>Why a side makes no more streams.</summary>
internal enum SpdyGoAwayStatus
{
    Ok = 0,
    ProtocolError = 1,
    InternalError = 2,
}

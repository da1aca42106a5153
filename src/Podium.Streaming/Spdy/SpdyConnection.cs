using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace Podium.Streaming.Spdy;

/// <summary>
/// A SPDY/3.1 connection over any duplex stream, for either side. One loop reads frames; one sends the answers that the reader owes, so that
/// reading never waits for writing. Disposing it closes the stream, which also ends writes that hang.
/// </summary>
internal sealed class SpdyConnection : IAsyncDisposable
{
    private const int InitialWindowSizeSetting = 7;
    private const int DefaultWindowBytes = 64 * 1024;

    private readonly Stream transport;
    private readonly SpdyConnectionOptions options;
    private readonly SpdyFrameWriter writer;
    private readonly SpdyFrameReader reader;
    private readonly SpdyHeaderUnpacker unpacker;
    private readonly PipeReader input;
    private readonly ConcurrentDictionary<int, SpdyStream> streams = new();
    private readonly Channel<SpdyStream> accepted;
    private readonly Channel<(SpdyFrameType Type, int First, int? Second)> answers;
    private readonly CancellationTokenSource closing = new();
    private readonly SemaphoreSlim opening = new(1);
    private readonly Lock gate = new();

    // Guarded by `gate`; set once.
    private Exception? broken;

    private bool isDisposed;

    // Guarded by `opening`: ids go up on the wire.
    private int nextId;

    // Touched by the reader only, but for reads of `peerWindow`.
    private int lastPeerId;
    private int peerStreams;
    private volatile int peerWindow = DefaultWindowBytes;
    private volatile bool isGoingAway;

    private SpdyConnection(Stream transport, SpdyConnectionOptions options)
    {
        this.transport = transport;
        this.options = options;
        nextId = options.IsServer ? 2 : 1;
        writer = new(transport);
        input = PipeReader.Create(transport, new(bufferSize: 32 * 1024, minimumReadSize: 4096, leaveOpen: true));
        reader = new(input, options.ControlBytesMax);
        unpacker = new(options.ControlBytesMax);
        accepted = Channel.CreateBounded<SpdyStream>(new BoundedChannelOptions(options.PeerStreamsMax) { SingleWriter = true });
        answers = Channel.CreateBounded<(SpdyFrameType, int, int?)>(new BoundedChannelOptions(options.AnswersMax) { SingleReader = true });
        Completion = Task.WhenAll(ReadAsync(), AnswerAsync());
    }

    /// <summary>Completes, never failing, when the connection is over.</summary>
    public Task Completion { get; }

    /// <summary>Begins to speak SPDY on a stream, which is the connection's from now on.</summary>
    public static SpdyConnection Start(Stream transport, SpdyConnectionOptions options) => new(transport, options);

    /// <summary>Makes a stream and waits until the peer has taken it.</summary>
    /// <exception cref="SpdyException">The peer refused it, or the connection broke.</exception>
    public async Task<SpdyStream> OpenAsync(SpdyHeaders headers, CancellationToken cancellationToken)
    {
        SpdyStream stream;
        await opening.WaitAsync(cancellationToken);
        try
        {
            lock (gate)
            {
                if (broken is not null)
                {
                    throw broken;
                }
            }

            if (isGoingAway)
            {
                throw new SpdyException("the peer takes no more streams");
            }

            stream = new(this, writer, options, nextId, headers, peerWindow);
            nextId += 2;
            Remember(stream);
            await writer.SynStreamAsync(stream.Id, headers, SpdyFlags.None, cancellationToken);
        }
        finally
        {
            opening.Release();
        }

        await stream.Replied.WaitAsync(cancellationToken);
        return stream;
    }

    /// <summary>The peer's next new stream, to be replied to or reset; null when the connection is over.</summary>
    public async ValueTask<SpdyStream?> AcceptAsync(CancellationToken cancellationToken) =>
        await accepted.Reader.WaitToReadAsync(cancellationToken) && accepted.Reader.TryRead(out var stream) ? stream : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
        {
            await Completion;
            return;
        }

        await closing.CancelAsync();
        await transport.DisposeAsync();
        await Completion;
        closing.Dispose();
        opening.Dispose();
        writer.Dispose();
    }

    internal void Forget(SpdyStream stream)
    {
        if (streams.TryRemove(stream.Id, out _) && IsPeers(stream.Id))
        {
            Interlocked.Decrement(ref peerStreams);
        }
    }

    private bool IsPeers(int id) => (id % 2 == 0) != options.IsServer;

    private void Remember(SpdyStream stream)
    {
        streams[stream.Id] = stream;
        lock (gate)
        {
            if (broken is not null)
            {
                throw broken;
            }
        }
    }

    private async Task ReadAsync()
    {
        // Give the constructor its return; the first frame may be there already.
        await Task.Yield();
        Exception why = new SpdyException("the peer has closed the connection");
        try
        {
            while (await reader.ReadHeaderAsync(closing.Token) is { } header)
            {
                if (header.IsControl)
                {
                    OnControl(header, await reader.ReadControlAsync(header, closing.Token));
                }
                else
                {
                    await OnDataAsync(header);
                }
            }
        }
        catch (OperationCanceledException)
        {
            why = new SpdyException("the connection was closed");
        }
        catch (SpdyException protocol)
        {
            why = protocol;
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            why = new SpdyException("the connection is broken", gone);
        }

        // Closing also ends writes that wait for a peer that does not read.
        End(why);
        await input.CompleteAsync();
        await transport.DisposeAsync();
    }

    private void End(Exception why)
    {
        lock (gate)
        {
            broken = why;
        }

        isGoingAway = true;
        answers.Writer.TryComplete();
        accepted.Writer.TryComplete();
        foreach (var (_, stream) in streams)
        {
            stream.OnBroken(why);
        }

        streams.Clear();
    }

    private async Task AnswerAsync()
    {
        try
        {
            await foreach (var (type, first, second) in answers.Reader.ReadAllAsync(closing.Token))
            {
                await writer.NumbersAsync(type, first, second, closing.Token);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SpdyException)
        {
            // Over, or broken: then the reader sees it too, and says so to everyone.
        }
    }

    private void Answer(SpdyFrameType type, int first, int? second)
    {
        if (!answers.Writer.TryWrite((type, first, second)))
        {
            throw new SpdyException("the peer asks for more answers than it takes");
        }
    }

    private async ValueTask OnDataAsync(SpdyFrameHeader header)
    {
        streams.TryGetValue(header.StreamId, out var stream);
        if (stream is not null && options.FlowControl && Interlocked.Add(ref stream.WindowUsed, header.Length) > options.WindowBytes)
        {
            stream.OnReset(SpdyResetStatus.FlowControlError);
            Answer(SpdyFrameType.RstStream, stream.Id, (int)SpdyResetStatus.FlowControlError);
            stream = null;
        }

        await reader.ReadDataAsync(header, stream?.Received, closing.Token);
        if (header.Flags.HasFlag(SpdyFlags.Fin))
        {
            stream?.OnFin();
        }
    }

    private void OnControl(SpdyFrameHeader header, byte[] body)
    {
        switch (header.Type)
        {
            case SpdyFrameType.SynStream:
                OnSynStream(header, Number(body, 0), SpdyHeaders.Read(unpacker.Unpack(Tail(body, 10))));
                break;
            case SpdyFrameType.SynReply:
                // The headers say nothing that anybody asks for, but all blocks are one compressed stream.
                unpacker.Unpack(Tail(body, 4));
                OnStream(Number(body, 0), static (stream, _) => stream.OnReply(), 0);
                EndIfFin(header, body);
                break;
            case SpdyFrameType.Headers:
                unpacker.Unpack(Tail(body, 4));
                EndIfFin(header, body);
                break;
            case SpdyFrameType.RstStream:
                OnStream(Number(body, 0), static (stream, status) => stream.OnReset((SpdyResetStatus)status), Number(body, 4));
                break;
            case SpdyFrameType.Settings:
                OnSettings(body);
                break;
            case SpdyFrameType.Ping:
                var ping = Number(body, 0);

                // Ours have our parity and are not answered again.
                if ((ping % 2 == 0) != options.IsServer)
                {
                    Answer(SpdyFrameType.Ping, ping, null);
                }

                break;
            case SpdyFrameType.GoAway:
                isGoingAway = true;
                break;
            case SpdyFrameType.WindowUpdate:
                OnStream(Number(body, 0), OnWindowUpdate, Number(body, 4));
                break;
            default:
                throw new SpdyException($"the peer sent an unknown control frame {(int)header.Type}");
        }
    }

    private void OnSynStream(SpdyFrameHeader header, int id, SpdyHeaders headers)
    {
        if (!IsPeers(id) || id <= lastPeerId)
        {
            throw new SpdyException($"the peer made a stream of the wrong number {id}");
        }

        lastPeerId = id;
        if (Interlocked.Increment(ref peerStreams) > options.PeerStreamsMax || isGoingAway)
        {
            Interlocked.Decrement(ref peerStreams);
            Answer(SpdyFrameType.RstStream, id, (int)SpdyResetStatus.RefusedStream);
            return;
        }

        var stream = new SpdyStream(this, writer, options, id, headers, peerWindow);
        stream.OnReply();
        streams[id] = stream;
        if (header.Flags.HasFlag(SpdyFlags.Fin))
        {
            stream.OnFin();
        }

        if (!accepted.Writer.TryWrite(stream))
        {
            stream.OnReset(SpdyResetStatus.RefusedStream);
            Answer(SpdyFrameType.RstStream, id, (int)SpdyResetStatus.RefusedStream);
        }
    }

    private void OnSettings(byte[] body)
    {
        var count = Number(body, 0);
        if (count < 0 || body.Length != 4 + ((long)count * 8))
        {
            throw new SpdyException("a SETTINGS frame has the wrong length");
        }

        for (var at = 4; at < body.Length; at += 8)
        {
            if ((Number(body, at) & 0xFFFFFF) == InitialWindowSizeSetting && Number(body, at + 4) is var size and >= 0)
            {
                var delta = size - peerWindow;
                peerWindow = size;
                foreach (var (_, stream) in streams)
                {
                    stream.OnWindowUpdate(delta);
                }
            }
        }
    }

    private void OnWindowUpdate(SpdyStream stream, int delta)
    {
        if (delta <= 0 || !stream.OnWindowUpdate(delta))
        {
            stream.OnReset(SpdyResetStatus.FlowControlError);
            Answer(SpdyFrameType.RstStream, stream.Id, (int)SpdyResetStatus.FlowControlError);
        }
    }

    private void EndIfFin(SpdyFrameHeader header, byte[] body)
    {
        if (header.Flags.HasFlag(SpdyFlags.Fin))
        {
            OnStream(Number(body, 0), static (stream, _) => stream.OnFin(), 0);
        }
    }

    // A frame of a stream that has ended meanwhile is no error.
    private void OnStream(int id, Action<SpdyStream, int> act, int number)
    {
        if (streams.TryGetValue(id, out var stream))
        {
            act(stream, number);
        }
    }

    private static int Number(byte[] body, int at) => body.Length >= at + 4
        ? BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at))
        : throw new SpdyException("a control frame is too short");

    private static byte[] Tail(byte[] body, int at) => body.Length >= at ? body[at..] : throw new SpdyException("a control frame is too short");
}

using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;

namespace Podium.Streaming.WebSockets;

/// <summary>
/// The server's side of a channel WebSocket. Anyone may send at any time; one loop receives. A message may be of any length: it is handed
/// on in pieces as it comes, except in base64, where it must fit.
/// </summary>
internal sealed class ChannelSocket(WebSocket socket, ChannelProtocol protocol) : IDisposable
{
    private const int PieceBytes = 32 * 1024;
    private const int Base64BytesMax = 1024 * 1024;

    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Whether a message is on its way to the client.</summary>
    public bool IsSending => turn.CurrentCount == 0;

    /// <summary>Sends one message on a channel.</summary>
    public async Task SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var message = ArrayPool<byte>.Shared.Rent(1 + Base64.GetMaxEncodedToUtf8Length(data.Length));
        try
        {
            int length;
            if (protocol.IsBase64)
            {
                message[0] = (byte)('0' + channel);
                Base64.EncodeToUtf8(data.Span, message.AsSpan(1), out _, out length);
            }
            else
            {
                message[0] = channel;
                data.CopyTo(message.AsMemory(1));
                length = data.Length;
            }

            var type = protocol.IsBase64 ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            await turn.WaitAsync(cancellationToken);
            try
            {
                await socket.SendAsync(message.AsMemory(0, length + 1), type, endOfMessage: true, cancellationToken);
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    /// <summary>Receives until the client closes or is gone. Closing a channel comes as null. The data is valid during the call only.</summary>
    public async Task ReceiveAsync(Func<byte, ReadOnlyMemory<byte>?, ValueTask> onData, CancellationToken cancellationToken)
    {
        var buffer = new byte[PieceBytes];
        byte? channel = null;
        var filled = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            filled += received.Count;
            if (protocol.IsBase64 && !received.EndOfMessage)
            {
                // Wait for the rest: a piece may end inside four letters.
                Grow(ref buffer, filled);
                continue;
            }

            var data = buffer.AsMemory(0, filled);
            filled = 0;
            if (channel is null && !data.IsEmpty)
            {
                channel = protocol.IsBase64 ? (byte)(data.Span[0] - '0') : data.Span[0];
                data = data[1..];
            }

            if (channel is { } known)
            {
                await HandOnAsync(known, data, onData);
            }

            channel = received.EndOfMessage ? null : channel;
        }
    }

    /// <summary>Says that nothing more will be sent.</summary>
    public async Task CloseOutputAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        turn.Dispose();
        socket.Dispose();
    }

    private async ValueTask HandOnAsync(byte channel, Memory<byte> data, Func<byte, ReadOnlyMemory<byte>?, ValueTask> onData)
    {
        if (channel == ChannelProtocol.Close && protocol.HasClose)
        {
            if (!data.IsEmpty)
            {
                await onData(data.Span[0], null);
            }
        }
        else if (protocol.IsBase64)
        {
            if (Base64.DecodeFromUtf8InPlace(data.Span, out var length) != OperationStatus.Done)
            {
                throw new WebSocketException(WebSocketError.InvalidMessageType, "a message is no base64");
            }

            await onData(channel, data[..length]);
        }
        else if (!data.IsEmpty)
        {
            await onData(channel, data);
        }
    }

    private static void Grow(ref byte[] buffer, int filled)
    {
        if (filled < buffer.Length)
        {
            return;
        }

        if (filled >= Base64BytesMax)
        {
            throw new WebSocketException(WebSocketError.Faulted, $"a message is longer than {Base64BytesMax} bytes");
        }

        Array.Resize(ref buffer, buffer.Length * 2);
    }
}

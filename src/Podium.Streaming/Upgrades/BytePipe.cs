using System.Buffers;

namespace Podium.Streaming.Upgrades;

/// <summary>Joins two connections byte for byte.</summary>
internal static class BytePipe
{
    private const int BufferBytes = 32 * 1024;

    /// <summary>Copies both ways until one side ends or fails; the protocols in it end their own streams, and a half-open pipe serves nobody.</summary>
    public static async Task RunAsync(Stream client, Stream backend, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = CopyAsync(client, backend, ending.Token);
        var down = CopyAsync(backend, client, ending.Token);
        await Task.WhenAny(up, down);
        await ending.CancelAsync();
        await Task.WhenAll(up, down);
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await to.FlushAsync(cancellationToken);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // One of the two has gone: how the connections of both end.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

using System.Buffers;

namespace Podium.Streaming.Upgrades;

/// <summary>Joins two connections byte for byte.</summary>
internal static class BytePipe
{
    private const int BufferBytes = 32 * 1024;

    /// <summary>Copies both ways until one side ends or fails; the protocols in it end their own streams, and a half-open pipe serves nobody.</summary>
    /// <param name="client">The side that asked.</param>
    /// <param name="backend">The side that answers.</param>
    /// <param name="traffic">Told how the copying gets on; null where nobody looks.</param>
    /// <param name="cancellationToken">Ends both directions.</param>
    public static async Task RunAsync(Stream client, Stream backend, UpgradeTraffic? traffic, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = traffic is null
            ? CopyAsync(client, backend, null, null, ending.Token)
            : CopyAsync(client, backend, traffic.InputWaits, traffic.InputTaken, ending.Token);
        var down = traffic is null
            ? CopyAsync(backend, client, null, null, ending.Token)
            : CopyAsync(backend, client, traffic.OutputWaits, traffic.OutputTaken, ending.Token);
        await Task.WhenAny(up, down);
        await ending.CancelAsync();
        await Task.WhenAll(up, down);
    }

    private static async Task CopyAsync(
        Stream from, Stream to, Action? waits, Action? taken, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                waits?.Invoke();
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await to.FlushAsync(cancellationToken);
                taken?.Invoke();
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

using System.Buffers;

namespace Podium.Streaming.Upgrades;

/// <summary>Joins two connections byte for byte.</summary>
internal static class BytePipe
{
    private const int BufferBytes = 32 * 1024;

    // A client that has what it came for closes the connection itself; this is for one that does not.
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);

    private enum End
    {
        /// <summary>There was no more to read, or it was cancelled.</summary>
        Source,

        /// <summary>It could not be written.</summary>
        Target,
    }

    /// <summary>
    /// Copies both ways until one side ends or fails; the protocols in it end their own streams, and a half-open pipe serves nobody.
    /// What the backend said last reaches the client, also one that still sends.
    /// </summary>
    /// <param name="client">The side that asked.</param>
    /// <param name="backend">The side that answers.</param>
    /// <param name="traffic">Told how the copying gets on; null where nobody looks.</param>
    /// <param name="cancellationToken">Ends both directions.</param>
    public static async Task RunAsync(Stream client, Stream backend, UpgradeTraffic? traffic, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = CopyAsync(client, backend, isOutput: false, traffic, ending.Token);
        var down = CopyAsync(backend, client, isOutput: true, traffic, ending.Token);
        var isLeftByBackend = await Task.WhenAny(up, down) == down || await up == End.Target;
        if (isLeftByBackend)
        {
            // A backend that takes no more may have sent its last words before.
            isLeftByBackend = await down == End.Source;
        }

        await ending.CancelAsync();
        await Task.WhenAll(up, down);
        if (isLeftByBackend && !cancellationToken.IsCancellationRequested)
        {
            await LingerAsync(client, cancellationToken);
        }
    }

    // Closing a connection with input that nobody has read resets it, and drops what the other side has not read yet.
    private static async Task LingerAsync(Stream client, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LingerTime);
        await CopyAsync(client, Stream.Null, isOutput: false, null, limit.Token);
    }

    private static async Task<End> CopyAsync(Stream from, Stream to, bool isOutput, UpgradeTraffic? traffic, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var end = End.Source;
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                end = End.Target;
                traffic?.Waits(isOutput);
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await to.FlushAsync(cancellationToken);
                traffic?.Taken(isOutput);
                end = End.Source;
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

        return end;
    }
}

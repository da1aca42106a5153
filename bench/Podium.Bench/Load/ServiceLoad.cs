using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Podium.Bench.Load;

/// <summary>
/// HTTP requests at a steady rate, each on a new connection and none tried again: what does not come back whole and with 200 is lost.
/// </summary>
internal sealed class ServiceLoad : IAsyncDisposable
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: service\r\nConnection: close\r\n\r\n");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IPEndPoint address;
    private readonly int perSecond;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<string> losses = [];
    private readonly Task running;
    private int answered;

    /// <summary>Starts the load.</summary>
    /// <param name="address">The Service.</param>
    /// <param name="perSecond">How many requests a second.</param>
    public ServiceLoad(IPEndPoint address, int perSecond)
    {
        this.address = address;
        this.perSecond = perSecond;
        running = Task.Run(RunAsync);
    }

    /// <summary>How many requests were answered.</summary>
    public int Answered => Volatile.Read(ref answered);

    /// <summary>Why requests were lost, one line each.</summary>
    public IReadOnlyCollection<string> Losses => losses;

    /// <summary>Starts no more requests, and waits for those that are on their way.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        var from = Stopwatch.GetTimestamp();
        var open = new List<Task>();
        for (var started = 0; !stop.IsCancellationRequested;)
        {
            for (var due = (int)(Stopwatch.GetElapsedTime(from).TotalSeconds * perSecond); started < due; started++)
            {
                open.Add(AskAsync());
            }

            open.RemoveAll(t => t.IsCompletedSuccessfully);
            await Task.Delay(1);
        }

        await Task.WhenAll(open);
    }

    private async Task AskAsync()
    {
        var from = Stopwatch.GetTimestamp();
        var step = "connecting";
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address, patience.Token);
            step = "asking";
            await socket.SendAsync(Request, patience.Token);
            step = "reading";
            var buffer = new byte[4096];
            var length = 0;
            while (await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token) is > 0 and var read)
            {
                length += read;
            }

            if (IsWhole(buffer.AsSpan(0, length)))
            {
                Interlocked.Increment(ref answered);
            }
            else
            {
                losses.Add($"an answer of {length} bytes that is not whole");
            }
        }
        catch (Exception lost) when (lost is SocketException or OperationCanceledException)
        {
            losses.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {step}, after {Stopwatch.GetElapsedTime(from).TotalMilliseconds:N0} ms: {lost.Message}");
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        var length = answer.IndexOf("Content-Length: "u8);
        return answer.StartsWith("HTTP/1.1 200 "u8) && end > 0 && length > 0
            && System.Buffers.Text.Utf8Parser.TryParse(answer[(length + 16)..], out int bytes, out _)
            && answer.Length - end - 4 == bytes;
    }
}

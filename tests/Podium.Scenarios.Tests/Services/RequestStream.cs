using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Podium.Scenarios.Tests.Services;

/// <summary>HTTP requests at a steady rate, each on a new connection and never repeated; what each of them brought is counted.</summary>
internal sealed class RequestStream(string address, int port, int perSecond)
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, int> outcomes = new(StringComparer.Ordinal);

    /// <summary>How many requests there were of each outcome; the good one is the status line of a success.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => outcomes;

    /// <summary>Sends until it is told to stop, then waits for the last answers.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var pending = new List<Task>();
        var start = Stopwatch.GetTimestamp();
        for (var sent = 0; !stop.IsCancellationRequested; sent++)
        {
            pending.Add(SendAsync());
            pending.RemoveAll(task => task.IsCompletedSuccessfully);
            var ahead = TimeSpan.FromSeconds((double)(sent + 1) / perSecond) - Stopwatch.GetElapsedTime(start);
            if (ahead > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(ahead, CancellationToken.None);
            }
        }

        await Task.WhenAll(pending);
    }

    private async Task SendAsync()
    {
        string outcome;
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address, port, patience.Token);
            await socket.SendAsync(Request, SocketFlags.None, patience.Token);
            var answer = new StringBuilder();
            var buffer = new byte[4096];
            for (int length; (length = await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token)) > 0;)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, length));
            }

            outcome = answer.ToString().Split("\r\n")[0];
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            outcome = failure.Message;
        }

        lock (outcomes)
        {
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
    }
}

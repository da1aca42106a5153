using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Podium.Client.Informers;

namespace Podium.Network.Dns;

/// <summary>
/// The cluster's name server on one node, in the network namespace of this process: pods ask the same address everywhere, and their
/// own node answers. Names of the cluster are answered from memory as packets come in; only other names are waited for.
/// </summary>
public sealed partial class DnsServer
{
    private const int MaxWaiting = 1000;
    private const int MaxConnections = 200;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly DnsOptions options;
    private readonly ClusterZone zone;
    private readonly Resolver resolver;
    private readonly TimeProvider time;
    private readonly ILogger<DnsServer> logger;
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ClientTasks waiting = new(MaxWaiting);
    private readonly ClientTasks connections = new(MaxConnections);

    /// <summary>A server that does not run yet. Must be made before the informers run.</summary>
    /// <param name="options">The node's name server.</param>
    /// <param name="informers">The node's informers, which the caller runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public DnsServer(DnsOptions options, InformerSet informers, TimeProvider time, ILoggerFactory loggers)
        : this(options, informers, new ResolverAddresses(options.ResolvConf, options.Address, time), time, loggers)
    {
    }

    /// <summary>A server that asks these others.</summary>
    internal DnsServer(DnsOptions options, InformerSet informers, INameServers others, TimeProvider time, ILoggerFactory loggers)
    {
        this.options = options;
        this.time = time;
        logger = loggers.CreateLogger<DnsServer>();
        zone = new ClusterZone(options, informers);
        resolver = new Resolver(zone, new Forwarder(others, time, loggers.CreateLogger<Forwarder>()));
    }

    /// <summary>Completes when questions are answered.</summary>
    internal Task Listening => listening.Task;

    /// <summary>Answers until cancelled. Waits for its address, which the service proxy puts on the node.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await zone.Synced.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var datagrams = await BindAsync(SocketType.Dgram, ProtocolType.Udp, cancellationToken).ConfigureAwait(false);
        using var listener = await BindAsync(SocketType.Stream, ProtocolType.Tcp, cancellationToken).ConfigureAwait(false);
        listener.Listen(MaxConnections);
        listening.TrySetResult();
        Task[] parts = [AnswerDatagramsAsync(datagrams, stop.Token), AcceptAsync(listener, stop.Token)];
        var first = await Task.WhenAny(parts).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(waiting.Ended, connections.Ended).ConfigureAwait(false);
        await first.ConfigureAwait(false);
    }

    private async Task<Socket> BindAsync(SocketType type, ProtocolType protocol, CancellationToken cancellationToken)
    {
        var isTold = false;
        while (true)
        {
            var socket = new Socket(options.Address.AddressFamily, type, protocol);
            try
            {
                socket.Bind(new IPEndPoint(options.Address, options.Port));
                return socket;
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                if (!isTold && failure.SocketErrorCode != SocketError.AddressNotAvailable)
                {
                    isTold = true;
                    LogNoAddress(options.Address, options.Port, protocol, failure);
                }

                var pause = failure.SocketErrorCode == SocketError.AddressNotAvailable ? TimeSpan.FromMilliseconds(20) : Retry;
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task AnswerDatagramsAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[ushort.MaxValue];
        var writer = new DnsWriter();
        var from = new SocketAddress(options.Address.AddressFamily);
        while (true)
        {
            int length;
            try
            {
                length = await socket.ReceiveFromAsync(buffer, SocketFlags.None, from, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException unreachable)
            {
                // An earlier client was gone when its answer came.
                LogUnreachable(unreachable.Message);
                continue;
            }

            var answer = resolver.Answer(buffer.AsSpan(0, length), 0, writer, out var pending);
            if (pending is not null)
            {
                var to = CopyOf(from);
                if (!waiting.TryStart(() => AskAndSendAsync(socket, pending, to, cancellationToken)))
                {
                    LogOverloaded(MaxWaiting);
                }
            }
            else if (answer.Length > 0)
            {
                await SendAsync(socket, answer, from, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // What goes wrong is one client's answer, who asks again.
    private async Task AskAndSendAsync(Socket socket, PendingQuery pending, SocketAddress to, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(socket, await resolver.AskAsync(pending, cancellationToken).ConfigureAwait(false), to, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            LogUnreachable(ended.Message);
        }
    }

    private async Task SendAsync(Socket socket, ReadOnlyMemory<byte> answer, SocketAddress to, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendToAsync(answer, SocketFlags.None, to, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException unreachable)
        {
            LogUnreachable(unreachable.Message);
        }
    }

    private async Task AcceptAsync(Socket listener, CancellationToken cancellationToken)
    {
        while (true)
        {
            var client = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            if (!connections.TryStart(() => ServeAsync(client, cancellationToken)))
            {
                client.Dispose();
            }
        }
    }

    // What goes wrong ends this connection and nothing else.
    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        try
        {
            client.NoDelay = true;
            var stream = new NetworkStream(client, ownsSocket: true);
            await using (stream.ConfigureAwait(false))
            {
                var writer = new DnsWriter();
                while (true)
                {
                    using var idle = new CancellationTokenSource(Idle, time);
                    using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
                    if (await DnsStream.ReadAsync(stream, both.Token).ConfigureAwait(false) is not { } message)
                    {
                        return;
                    }

                    var answer = resolver.Answer(message, ushort.MaxValue, writer, out var pending);
                    if (pending is not null)
                    {
                        answer = await resolver.AskAsync(pending, both.Token).ConfigureAwait(false);
                    }

                    if (answer.Length == 0)
                    {
                        return;
                    }

                    await DnsStream.WriteAsync(stream, answer, both.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            LogUnreachable(ended.Message);
        }
    }

    private static SocketAddress CopyOf(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer[..address.Size].CopyTo(copy.Buffer);
        return copy;
    }

    [LoggerMessage(1, LogLevel.Error, "the name server cannot have {address}:{port} ({protocol}); trying again")]
    private partial void LogNoAddress(IPAddress address, int port, ProtocolType protocol, Exception failure);

    [LoggerMessage(2, LogLevel.Debug, "a client of the name server was gone: {message}")]
    private partial void LogUnreachable(string message);

    [LoggerMessage(3, LogLevel.Warning, "more than {count} questions wait for other name servers; another one was dropped")]
    private partial void LogOverloaded(int count);
}

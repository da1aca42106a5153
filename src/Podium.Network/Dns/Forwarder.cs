using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Podium.Network.Dns;

/// <summary>
/// Asks the machine's name servers, in their order, for names outside the cluster. Each question goes out from a port of its own with
/// a number of its own, so that nobody can answer in their place. Safe for concurrent use.
/// </summary>
internal sealed partial class Forwarder(INameServers resolvers, TimeProvider time, ILogger<Forwarder> logger)
{
    private const int Rounds = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ForwardCache cache = new(time);

    /// <summary>Whether there is anyone to ask.</summary>
    public bool HasServers => resolvers.Current.Count > 0;

    /// <summary>
    /// The answer to a client's message, its number and question those of the message; null where nobody answered.
    /// </summary>
    /// <param name="query">The question.</param>
    /// <param name="message">The message that it came in.</param>
    /// <param name="byTcp">Whether the client asked by TCP, which answers of any length fit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<byte[]?> AskAsync(DnsQuery query, ReadOnlyMemory<byte> message, bool byTcp, CancellationToken cancellationToken)
    {
        var key = ForwardKey.Of(query);
        var answer = cache.Get(key);
        if (answer is null)
        {
            answer = await AskServersAsync(query, message, byTcp, cancellationToken).ConfigureAwait(false);
            if (answer is null)
            {
                return null;
            }

            cache.Put(key, answer);
        }

        // The same name may be asked in other letters; a client may insist on seeing its own.
        message.Span[..2].CopyTo(answer);
        message.Span.Slice(DnsQuery.HeaderLength, query.QuestionLength).CopyTo(answer.AsSpan(DnsQuery.HeaderLength));
        return answer;
    }

    private async Task<byte[]?> AskServersAsync(DnsQuery query, ReadOnlyMemory<byte> message, bool byTcp, CancellationToken cancellationToken)
    {
        var question = message.ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var server in resolvers.Current)
            {
                using var patience = new CancellationTokenSource(Patience, time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
                BinaryPrimitives.WriteUInt16BigEndian(question, (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1));
                try
                {
                    var answer = byTcp
                        ? await AskByTcpAsync(server, question, query, both.Token).ConfigureAwait(false)
                        : await AskByUdpAsync(server, question, query, both.Token).ConfigureAwait(false);
                    if (answer is not null)
                    {
                        return answer;
                    }
                }
                catch (Exception failure) when (failure is SocketException or IOException
                    || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
                {
                    LogSilent(server, query.Name, failure.Message);
                }
            }
        }

        return null;
    }

    private static async Task<byte[]?> AskByUdpAsync(IPEndPoint server, byte[] question, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(question, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[ushort.MaxValue];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            if (IsAnswer(buffer.AsSpan(0, length), question, query))
            {
                return buffer[..length];
            }
        }
    }

    private static async Task<byte[]?> AskByTcpAsync(IPEndPoint server, byte[] question, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        using var stream = new NetworkStream(socket);
        await DnsStream.WriteAsync(stream, question, cancellationToken).ConfigureAwait(false);
        var answer = await DnsStream.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        return answer is not null && IsAnswer(answer, question, query) ? answer : null;
    }

    private static bool IsAnswer(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> question, DnsQuery query)
    {
        var end = DnsQuery.HeaderLength + query.QuestionLength;
        return answer.Length >= end && (answer[2] & 0x80) != 0 && answer[..2].SequenceEqual(question[..2])
            && System.Text.Ascii.EqualsIgnoreCase(answer[DnsQuery.HeaderLength..end], question[DnsQuery.HeaderLength..end]);
    }

    [LoggerMessage(1, LogLevel.Debug, "name server {server} did not answer for {name}: {message}")]
    private partial void LogSilent(IPEndPoint server, string name, string message);
}

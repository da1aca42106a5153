using System.Net;
using System.Net.Sockets;
using Podium.Network.Dns;

namespace Podium.Network.Tests.Dns;

/// <summary>A name server on the loopback, UDP and TCP, that knows one address for every name and remembers what it was asked.</summary>
internal sealed class OtherNameServer : IDisposable
{
    private readonly Socket datagrams = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<string> asked = [];

    public OtherNameServer()
    {
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = (IPEndPoint)datagrams.LocalEndPoint!;
        listener.Bind(Address);
        listener.Listen();
    }

    public IPEndPoint Address { get; }

    public IReadOnlyList<string> Asked => asked;

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(AnswerDatagramsAsync(cancellationToken), AnswerStreamsAsync(cancellationToken));

    public void Dispose()
    {
        datagrams.Dispose();
        listener.Dispose();
    }

    private async Task AnswerDatagramsAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var got = await datagrams.ReceiveFromAsync(buffer, Address, cancellationToken);
            await datagrams.SendToAsync(Answer(buffer[..got.ReceivedBytes]), got.RemoteEndPoint, cancellationToken);
        }
    }

    private async Task AnswerStreamsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var client = await listener.AcceptAsync(cancellationToken);
            using var stream = new NetworkStream(client);
            await DnsStream.WriteAsync(stream, Answer((await DnsStream.ReadAsync(stream, cancellationToken))!), cancellationToken);
        }
    }

    private byte[] Answer(byte[] message)
    {
        DnsQuery.Read(message, out var query);
        asked.Add(query.Name);
        var answer = new DnsAnswer(DnsResponseCode.NoError, [new DnsRecord.Address(query.Name, 60, IPAddress.Parse("192.0.2.80"))], [], []);
        return new DnsWriter().Write(query, message, answer, 512).ToArray();
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Client.Informers;
using Podium.Network.Dns;

namespace Podium.Network.Tests.Dns;

/// <summary>
/// Goal: what goes over the wire is what resolvers expect. Method: a server on the loopback, asked with bytes; names outside the
/// cluster are answered by another name server on the loopback, which counts its questions.
/// </summary>
public sealed class DnsServerTests : IAsyncLifetime
{
    private static readonly IPAddress Own = IPAddress.Parse("127.0.0.53");
    private readonly CancellationTokenSource stop = new();
    private readonly OtherNameServer other = new();
    private readonly List<Task> running = [];
    private IPEndPoint server = null!;

    public async Task InitializeAsync()
    {
        var informers = new InformerSet(
            new StubApi(
                new Namespace { Metadata = new() { Name = "shop", ResourceVersion = "1" } },
                new Service
                {
                    Metadata = new() { Namespace = "shop", Name = "web", ResourceVersion = "1" },
                    Spec = new() { Type = "ClusterIP", ClusterIP = "10.232.0.7", Ports = [new ServicePort { Port = 80, Protocol = "TCP" }] },
                },
                new Service
                {
                    Metadata = new() { Namespace = "shop", Name = "outside", ResourceVersion = "1" },
                    Spec = new() { Type = "ExternalName", ExternalName = "www.example.org" },
                },
                new Service
                {
                    Metadata = new() { Namespace = "shop", Name = "many", ResourceVersion = "1" },
                    Spec = new() { Type = "ClusterIP", ClusterIP = "None" },
                },
                new EndpointSlice
                {
                    AddressType = "IPv4",
                    Metadata = new()
                    {
                        Namespace = "shop",
                        Name = "many-1",
                        ResourceVersion = "1",
                        Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "many" },
                    },
                    Endpoints = [.. Enumerable.Range(1, 100).Select(i => new Endpoint { Addresses = [$"10.231.0.{i}"] })],
                }),
            TimeProvider.System, NullLoggerFactory.Instance);
        using (var probe = new TcpListener(Own, 0))
        {
            probe.Start();
            server = (IPEndPoint)probe.LocalEndpoint;
        }

        var options = new DnsOptions
        {
            Address = Own,
            Port = server.Port,
            ServiceCidr = IPNetwork.Parse("10.232.0.0/16"),
            PodCidr = IPNetwork.Parse("10.231.0.0/16"),
        };
        var dns = new DnsServer(options, informers, new FixedServers(other.Address), TimeProvider.System, NullLoggerFactory.Instance);
        running.Add(informers.RunAsync(stop.Token));
        running.Add(dns.RunAsync(stop.Token));
        running.Add(other.RunAsync(stop.Token));
        await dns.Listening;
    }

    public async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task A_name_is_answered_in_the_letters_in_which_it_was_asked()
    {
        var question = DnsQuery.Compose(7, "Web.SHOP.svc.Cluster.local", DnsType.A);
        question[3] = 0x10; // A flag that does not come back.
        var answer = await AskByUdpAsync(question);
        Assert.Equal(question.AsSpan(12), answer.AsSpan(12, question.Length - 12));
        Assert.Equal((7, 0x8580), (BinaryPrimitives.ReadUInt16BigEndian(answer), BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(2))));
        var record = Assert.IsType<DnsRecord.Address>(Assert.Single(DnsReader.ReadAnswers(answer)));
        Assert.Equal(("10.232.0.7", 30u), (record.Value.ToString(), record.Ttl));
        Assert.Equal(question.Length + 16, answer.Length); // The name is not written twice.
    }

    [Fact]
    public async Task What_does_not_fit_is_asked_again_by_tcp()
    {
        var question = DnsQuery.Compose(8, "many.shop.svc.cluster.local", DnsType.A);
        var cut = await AskByUdpAsync(question);
        Assert.True((cut[2] & 2) != 0 && cut.Length <= 512);
        Assert.True(DnsReader.ReadAnswers(cut).Count > 20);

        var whole = await AskByTcpAsync(question);
        Assert.Equal(0, whole[2] & 2);
        Assert.Equal(100, DnsReader.ReadAnswers(whole).Count);
    }

    [Fact]
    public async Task A_client_with_extensions_gets_longer_answers_and_an_extension_record()
    {
        byte[] question = [.. DnsQuery.Compose(9, "many.shop.svc.cluster.local", DnsType.A), 0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0];
        question[11] = 1;
        var answer = await AskByUdpAsync(question);
        Assert.Equal(0, answer[2] & 2);
        Assert.Equal(100, DnsReader.ReadAnswers(answer).Count);
        Assert.Equal([0, 0, 41], answer[^11..^8]);

        question[^5] = 1; // A version of the extension that nobody has yet.
        answer = await AskByUdpAsync(question);
        Assert.Equal((0, 1), (answer[3] & 15, answer[^6]));
    }

    [Fact]
    public async Task Other_names_are_asked_of_others_once_and_kept()
    {
        for (var i = 0; i < 3; i++)
        {
            var answer = await AskByUdpAsync(DnsQuery.Compose((ushort)(100 + i), i == 0 ? "www.example.org" : "WWW.example.org", DnsType.A));
            Assert.Equal(100 + i, BinaryPrimitives.ReadUInt16BigEndian(answer));
            Assert.Equal("192.0.2.80", Assert.IsType<DnsRecord.Address>(DnsReader.ReadAnswers(answer).Single()).Value.ToString());
        }

        Assert.Equal(["www.example.org"], other.Asked);
    }

    [Fact]
    public async Task An_alias_that_leads_outside_comes_with_its_address()
    {
        var answer = DnsReader.ReadAnswers(await AskByUdpAsync(DnsQuery.Compose(1, "outside.shop.svc.cluster.local", DnsType.A)));
        Assert.Equal("www.example.org", Assert.IsType<DnsRecord.Pointer>(answer[0]).Target);
        Assert.Equal(("www.example.org", "192.0.2.80"), (answer[1].Name, Assert.IsType<DnsRecord.Address>(answer[1]).Value.ToString()));
    }

    [Fact]
    public async Task The_clusters_own_names_are_asked_of_nobody()
    {
        Assert.Equal(3, (await AskByUdpAsync(DnsQuery.Compose(1, "nothing.shop.svc.cluster.local", DnsType.A)))[3] & 15);
        Assert.Equal(3, (await AskByUdpAsync(DnsQuery.Compose(1, "1.0.232.10.in-addr.arpa", DnsType.Ptr)))[3] & 15);
        Assert.Empty(other.Asked);
    }

    [Theory]
    [InlineData("0001 0000 0002 0000 0000 0000", 1)] // Two questions.
    [InlineData("0001 0000 0001 0000 0000 0000 03 77 77", 1)] // A name that runs out of the message.
    [InlineData("0001 0000 0001 0000 0000 0000 C0 0C 0001 0001", 1)] // A name that points to itself.
    [InlineData("0001 2000 0001 0000 0000 0000 00 0006 0001", 4)] // A notice.
    [InlineData("0001 0000 0001 0000 0000 0000 00 0001 0003", 5)] // Another class.
    public async Task What_is_no_question_is_refused(string message, int code) =>
        Assert.Equal(code, (await AskByUdpAsync(Convert.FromHexString(message.Replace(" ", "", StringComparison.Ordinal))))[3] & 15);

    [Fact]
    public void Any_bytes_are_survived()
    {
        var random = new Random(1);
        var writer = new DnsWriter();
        for (var i = 0; i < 20_000; i++)
        {
            byte[] message = i % 2 == 0 ? new byte[random.Next(80)] : DnsQuery.Compose(1, "web.shop.svc.cluster.local", DnsType.A);
            if (i % 2 == 0)
            {
                random.NextBytes(message);
            }
            else
            {
                message[random.Next(message.Length)] = (byte)random.Next(256);
            }

            if (DnsQuery.Read(message, out var query) is { } code)
            {
                writer.WriteCode(code == DnsResponseCode.NoError ? query : query with { Edns = null }, message, code);
            }

            DnsReader.FindTimes(message);
            if (message.Length >= DnsQuery.HeaderLength)
            {
                DnsReader.ReadAnswers(message);
            }
        }
    }

    private async Task<byte[]> AskByUdpAsync(byte[] question)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await socket.ConnectAsync(server);
        await socket.SendAsync(question);
        var buffer = new byte[8192];
        return buffer[..await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token)];
    }

    private async Task<byte[]> AskByTcpAsync(byte[] question)
    {
        using var client = new TcpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await client.ConnectAsync(server);
        await DnsStream.WriteAsync(client.GetStream(), question, patience.Token);
        return (await DnsStream.ReadAsync(client.GetStream(), patience.Token))!;
    }

    private sealed class FixedServers(IPEndPoint address) : INameServers
    {
        public IReadOnlyList<IPEndPoint> Current { get; } = [address];
    }
}

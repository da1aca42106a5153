using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Client.Informers;
using Podium.Network.Dns;

namespace Podium.Network.Tests.Dns;

/// <summary>What the cluster's name server says to which question: the table of names that users meet.</summary>
public sealed class ClusterZoneTests : IAsyncLifetime
{
    private static readonly DnsOptions Options = new()
    {
        Address = IPAddress.Parse("10.232.0.10"),
        ServiceCidr = IPNetwork.Parse("10.232.0.0/16"),
        PodCidr = IPNetwork.Parse("10.231.0.0/16"),
    };

    private readonly CancellationTokenSource stop = new();
    private ClusterZone zone = null!;
    private Task running = Task.CompletedTask;

    public static TheoryData<string, string, string> Questions => new()
    {
        // A Service with an address.
        { "web.shop.svc.cluster.local", "A", "A 10.232.0.7" },
        { "web.shop.svc.cluster.local", "AAAA", "NoError" },
        { "web.shop.svc.cluster.local", "TXT", "NoError" },
        { "web.shop.svc.cluster.local", "SRV", "SRV 50 80 web.shop.svc.cluster.local, SRV 50 443 web.shop.svc.cluster.local" },
        { "_http._tcp.web.shop.svc.cluster.local", "SRV", "SRV 100 80 web.shop.svc.cluster.local" },
        { "_http._udp.web.shop.svc.cluster.local", "SRV", "NameError" },
        { "_smtp._tcp.web.shop.svc.cluster.local", "SRV", "NameError" },

        // Its endpoints have names by their addresses, or by their host names.
        { "10-231-1-1.web.shop.svc.cluster.local", "A", "A 10.231.1.1" },
        { "10-231-1-9.web.shop.svc.cluster.local", "A", "NameError" },

        // A headless Service is its ready endpoints.
        { "db.shop.svc.cluster.local", "A", "A 10.231.1.2, A 10.231.1.3" },
        { "db-0.db.shop.svc.cluster.local", "A", "A 10.231.1.2" },
        { "db-2.db.shop.svc.cluster.local", "A", "NameError" },
        { "_sql._tcp.db.shop.svc.cluster.local", "SRV", "SRV 50 3306 db-0.db.shop.svc.cluster.local, SRV 50 3306 db-1.db.shop.svc.cluster.local" },
        { "empty.shop.svc.cluster.local", "A", "NameError" },

        // Aliases.
        { "inside.shop.svc.cluster.local", "A", "CName web.shop.svc.cluster.local, A 10.232.0.7" },
        { "inside.shop.svc.cluster.local", "AAAA", "NoError" },
        { "outside.shop.svc.cluster.local", "CNAME", "CName www.example.org" },
        { "outside.shop.svc.cluster.local", "A", "CName www.example.org → www.example.org" },

        // What is not there, and what is there without such a record.
        { "nothing.shop.svc.cluster.local", "A", "NameError" },
        { "web.nowhere.svc.cluster.local", "A", "NameError" },
        { "shop.svc.cluster.local", "A", "NoError" },
        { "nowhere.svc.cluster.local", "A", "NameError" },
        { "svc.cluster.local", "A", "NoError" },
        { "cluster.local", "A", "NoError" },
        { "anything.cluster.local", "A", "NameError" },
        { "a.b.c.web.shop.svc.cluster.local", "A", "NameError" },

        // Pods by address, whether or not there are such.
        { "10-231-1-77.shop.pod.cluster.local", "A", "A 10.231.1.77" },
        { "10-231-1-77.shop.pod.cluster.local", "AAAA", "NoError" },
        { "10-231-1-77.nowhere.pod.cluster.local", "A", "NameError" },
        { "2001-db8--1.shop.pod.cluster.local", "AAAA", "A 2001:db8::1" },
        { "web.shop.pod.cluster.local", "A", "NameError" },

        // Back from addresses.
        { "7.0.232.10.in-addr.arpa", "PTR", "Ptr web.shop.svc.cluster.local" },
        { "7.0.232.10.in-addr.arpa", "A", "NoError" },
        { "2.1.231.10.in-addr.arpa", "PTR", "Ptr db-0.db.shop.svc.cluster.local" },
        { "99.99.231.10.in-addr.arpa", "PTR", "NameError" },
        { "1.2.0.192.in-addr.arpa", "PTR", "elsewhere" },

        // The zone about itself.
        { "dns-version.cluster.local", "TXT", "TXT 1.1.0" },
        { "cluster.local", "NS", "NS ns.dns.cluster.local" },
        { "ns.dns.cluster.local", "A", "A 10.232.0.10" },
        { "www.example.org", "A", "elsewhere" },
        { "notcluster.local", "A", "elsewhere" },
    };

    public async Task InitializeAsync()
    {
        var informers = new InformerSet(new StubApi([.. Objects()]), TimeProvider.System, NullLoggerFactory.Instance);
        zone = new ClusterZone(Options, informers);
        running = informers.RunAsync(stop.Token);
        await zone.Synced;
    }

    public async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public void A_name_has_the_records_that_Kubernetes_gives_it(string name, string type, string expected) =>
        Assert.Equal(expected, Describe(zone.Find(name, TypeOf(type))));

    [Fact]
    public void An_absence_says_for_how_long_it_may_be_kept()
    {
        var answer = zone.Find("nothing.shop.svc.cluster.local", DnsType.A)!;
        var start = Assert.IsType<DnsRecord.StartOfAuthority>(Assert.Single(answer.Authority));
        Assert.Equal(("cluster.local", "ns.dns.cluster.local", 30u), (start.Name, start.NameServer, start.Ttl));
    }

    [Fact]
    public void Servers_come_with_their_addresses()
    {
        var answer = zone.Find("_sql._tcp.db.shop.svc.cluster.local", DnsType.Srv)!;
        Assert.Equal("A 10.231.1.2, A 10.231.1.3", string.Join(", ", answer.Additional.Select(Describe).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_addresses_of_a_headless_service_take_turns_at_being_first()
    {
        var firsts = Enumerable.Range(0, 4).Select(_ => Describe(zone.Find("db.shop.svc.cluster.local", DnsType.A)!.Answers[0])).Distinct();
        Assert.Equal(2, firsts.Count());
    }

    private static IEnumerable<IKubernetesObject> Objects()
    {
        yield return new Namespace { Metadata = new() { Name = "shop", ResourceVersion = "1" } };
        yield return ServiceOf("web", "10.232.0.7", "", new ServicePort { Name = "http", Port = 80, Protocol = "TCP" }, new ServicePort { Name = "https", Port = 443, Protocol = "TCP" });
        yield return ServiceOf("db", "None", "", new ServicePort { Name = "sql", Port = 3306, Protocol = "TCP" });
        yield return ServiceOf("empty", "None", "", new ServicePort { Port = 1, Protocol = "TCP" });
        yield return ServiceOf("inside", "", "web.shop.svc.cluster.local");
        yield return ServiceOf("outside", "", "www.example.org");
        yield return SliceOf("web", "http", 8080, EndpointOf("10.231.1.1", null, true));
        yield return SliceOf(
            "db", "sql", 3306, EndpointOf("10.231.1.2", "db-0", true), EndpointOf("10.231.1.3", "db-1", true), EndpointOf("10.231.1.4", "db-2", false));
    }

    private static Service ServiceOf(string name, string address, string target, params ServicePort[] ports) => new()
    {
        Metadata = new() { Namespace = "shop", Name = name, ResourceVersion = "1" },
        Spec = new() { Type = target.Length > 0 ? "ExternalName" : "ClusterIP", ExternalName = target, ClusterIP = address, Ports = ports },
    };

    private static EndpointSlice SliceOf(string service, string port, int number, params Endpoint[] endpoints) => new()
    {
        AddressType = "IPv4",
        Metadata = new()
        {
            Namespace = "shop",
            Name = service + "-1",
            ResourceVersion = "1",
            Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = service },
        },
        Ports = [new Api.Discovery.V1.EndpointPort { Name = port, Port = number, Protocol = "TCP" }],
        Endpoints = endpoints,
    };

    private static Endpoint EndpointOf(string address, string? hostname, bool ready) =>
        new() { Addresses = [address], Hostname = hostname, Conditions = new() { Ready = ready } };

    private static DnsType TypeOf(string type) => type switch
    {
        "AAAA" => DnsType.Aaaa,
        "CNAME" => DnsType.CName,
        _ => Enum.Parse<DnsType>(type, ignoreCase: true),
    };

    private static string Describe(DnsAnswer? answer)
    {
        if (answer is null)
        {
            return "elsewhere";
        }

        var records = answer.Answers.Select(Describe);
        if (answer.Answers.All(record => record is DnsRecord.Address))
        {
            records = records.Order(StringComparer.Ordinal); // They take turns.
        }

        return answer.Answers.Count == 0
            ? answer.Code.ToString()
            : string.Join(", ", records) + (answer.Continue.Length > 0 ? $" → {answer.Continue}" : "");
    }

    private static string Describe(DnsRecord record) => record switch
    {
        DnsRecord.Address address => $"A {address.Value}",
        DnsRecord.Pointer pointer => $"{pointer.Type} {pointer.Target}",
        DnsRecord.Server server => $"SRV {server.Weight} {server.Port} {server.Target}",
        DnsRecord.Text text => $"TXT {text.Value}",
        _ => record.ToString(),
    };
}

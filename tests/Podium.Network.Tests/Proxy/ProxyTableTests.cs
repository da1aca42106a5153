using Podium.Api;
using Podium.Network.Proxy;
using static Podium.Network.Tests.Proxy.Services;

namespace Podium.Network.Tests.Proxy;

/// <summary>What a change of Services changes in the kernel, and what it leaves alone.</summary>
public sealed class ProxyTableTests
{
    private static readonly ObjectKey Web = new("shop", "web");
    private static readonly ObjectKey Api = new("shop", "api");

    [Fact]
    public void A_lost_endpoint_changes_one_chain()
    {
        var table = Installed("10.231.1.1", "10.231.1.2");
        var text = table.Change(Rules(Web, "10.232.0.7", "10.231.1.1"));
        Assert.Equal(
            """
            flush chain ip podium/c/here/services service/shop/web/tcp/80
            add rule ip podium/c/here/services service/shop/web/tcp/80 meta l4proto tcp dnat to 10.231.1.1:80
            delete element ip podium/c/here/services hairpins { 10.231.1.2 . 10.231.1.2 }

            """, text);
        Assert.Equal("", table.Change(Rules(Web, "10.232.0.7", "10.231.1.1")));
    }

    [Fact]
    public void The_last_endpoint_takes_the_way_in_with_it()
    {
        var text = Installed("10.231.1.1").Change(Rules(Web, "10.232.0.7"));
        Assert.Contains("delete element ip podium/c/here/services services { 10.232.0.7 . tcp . 80 }\n", text, StringComparison.Ordinal);
        Assert.Contains("add element ip podium/c/here/services refused { 10.232.0.7 . tcp . 80 : goto refuse }\n", text, StringComparison.Ordinal);
        Assert.EndsWith("delete chain ip podium/c/here/services service/shop/web/tcp/80\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_two_services_claim_goes_to_the_second_when_the_first_is_gone()
    {
        var table = Installed("10.231.1.1");
        var second = Rules(Api, "10.232.0.7", "10.231.1.9");
        var text = table.Change(second);
        Assert.Contains("add element ip podium/c/here/services services { 10.232.0.7 . tcp . 80 : goto service/shop/api/tcp/80 }\n", text, StringComparison.Ordinal);
        text = table.Change(new Dictionary<ObjectKey, ServiceRules> { [Api] = ServiceRules.None });
        Assert.Contains("add element ip podium/c/here/services services { 10.232.0.7 . tcp . 80 : goto service/shop/web/tcp/80 }\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Udp_clients_of_a_lost_endpoint_are_forgotten()
    {
        var table = new ProxyTable(Here);
        table.Replace(Datagrams("10.231.1.1", "10.231.1.2"));
        Assert.Single(table.TakeStaleDatagrams()); // What the kernel remembers from before is not known.
        table.Change(Datagrams("10.231.1.2"));
        var stale = Assert.Single(table.TakeStaleDatagrams());
        var service = ProxyEndpoint.AddressOf("10.232.0.7")!.Value;
        Assert.True(StaleDatagrams.IsStale(new(17, new(service, 53), new(ProxyEndpoint.AddressOf("10.231.1.1")!.Value, 53)), [stale]));
        Assert.False(StaleDatagrams.IsStale(new(17, new(service, 53), new(ProxyEndpoint.AddressOf("10.231.1.2")!.Value, 53)), [stale]));
        Assert.False(StaleDatagrams.IsStale(new(6, new(service, 53), new(ProxyEndpoint.AddressOf("10.231.1.1")!.Value, 53)), [stale]));

        static Dictionary<ObjectKey, ServiceRules> Datagrams(params string[] addresses) => new()
        {
            [Web] = ServiceRulesPlan.Compute(
                Of("web", "10.232.0.7", Port(53, "UDP")), [Slice(53, "UDP", "", [.. addresses.Select(a => Ready(a))])], Here),
        };
    }

    private static ProxyTable Installed(params string[] endpoints)
    {
        var table = new ProxyTable(Here);
        table.Replace(Rules(Web, "10.232.0.7", endpoints));
        return table;
    }

    private static Dictionary<ObjectKey, ServiceRules> Rules(ObjectKey key, string address, params string[] endpoints) => new()
    {
        [key] = ServiceRulesPlan.Compute(Of(key.Name, address), [Slice(80, [.. endpoints.Select(a => Ready(a))])], Here),
    };
}

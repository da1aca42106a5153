using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Network.Proxy;
using static Podium.Network.Tests.Proxy.Services;

namespace Podium.Network.Tests.Proxy;

/// <summary>What a Service becomes. That the kernel takes and obeys it, ProxyNamespaceTests show.</summary>
public sealed class ServiceRulesTests
{
    private const string Web = "10.232.0.7 . tcp . 80";

    [Fact]
    public void A_port_leads_to_one_of_the_ready_endpoints()
    {
        var rules = Compute(Of("web", "10.232.0.7"), Slice(8080, Ready("10.231.1.2"), Ready("10.231.1.1"), NotReady("10.231.1.3")));
        Assert.Equal("goto service/shop/web/tcp/80", rules.Elements[new(SharedMap.Services, Web)]);
        Assert.Equal(
            "meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.231.1.1 . 8080, 1 : 10.231.1.2 . 8080 }\n",
            rules.Chains.Single().Value);
        Assert.DoesNotContain(rules.Elements.Keys, key => key.Map == SharedMap.Refused);
    }

    [Fact]
    public void Without_endpoints_there_is_no_way_in_and_a_refusal()
    {
        var rules = Compute(Of("web", "10.232.0.7"), Slice(8080, NotReady("10.231.1.3")));
        Assert.Empty(rules.Chains);
        Assert.Equal(new Dictionary<ElementKey, string> { [new(SharedMap.Refused, Web)] = "goto refuse" }, rules.Elements);
    }

    [Fact]
    public void Ending_endpoints_are_used_only_while_none_is_ready()
    {
        var ending = Ending("10.231.1.1");
        Assert.DoesNotContain("10.231.1.1", Compute(Of("web", "10.232.0.7"), Slice(80, ending, Ready("10.231.1.2"))).Chains.Single().Value, StringComparison.Ordinal);
        Assert.Contains("dnat to 10.231.1.1:80", Compute(Of("web", "10.232.0.7"), Slice(80, ending)).Chains.Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Slices_give_their_ports_by_name_and_protocol()
    {
        var service = Of("dns", "10.232.0.7", Port(53, "UDP", "dns"), Port(53, "TCP", "dns-tcp"));
        var rules = Compute(service, Slice(5353, "UDP", "dns", Ready("10.231.1.1")), Slice(5354, "TCP", "dns-tcp", Ready("10.231.1.1")));
        Assert.Equal(
            ["meta l4proto udp dnat to 10.231.1.1:5353\n", "meta l4proto tcp dnat to 10.231.1.1:5354\n"],
            rules.Chains.Select(chain => chain.Value));
        Assert.Equal(53, rules.Datagrams.Single().Port);
    }

    [Fact]
    public void A_pod_that_reaches_itself_is_masqueraded() => Assert.Contains(
        new ElementKey(SharedMap.Hairpins, "10.231.1.1 . 10.231.1.1"), Compute(Of("web", "10.232.0.7"), Slice(80, Ready("10.231.1.1"))).Elements.Keys);

    [Fact]
    public void Node_ports_and_external_addresses_are_masqueraded()
    {
        var service = Of("web", "10.232.0.7", Port(80, nodePort: 30080));
        service = service with { Spec = service.Spec with { Type = "NodePort", ExternalIPs = ["192.0.2.7"], ExternalTrafficPolicy = "Cluster" } };
        var rules = Compute(service, Slice(80, Ready("10.231.1.1")));
        Assert.Equal("goto external/shop/web/tcp/80", rules.Elements[new(SharedMap.NodePorts, "tcp . 30080")]);
        Assert.Equal("goto external/shop/web/tcp/80", rules.Elements[new(SharedMap.Services, "192.0.2.7 . tcp . 80")]);
        Assert.Contains(new("external/shop/web/tcp/80", "meta mark set meta mark | 0x4000 goto service/shop/web/tcp/80\n"), rules.Chains);
    }

    [Fact]
    public void Traffic_from_outside_stays_on_the_node_where_the_policy_says_so()
    {
        var service = Of("web", "10.232.0.7", Port(80, nodePort: 30080));
        service = service with { Spec = service.Spec with { Type = "NodePort", ExternalTrafficPolicy = "Local" } };
        var rules = Compute(service, Slice(80, Ready("10.231.1.1", "here"), Ready("10.231.2.1")));
        var external = rules.Chains.Single(chain => chain.Key.StartsWith("external/", StringComparison.Ordinal)).Value;
        Assert.EndsWith("goto local/shop/web/tcp/80\n", external, StringComparison.Ordinal);
        Assert.Contains(new("local/shop/web/tcp/80", "meta l4proto tcp dnat to 10.231.1.1:80\n"), rules.Chains);

        // A load balancer is not answered by a node without endpoints; the cluster's own clients still are.
        var without = Compute(service, Slice(80, Ready("10.231.2.1")));
        Assert.Equal("drop", without.Elements[new(SharedMap.RefusedNodePorts, "tcp . 30080")]);
        Assert.Equal("goto service/shop/web/tcp/80", without.Elements[new(SharedMap.Services, Web)]);
    }

    [Fact]
    public void Traffic_from_inside_stays_on_the_node_where_the_policy_says_so()
    {
        var service = Of("web", "10.232.0.7");
        service = service with { Spec = service.Spec with { InternalTrafficPolicy = "Local" } };
        Assert.Equal("goto local/shop/web/tcp/80", Compute(service, Slice(80, Ready("10.231.1.1", "here"))).Elements[new(SharedMap.Services, Web)]);
        Assert.Equal("drop", Compute(service, Slice(80, Ready("10.231.1.1"))).Elements[new(SharedMap.Refused, Web)]);
    }

    [Fact]
    public void A_client_stays_with_its_endpoint_for_as_long_as_the_affinity_says()
    {
        var service = Of("web", "10.232.0.7");
        service = service with { Spec = service.Spec with { SessionAffinity = "ClientIP", SessionAffinityConfig = new() { ClientIP = new() { TimeoutSeconds = 60 } } } };
        var rules = Compute(service, Slice(80, Ready("10.231.1.1"), Ready("10.231.1.2")));
        Assert.Equal([60, 60], rules.AffinitySets.Values);
        Assert.Contains(
            new("endpoint/shop/web/tcp/80/10.231.1.1/80", "update @affinity/shop/web/tcp/80/10.231.1.1/80 { ip saddr }\nmeta l4proto tcp dnat to 10.231.1.1:80\n"),
            rules.Chains);
        Assert.StartsWith(
            "ip saddr @affinity/shop/web/tcp/80/10.231.1.1/80 goto endpoint/shop/web/tcp/80/10.231.1.1/80\n",
            rules.Chains.Single(chain => chain.Key == "service/shop/web/tcp/80").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_load_balancers_address_lets_in_whom_its_ranges_name()
    {
        var service = Of("web", "10.232.0.7");
        service = service with
        {
            Spec = service.Spec with { Type = "LoadBalancer", LoadBalancerSourceRanges = ["198.51.100.0/24"] },
            Status = new() { LoadBalancer = new() { Ingress = [new() { Ip = "203.0.113.1" }, new() { Ip = "203.0.113.2", IpMode = "Proxy" }] } },
        };
        var rules = Compute(service, Slice(80, Ready("10.231.1.1")));
        Assert.Contains(new("firewall/shop/web/tcp/80", "ip saddr 198.51.100.0/24 return\ndrop\n"), rules.Chains);
        Assert.Contains(new ElementKey(SharedMap.Services, "203.0.113.1 . tcp . 80"), rules.Elements.Keys);
        Assert.DoesNotContain(new ElementKey(SharedMap.Services, "203.0.113.2 . tcp . 80"), rules.Elements.Keys);
    }

    [Theory]
    [InlineData("None", "ClusterIP")]
    [InlineData("", "ExternalName")]
    [InlineData("", "ClusterIP")]
    public void What_has_no_address_of_its_own_has_no_rules(string address, string type)
    {
        var service = Of("web", address);
        Assert.Same(ServiceRules.None, Compute(service with { Spec = service.Spec with { Type = type } }, Slice(80, Ready("10.231.1.1"))));
    }

    [Fact]
    public void What_is_no_address_never_reaches_the_rules()
    {
        var service = Of("web", "10.232.0.7");
        service = service with { Spec = service.Spec with { ExternalIPs = ["192.0.2.1 }; flush ruleset"] } };
        var rules = Compute(service, Slice(80, Ready("10.231.1.1 drop"), Ready("2001:db8::1")));
        Assert.Equal([new ElementKey(SharedMap.Refused, Web)], rules.Elements.Keys);
    }

    [Fact]
    public void Hints_keep_traffic_in_the_zone_only_where_all_endpoints_have_them()
    {
        var near = Ready("10.231.1.1") with { Hints = new() { ForZones = [new() { Name = "a" }] } };
        var far = Ready("10.231.1.2") with { Hints = new() { ForZones = [new() { Name = "b" }] } };
        Assert.Equal(["10.231.1.1"], Hosts(near, far));
        Assert.Equal(["10.231.1.1", "10.231.1.3"], Hosts(near, Ready("10.231.1.3")));

        static IEnumerable<string> Hosts(params Endpoint[] endpoints) =>
            EndpointChoice.Compute(Port(80), [Slice(80, endpoints)], Here with { Zone = "a" }).Cluster.Select(e => e.Host);
    }

    private static ServiceRules Compute(Service service, params EndpointSlice[] slices) => ServiceRulesPlan.Compute(service, slices, Here);
}

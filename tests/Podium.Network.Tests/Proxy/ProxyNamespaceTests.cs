using System.Diagnostics;
using Podium.Api;
using Podium.Network.Proxy;
using static Podium.Network.Tests.Proxy.Services;

namespace Podium.Network.Tests.Proxy;

/// <summary>
/// Goal: the kernel takes the rules and does what they say. Method: a node as a network namespace of its own, with two pods on a
/// bridge and a neighbour outside; each pod tells its name to whoever connects, and what address it sees him have.
/// </summary>
public sealed class ProxyNamespaceTests
{
    private static readonly ObjectKey Web = new("shop", "web");

    [SkippableFact]
    public async Task Pods_and_the_node_reach_a_service_and_are_refused_at_once_where_there_is_none()
    {
        var output = await RunAsync(
            Replace(Slice(80, Ready("10.231.1.2", "here"), Ready("10.231.1.3", "here"))),
            """
            for i in 1 2 3 4 5 6 7 8 9 10 11 12; do from one 10.232.0.7 80; from node 10.232.0.7 80; done | sort -u
            from one 10.232.0.8 80
            from node 10.232.0.8 80
            from one 10.232.0.7 81
            """);
        Assert.Equal(["one", "refused", "refused", "refused", "two"], output.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task A_pod_reaches_itself_and_others_see_a_pods_own_address()
    {
        var output = await RunAsync(
            Replace(Slice(80, Ready("10.231.1.2", "here"))),
            "from one 10.232.0.7 80; from two 10.232.0.7 80; ip netns exec one cat /tmp/seen");
        Assert.Equal(["one", "one", "10.231.1.1", "10.231.1.3"], output); // Itself it sees as the node.
    }

    [SkippableFact]
    public async Task Node_ports_are_reached_from_outside_and_change_in_one_transaction()
    {
        var service = Of("web", "10.232.0.7", Port(80, nodePort: 30080));
        service = service with { Spec = service.Spec with { Type = "NodePort", ExternalIPs = ["198.51.100.9"] } };
        var table = new ProxyTable(Here);
        var first = table.Replace(Rules(service, Ready("10.231.1.2", "here")));
        var second = table.Change(Rules(service, Ready("10.231.1.3", "here")));
        var third = table.Change(Rules(service));
        var fourth = table.Change(new Dictionary<ObjectKey, ServiceRules> { [Web] = ServiceRules.None });
        var output = await RunAsync(
            first,
            $"""
            from out 192.0.2.1 30080; from out 198.51.100.9 80
            apply <<'END'
            {second}END
            from out 192.0.2.1 30080; from one 192.0.2.1 30080
            apply <<'END'
            {third}END
            from out 192.0.2.1 30080; from one 10.232.0.7 80; from out 198.51.100.9 80
            apply <<'END'
            {fourth}END
            nft list table ip {Here.TableName} | grep -c shop
            apply <<'END'
            {ProxyBaseRules.Remove(Here)}END
            nft list tables | grep -c services
            """);
        Assert.Equal(["one", "one", "two", "two", "refused", "refused", "refused", "0", "0"], output);
    }

    [SkippableFact]
    public async Task A_client_keeps_its_endpoint_and_gets_another_when_it_is_gone()
    {
        var service = Of("web", "10.232.0.7");
        service = service with { Spec = service.Spec with { SessionAffinity = "ClientIP" } };
        var table = new ProxyTable(Here);
        var first = table.Replace(Rules(service, Ready("10.231.1.2", "here"), Ready("10.231.1.3", "here")));
        var second = table.Change(Rules(service, Ready("10.231.1.3", "here")));
        var output = await RunAsync(
            first,
            $"""
            for i in 1 2 3 4 5 6 7 8; do from node 10.232.0.7 80; done | sort -u | grep -c .
            apply <<'END'
            {second}END
            from node 10.232.0.7 80
            """);
        Assert.Equal(["1", "two"], output);
    }

    private static string Replace(params Api.Discovery.V1.EndpointSlice[] slices) => new ProxyTable(Here).Replace(
        new Dictionary<ObjectKey, ServiceRules> { [Web] = ServiceRulesPlan.Compute(Of("web", "10.232.0.7"), slices, Here) });

    private static Dictionary<ObjectKey, ServiceRules> Rules(Api.Core.V1.Service service, params Api.Discovery.V1.Endpoint[] endpoints) =>
        new() { [Web] = ServiceRulesPlan.Compute(service, [Slice(80, endpoints)], Here) };

    private static async Task<string[]> RunAsync(string rules, string steps)
    {
        Skip.If(Environment.UserName != "root", "needs root");
        Skip.IfNot(File.Exists("/usr/sbin/nft"), "needs the package nftables");
        Skip.IfNot(File.Exists("/bin/busybox"), "needs the package busybox-static");
        var script = $$"""
            set -e
            mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /tmp; mkdir -p /run/netns
            ip link set lo up
            ip link add pods type bridge; ip addr add 10.231.1.1/24 dev pods; ip link set pods up
            address=2
            for pod in one two; do
              ip netns add $pod; ip -n $pod link set lo up
              ip link add p$pod type veth peer name eth0 netns $pod; ip link set p$pod master pods up; bridge link set dev p$pod hairpin on
              ip -n $pod addr add 10.231.1.$address/24 dev eth0; ip -n $pod link set eth0 up; ip -n $pod route add default via 10.231.1.1
              printf '#!/bin/sh\necho $NCAT_REMOTE_ADDR >/dev/null; echo %s\n' $pod > /tmp/say-$pod; chmod +x /tmp/say-$pod
              ip netns exec $pod busybox nc -ll -p 80 -e /tmp/say-$pod & address=3
            done
            ip netns add out; ip link add up0 type veth peer name eth0 netns out; ip addr add 192.0.2.1/24 dev up0; ip link set up0 up
            ip -n out addr add 192.0.2.2/24 dev eth0; ip -n out link set eth0 up; ip -n out route add default via 192.0.2.1
            echo 1 > /proc/sys/net/ipv4/ip_forward
            [ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ] || echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables
            ip route add default via 192.0.2.2; ip route replace 10.232.0.0/16 dev lo mtu 1400
            ip netns exec one nft -f - <<'END'
            add table ip seen
            add set ip seen clients { type ipv4_addr; flags dynamic; size 16; }
            add chain ip seen in { type filter hook input priority 0; }
            add rule ip seen in tcp dport 80 ct state new add @clients { ip saddr }
            END
            apply() { nft -f -; }
            # Who answers; "refused" where that comes at once, and nothing where it takes longer than a second.
            from() {
              if [ $1 = node ]; then in=; else in="ip netns exec $1"; fi
              $in timeout 1 bash -c "exec 3<>/dev/tcp/$2/$3 && head -1 <&3" 2>/tmp/error || { ! grep -q refused /tmp/error || echo refused; }
            }
            cat > /tmp/rules <<'END'
            {{rules}}
            END
            nft -f /tmp/rules
            for pod in one two; do until ip netns exec $pod sh -c 'busybox netstat -ltn | grep -q :80'; do :; done; done
            set +e
            {{steps.Replace("cat /tmp/seen", "nft list set ip seen clients | grep -oE '10\\.231\\.[0-9.]+' | sort", StringComparison.Ordinal)}}
            kill $(jobs -p)
            """;
        using var process = Process.Start(new ProcessStartInfo("timeout", ["60", "unshare", "-nmpf", "--mount-proc", "--kill-child", "bash", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(text.Length > 0, await error);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

namespace Podium.Network.Proxy;

/// <summary>The part of the table that is there without any Service: hooks, shared maps, refusals and masquerading.</summary>
internal static class ProxyBaseRules
{
    public const string Services = "services";
    public const string NodePorts = "node-ports";
    public const string Refused = "refused";
    public const string RefusedNodePorts = "refused-node-ports";
    public const string Firewall = "firewall";
    public const string Hairpins = "hairpins";
    public const string EntryChain = "translate";

    /// <summary>Makes the table, or empties it. Established connections go on: the kernel remembers their translation.</summary>
    /// <remarks>
    /// What is still for a Service's address after translation has no endpoint, or is no Service at all; it is refused and never
    /// leaves the machine. The DNS address is the node's own. Answers of pods must pass this node again where the client would
    /// not expect the pod's address, or the pod is its own client: those connections are masqueraded. Node ports are on every
    /// address of the node but its loopback, as in Kubernetes' own nftables proxy.
    /// </remarks>
    public static string Replace(ProxyNode node) =>
        $$"""
        {{Remove(node)}}table ip {{node.TableName}} {
          map {{Services}} { type ipv4_addr . inet_proto . inet_service : verdict; }
          map {{NodePorts}} { type inet_proto . inet_service : verdict; }
          map {{Refused}} { type ipv4_addr . inet_proto . inet_service : verdict; }
          map {{RefusedNodePorts}} { type inet_proto . inet_service : verdict; }
          map {{Firewall}} { type ipv4_addr . inet_proto . inet_service : verdict; }
          set {{Hairpins}} { type ipv4_addr . ipv4_addr; }
          chain refuse {
            meta l4proto tcp reject with tcp reset
            reject
          }
          chain {{EntryChain}} {
            ip daddr . meta l4proto . th dport vmap @{{Services}}
            fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @{{NodePorts}}
          }
          chain check {
            ip daddr . meta l4proto . th dport vmap @{{Refused}}
            ip daddr {{node.ServiceCidr}} ip daddr != {{node.DnsAddress}} goto refuse
          }
          chain entered {
            type filter hook prerouting priority dstnat - 10; policy accept;
            ip daddr . meta l4proto . th dport vmap @{{Firewall}}
          }
          chain arriving {
            type nat hook prerouting priority dstnat; policy accept;
            jump {{EntryChain}}
          }
          chain own {
            type nat hook output priority -100; policy accept;
            jump {{EntryChain}}
          }
          chain received {
            type filter hook input priority filter; policy accept;
            ct state new jump check
            ct state new ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @{{RefusedNodePorts}}
          }
          chain forwarded {
            type filter hook forward priority filter; policy accept;
            jump check
          }
          chain sent {
            type filter hook output priority filter; policy accept;
            jump check
            fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @{{RefusedNodePorts}}
          }
          chain leaving {
            type nat hook postrouting priority srcnat - 5; policy accept;
            meta mark & {{ServiceRulesPlan.MasqueradeMark}} != 0 meta mark set meta mark ^ {{ServiceRulesPlan.MasqueradeMark}} masquerade fully-random
            ct status dnat ip saddr . ip daddr @{{Hairpins}} masquerade fully-random
            ct status dnat ct original ip daddr {{node.ServiceCidr}} ip saddr != {{node.PodCidr}} masquerade fully-random
          }
        }

        """;

    /// <summary>Removes the table, whether or not there is one.</summary>
    public static string Remove(ProxyNode node) => $"table ip {node.TableName}\ndelete table ip {node.TableName}\n";
}

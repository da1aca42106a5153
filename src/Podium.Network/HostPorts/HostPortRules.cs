using System.Globalization;
using System.Text;
using Podium.Network.PodNetwork;

namespace Podium.Network.HostPorts;

/// <summary>
/// The nftables input for pods' host ports. Connections to one of the node's own addresses are translated to the pod, those of
/// the node itself and of its pods included. Each text is one transaction.
/// </summary>
internal static class HostPortRules
{
    /// <summary>Makes the table, or replaces it whole. Established connections go on.</summary>
    /// <remarks>
    /// The pods' bridge must take packets from loopback addresses so that <c>localhost:PORT</c> of the node works; the first
    /// chain keeps pods from using that to reach what listens on the node's loopback only.
    /// </remarks>
    public static string Replace(PodNetworkOptions options, IReadOnlyList<HostPortMapping> mappings)
    {
        var text = new StringBuilder(Remove(options));
        text.Append(CultureInfo.InvariantCulture, $$"""
            table ip {{TableName(options)}} {
              chain guard {
                type filter hook prerouting priority raw; policy accept;
                iifname "{{options.BridgeName}}" ip daddr 127.0.0.0/8 drop
              }
              chain ports {

            """);
        foreach (var mapping in mappings)
        {
            text.Append("    ");
            if (mapping.HostIP.Length > 0)
            {
                text.Append("ip daddr ").Append(mapping.HostIP).Append(' ');
            }

            text.Append(
                CultureInfo.InvariantCulture,
                $"{mapping.Protocol} dport {mapping.HostPort} dnat to {mapping.PodIP}:{mapping.ContainerPort}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
              }
              chain arriving {
                type nat hook prerouting priority dstnat; policy accept;
                fib daddr type local jump ports
              }
              chain own {
                type nat hook output priority -100; policy accept;
                fib daddr type local jump ports
              }
              chain back {
                type nat hook postrouting priority srcnat - 1; policy accept;
                ip saddr 127.0.0.0/8 oifname "{{options.BridgeName}}" ct status dnat masquerade
                ip saddr {{options.PodCidr}} ip daddr {{options.PodCidr}} oifname "{{options.BridgeName}}" ct status dnat masquerade
              }
            }

            """);
        return text.ToString();
    }

    /// <summary>Removes the table, whether or not there is one.</summary>
    public static string Remove(PodNetworkOptions options) =>
        $"table ip {TableName(options)}\ndelete table ip {TableName(options)}\n";

    private static string TableName(PodNetworkOptions options) => $"podium/{options.Cluster}/{options.Node}/hostports";
}

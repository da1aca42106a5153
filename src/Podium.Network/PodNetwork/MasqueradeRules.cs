namespace Podium.Network.PodNetwork;

/// <summary>The nftables input for pod packets that leave the cluster. Each text is one transaction.</summary>
internal static class MasqueradeRules
{
    /// <summary>Makes the table, or replaces it whole.</summary>
    /// <remarks>
    /// Translation alone is not enough: packets that connection tracking cannot place are never translated and would
    /// carry a pod's address out of the machine. The second chain comes after it and drops what still has one.
    /// </remarks>
    public static string Replace(PodNetworkOptions options) =>
        $$"""
        {{Remove(options)}}
        table ip {{options.TableName}} {
          chain leave {
            type nat hook postrouting priority srcnat; policy accept;
            ip saddr {{options.PodCidr}} ip daddr != {{options.ClusterCidr}} ip daddr != 224.0.0.0/4 oifname != "{{options.BridgeName}}" masquerade
          }
          chain stay {
            type filter hook postrouting priority srcnat + 10; policy accept;
            ip saddr {{options.PodCidr}} ip daddr != {{options.ClusterCidr}} oifname != "{{options.BridgeName}}" drop
          }
        }

        """;

    /// <summary>Removes the table, whether or not there is one.</summary>
    public static string Remove(PodNetworkOptions options) =>
        $"table ip {options.TableName}\ndelete table ip {options.TableName}\n";
}

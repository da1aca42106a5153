using System.Net;
using Podium.Api.Core.V1;

namespace Podium.Network.Routes;

/// <summary>A way to another node's pods.</summary>
/// <param name="Range">The pods' addresses.</param>
/// <param name="Node">The node's address.</param>
internal readonly record struct NodeRoute(string Range, string Node);

/// <summary>Which ways a node needs, and what to change so that it has them.</summary>
internal static class NodeRoutePlan
{
    /// <summary>A route to the pods of every other node that has a range and an address, by range.</summary>
    public static IReadOnlyList<NodeRoute> Wanted(string self, IEnumerable<Node> nodes)
    {
        var routes = new List<NodeRoute>();
        foreach (var node in nodes)
        {
            if (node.Metadata.Name == self || node.Spec.PodCIDR.Length == 0)
            {
                continue;
            }

            foreach (var address in node.Status.Addresses)
            {
                if (address.Type == "InternalIP")
                {
                    routes.Add(new(node.Spec.PodCIDR, address.Address));
                    break;
                }
            }
        }

        routes.Sort((a, b) => string.CompareOrdinal(a.Range, b.Range));
        return routes;
    }

    /// <summary>
    /// The next hop to an address, from what <c>ip route get</c> says of it: itself where it is a neighbour, else the gateway
    /// towards it; null where it is this machine's own.
    /// </summary>
    public static string? NextHop(string address, string answer)
    {
        var words = answer.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words[0] == "local")
        {
            return null;
        }

        var via = Array.IndexOf(words, "via");
        return via >= 0 && via + 1 < words.Length ? words[via + 1] : address;
    }

    /// <summary>The input of <c>ip -batch</c> that makes the kernel's routes the wanted ones.</summary>
    /// <param name="wanted">Range and next hop.</param>
    /// <param name="shown">What <c>ip route show</c> lists below the cluster's range.</param>
    public static string Changes(IReadOnlyDictionary<string, string> wanted, string shown)
    {
        var there = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in shown.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // "10.244.1.0/24 via 10.244.255.2 dev eth0": all others are links' own.
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 2 && words[1] == "via" && IPNetwork.TryParse(words[0], out _))
            {
                there[words[0]] = words[2];
            }
        }

        var text = new System.Text.StringBuilder();
        foreach (var (range, hop) in wanted)
        {
            if (!there.TryGetValue(range, out var now) || now != hop)
            {
                text.Append("route replace ").Append(range).Append(" via ").Append(hop).Append('\n');
            }
        }

        foreach (var range in there.Keys)
        {
            if (!wanted.ContainsKey(range))
            {
                text.Append("route delete ").Append(range).Append('\n');
            }
        }

        return text.ToString();
    }
}

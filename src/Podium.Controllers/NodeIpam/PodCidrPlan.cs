using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Podium.Controllers.NodeIpam;

/// <summary>Which part of the cluster's pod addresses a new node gets.</summary>
internal static class PodCidrPlan
{
    /// <summary>The prefix length of a node's range: 254 pods.</summary>
    private const int NodePrefix = 24;

    /// <summary>The lowest range that overlaps none of the used ones; null where there is none.</summary>
    public static string? Next(IPNetwork cluster, IEnumerable<string> used)
    {
        var taken = used.Where(u => u.Length > 0).Select(IPNetwork.Parse).ToList();
        var first = BinaryPrimitives.ReadUInt32BigEndian(cluster.BaseAddress.GetAddressBytes());
        var count = 1L << (NodePrefix - Math.Min(NodePrefix, cluster.PrefixLength));
        Span<byte> bytes = stackalloc byte[4];
        for (long index = 0; index < count; index++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(first + (index << (32 - NodePrefix))));
            var range = new IPNetwork(new IPAddress(bytes), NodePrefix);
            if (!taken.Exists(t => t.Contains(range.BaseAddress) || range.Contains(t.BaseAddress)))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{range.BaseAddress}/{NodePrefix}");
            }
        }

        return null;
    }
}

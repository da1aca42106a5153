using System.Text;
using System.Text.Json;

namespace Podium.Network.PodNetwork;

/// <summary>The CNI configuration list: a bridge with addresses given out by the node itself.</summary>
/// <remarks>The loopback interface is not listed: the runtime runs that plugin by itself.</remarks>
internal static class CniConfig
{
    public static string Compute(PodNetworkOptions options, int mtu)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("cniVersion", "1.0.0");
            json.WriteString("name", options.NetworkName);
            json.WriteStartArray("plugins");
            json.WriteStartObject();
            json.WriteString("type", "bridge");
            json.WriteString("bridge", options.BridgeName);
            json.WriteBoolean("isGateway", true);
            json.WriteBoolean("ipMasq", false); // The plugin's is iptables; ours is in our table.
            json.WriteBoolean("hairpinMode", true); // A pod reaches itself through its Service.
            json.WriteNumber("mtu", mtu);
            json.WriteStartObject("ipam");
            json.WriteString("type", "host-local");
            json.WriteString("dataDir", options.IpamDirectory);
            json.WriteStartArray("ranges");
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("subnet", options.PodCidr.ToString());
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteStartArray("routes");
            json.WriteStartObject();
            json.WriteString("dst", "0.0.0.0/0");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

using System.Globalization;

namespace Podium.Network.Proxy;

/// <summary>
/// The node's route for Services' addresses, and the name server's address. Without a route, the node's own processes could not
/// reach a Service where there is no default route; and by the default route a packet that nothing translated would leave the
/// machine. The loopback link leads nowhere else.
/// </summary>
internal static class ServiceRoute
{
    // What a connection assumes before its first packet is translated; pods' links may be smaller, never larger.
    private const string Mtu = "1400";

    public static async Task SetUpAsync(ProxyNode node, CancellationToken cancellationToken)
    {
        await SystemCommand.RunAsync(
            "ip", ["route", "replace", node.ServiceCidr.ToString(), "dev", "lo", "mtu", Mtu], null, cancellationToken).ConfigureAwait(false);
        await SystemCommand.RunAsync(
            "ip", ["address", "replace", Host(node), "dev", "lo"], null, cancellationToken).ConfigureAwait(false);
    }

    public static async Task TearDownAsync(ProxyNode node, CancellationToken cancellationToken)
    {
        var route = await SystemCommand.RunAsync(
            "ip", ["route", "show", "exact", node.ServiceCidr.ToString(), "dev", "lo"], null, cancellationToken).ConfigureAwait(false);
        if (route.Length > 0)
        {
            await SystemCommand.RunAsync(
                "ip", ["route", "delete", node.ServiceCidr.ToString(), "dev", "lo"], null, cancellationToken).ConfigureAwait(false);
        }

        var address = await SystemCommand.RunAsync(
            "ip", ["address", "show", "dev", "lo", "to", Host(node)], null, cancellationToken).ConfigureAwait(false);
        if (address.Length > 0)
        {
            await SystemCommand.RunAsync("ip", ["address", "delete", Host(node), "dev", "lo"], null, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Host(ProxyNode node) => string.Create(CultureInfo.InvariantCulture, $"{node.DnsAddress}/32");
}

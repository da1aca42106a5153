using System.Globalization;
using Podium.Network.HostPorts;
using Podium.Network.Routes;

namespace Podium.Network.PodNetwork;

/// <summary>
/// Sets up a node's pod network in the network namespace of this process, and takes it away. The bridge itself is made
/// by the CNI plugin with the first pod. Not for concurrent use on one node.
/// </summary>
/// <param name="options">Which node's.</param>
public sealed class NodePodNetwork(PodNetworkOptions options)
{
    private const string ConfigFile = "10-podium.conflist";
    private const string CniCacheDirectory = "/var/lib/cni/results"; // Fixed in libcni; shared by all of the machine.
    private const int DefaultMtu = 1500;

    // Worse than any other: a node's own route, or another node's, always wins.
    private const string LastResortMetric = "4294967295";

    /// <summary>
    /// Writes the CNI configuration, lets the machine forward packets, and installs the rules. Safe to repeat: pods'
    /// connections go on.
    /// </summary>
    /// <param name="cancellationToken">Ends it half-way.</param>
    /// <returns>When pods can be made.</returns>
    /// <exception cref="CommandException"><c>nft</c> or <c>ip</c> refused.</exception>
    public async Task SetUpAsync(CancellationToken cancellationToken)
    {
        Sysctl.Set("net/ipv4/ip_forward", "1");

        // Without it, packets between two pods of the node pass the bridge only, and Services between them fail.
        Sysctl.SetIfPresent("net/bridge/bridge-nf-call-iptables", "1");

        await SystemCommand.RunAsync("nft", ["-f", "-"], MasqueradeRules.Replace(options), cancellationToken).ConfigureAwait(false);

        // A pod's address that no node has must not go the default route's way, out of the machine.
        await SystemCommand.RunAsync("ip", [.. LastResortRoute("replace")], null, cancellationToken).ConfigureAwait(false);

        Directory.CreateDirectory(options.IpamDirectory);
        Directory.CreateDirectory(options.CniConfigDirectory);
        var path = Path.Combine(options.CniConfigDirectory, ConfigFile);
        var config = CniConfig.Compute(options, options.Mtu ?? DefaultRouteMtu());

        // The runtime reads the directory when it changes: it must never see half a file.
        var temporary = Path.Combine(options.CniConfigDirectory, "." + ConfigFile);
        await File.WriteAllTextAsync(temporary, config, cancellationToken).ConfigureAwait(false);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Removes link, rules, route and files. To be called when no pod is left. Safe to repeat.</summary>
    /// <param name="cancellationToken">Ends it half-way; repeat it then.</param>
    /// <returns>When nothing is left.</returns>
    /// <exception cref="CommandException"><c>nft</c> or <c>ip</c> refused.</exception>
    public async Task TearDownAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists($"/sys/class/net/{options.BridgeName}"))
        {
            await SystemCommand.RunAsync("ip", ["link", "delete", options.BridgeName], null, cancellationToken).ConfigureAwait(false);
        }

        await NodeRoutes.RemoveAsync(options, cancellationToken).ConfigureAwait(false);
        var route = await SystemCommand.RunAsync("ip", [.. LastResortRoute("show")], null, cancellationToken).ConfigureAwait(false);
        if (route.Length > 0)
        {
            await SystemCommand.RunAsync("ip", [.. LastResortRoute("delete")], null, cancellationToken).ConfigureAwait(false);
        }

        await SystemCommand.RunAsync("nft", ["-f", "-"], MasqueradeRules.Remove(options) + HostPortRules.Remove(options), cancellationToken).ConfigureAwait(false);
        RemoveFiles(options);
    }

    /// <summary>Removes the files alone: what a node leaves whose namespaces, and all links and rules in them, are gone already.</summary>
    public static void RemoveFiles(PodNetworkOptions options)
    {
        DeleteCniCache(options);
        if (Directory.Exists(options.CniConfigDirectory))
        {
            File.Delete(Path.Combine(options.CniConfigDirectory, ConfigFile));
        }

        if (Directory.Exists(options.IpamDirectory))
        {
            Directory.Delete(options.IpamDirectory, recursive: true);
        }
    }

    /// <summary>The link of the default route, from /proc/net/route; null where there is none.</summary>
    internal static string? DefaultRouteLink(IEnumerable<string> routes)
    {
        foreach (var line in routes)
        {
            var fields = line.Split('\t', StringSplitOptions.TrimEntries);
            const int link = 0, destination = 1, mask = 7;
            if (fields.Length > mask && fields[destination] == "00000000" && fields[mask] == "00000000")
            {
                return fields[link];
            }
        }

        return null;
    }

    private static int DefaultRouteMtu() =>
        DefaultRouteLink(File.ReadLines("/proc/net/route")) is { } link
            && int.TryParse(File.ReadAllText($"/sys/class/net/{link}/mtu").AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var mtu)
                ? mtu
                : DefaultMtu;

    private IEnumerable<string> LastResortRoute(string verb) =>
        verb == "show"
            ? ["route", "show", "type", "unreachable", "exact", options.ClusterCidr.ToString()]
            : ["route", verb, "unreachable", options.ClusterCidr.ToString(), "metric", LastResortMetric];

    /// <summary>
    /// The library keeps a file for each pod and network, and removes it with the pod; a pod that was killed leaves its
    /// own. Those of the loopback network are known only by the pods' IDs.
    /// </summary>
    private static void DeleteCniCache(PodNetworkOptions options)
    {
        if (!Directory.Exists(CniCacheDirectory))
        {
            return;
        }

        var prefix = options.NetworkName + "-";
        foreach (var path in Directory.GetFiles(CniCacheDirectory))
        {
            var name = Path.GetFileName(path);
            if (name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith("-eth0", StringComparison.Ordinal))
            {
                var sandbox = name[prefix.Length..^"-eth0".Length];
                if (sandbox.Contains('-'))
                {
                    continue; // Of another node, whose name begins with this one's.
                }

                File.Delete(path);
                File.Delete(Path.Combine(CniCacheDirectory, $"cni-loopback-{sandbox}-lo"));
            }
        }
    }
}

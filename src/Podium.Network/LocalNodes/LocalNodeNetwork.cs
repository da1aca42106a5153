using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Podium.Network.LocalNodes;

/// <summary>
/// The network between the nodes of a cluster that share this machine: a bridge in the machine's own network namespace, and a
/// cable from it into the namespace of each further node. Their addresses are the last 256 of the cluster's pod addresses, so that
/// clusters with different ranges never meet. Every link's name is a hash of the cluster's and the node's name.
/// </summary>
/// <param name="cluster">The cluster's name.</param>
/// <param name="podCidr">All pods' addresses.</param>
public sealed class LocalNodeNetwork(string cluster, IPNetwork podCidr)
{
    private const int HashDigits = 10; // With "nod-" or "nic-": 14 of the 15 characters that a link may have.
    private const int NodePrefix = 24;

    /// <summary>The most nodes that have an address here.</summary>
    public const int NodesMax = 250;

    /// <summary>The bridge.</summary>
    public string BridgeName { get; } = "nod-" + Hash(cluster);

    /// <summary>The nftables table of the nodes' way out.</summary>
    public string TableName { get; } = $"podium/{cluster}/nodes";

    /// <summary>The nodes' addresses.</summary>
    public IPNetwork Addresses { get; } = LastOf(podCidr);

    /// <summary>The machine's own address on the bridge: the nodes' way out, and where they find the API server.</summary>
    public IPAddress Gateway => At(1);

    /// <summary>The address of a further node, counted from 1.</summary>
    public IPAddress AddressOf(int number) => At(number + 1);

    /// <summary>The machine's end of a node's cable.</summary>
    public string CableOf(string node) => "nic-" + Hash($"{cluster}/{node}");

    /// <summary>Makes the bridge and the rules. Safe to repeat: what runs goes on.</summary>
    /// <exception cref="CommandException"><c>ip</c> or <c>nft</c> refused.</exception>
    public async Task SetUpAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists($"/sys/class/net/{BridgeName}"))
        {
            await IpAsync(["link", "add", BridgeName, "type", "bridge"], cancellationToken).ConfigureAwait(false);
        }

        await IpAsync(["address", "replace", $"{Gateway}/{NodePrefix}", "dev", BridgeName], cancellationToken).ConfigureAwait(false);
        await IpAsync(["link", "set", BridgeName, "up"], cancellationToken).ConfigureAwait(false);
        Sysctl.Set("net/ipv4/ip_forward", "1");
        await SystemCommand.RunAsync("nft", ["-f", "-"], Rules(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lays a node's cable: the other end is <c>eth0</c> in the network namespace of a process. Replaces an older one.</summary>
    /// <exception cref="CommandException"><c>ip</c> refused.</exception>
    public async Task ConnectAsync(string node, int pid, CancellationToken cancellationToken)
    {
        var cable = CableOf(node);
        await DisconnectAsync(node, cancellationToken).ConfigureAwait(false);
        await IpAsync(
            ["link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", pid.ToString(CultureInfo.InvariantCulture)],
            cancellationToken).ConfigureAwait(false);
        await IpAsync(["link", "set", cable, "master", BridgeName, "up"], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a node's cable away, if it is there.</summary>
    public async Task DisconnectAsync(string node, CancellationToken cancellationToken)
    {
        if (IsConnected(node))
        {
            try
            {
                await IpAsync(["link", "delete", CableOf(node)], cancellationToken).ConfigureAwait(false);
            }
            catch (CommandException) when (!IsConnected(node))
            {
                // The node's namespace went in this moment, and took the cable along.
            }
        }
    }

    /// <summary>Whether a node's cable is there, cut or not.</summary>
    public bool IsConnected(string node) => Directory.Exists($"/sys/class/net/{CableOf(node)}");

    /// <summary>Whether a node's cable is there and cut.</summary>
    public bool IsCut(string node)
    {
        const int up = 1; // IFF_UP
        var path = $"/sys/class/net/{CableOf(node)}/flags";
        return File.Exists(path)
            && (int.Parse(File.ReadAllText(path).Trim().AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & up) == 0;
    }

    /// <summary>Cuts a node off: packets are lost both ways, and nobody is told. The node itself runs on.</summary>
    public Task CutAsync(string node, CancellationToken cancellationToken) =>
        IpAsync(["link", "set", CableOf(node), "down"], cancellationToken);

    /// <summary>Mends the cable of a node that was cut off.</summary>
    public Task HealAsync(string node, CancellationToken cancellationToken) =>
        IpAsync(["link", "set", CableOf(node), "up"], cancellationToken);

    /// <summary>Removes all of it. Safe to repeat. Cables go with their nodes' namespaces.</summary>
    public async Task TearDownAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists($"/sys/class/net/{BridgeName}"))
        {
            await IpAsync(["link", "delete", BridgeName], cancellationToken).ConfigureAwait(false);
        }

        await SystemCommand.RunAsync("nft", ["-f", "-"], $"table ip {TableName}\ndelete table ip {TableName}\n", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What leaves the machine leaves under its own address, or not at all.</summary>
    internal string Rules() =>
        $$"""
        table ip {{TableName}}
        delete table ip {{TableName}}
        table ip {{TableName}} {
          chain leave {
            type nat hook postrouting priority srcnat; policy accept;
            ip saddr {{Addresses}} ip daddr != {{podCidr}} ip daddr != 224.0.0.0/4 oifname != "{{BridgeName}}" masquerade
          }
          chain stay {
            type filter hook postrouting priority srcnat + 10; policy accept;
            iifname "{{BridgeName}}" ip saddr {{podCidr}} ip daddr != {{podCidr}} oifname != "{{BridgeName}}" drop
          }
        }

        """;

    private static string Hash(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashDigits];

    private static IPNetwork LastOf(IPNetwork all)
    {
        var first = BinaryPrimitives.ReadUInt32BigEndian(all.BaseAddress.GetAddressBytes());
        var last = first + (uint)((1L << (32 - all.PrefixLength)) - (1L << (32 - NodePrefix)));
        return new IPNetwork(ToAddress(last), NodePrefix);
    }

    private static IPAddress ToAddress(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new IPAddress(bytes);
    }

    private static Task<string> IpAsync(string[] arguments, CancellationToken cancellationToken) =>
        SystemCommand.RunAsync("ip", arguments, null, cancellationToken);

    private IPAddress At(int host) =>
        ToAddress(BinaryPrimitives.ReadUInt32BigEndian(Addresses.BaseAddress.GetAddressBytes()) + (uint)host);
}

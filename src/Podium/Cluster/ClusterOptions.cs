using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Podium.Network.LocalNodes;
using Podium.Nodes;

namespace Podium.Cluster;

/// <summary>What a cluster was started with; kept in its data directory, so that every later command finds it.</summary>
internal sealed record ClusterOptions
{
    /// <summary>The cluster's name; also part of every name that the kernel sees.</summary>
    public required string Name { get; init; }

    /// <summary>Where all of the cluster's data lies; an absolute path.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The API server's port on every address of the machine.</summary>
    public int HttpsPort { get; init; } = 6443;

    /// <summary>The kubelet's port; 0 lets the kernel choose.</summary>
    public int KubeletPort { get; init; } = 10250;

    /// <summary>The addresses of pods.</summary>
    public string PodCidr { get; init; } = "10.244.0.0/16";

    /// <summary>The addresses of Services.</summary>
    public string ServiceCidr { get; init; } = "10.96.0.0/16";

    /// <summary>The resolver configuration whose name servers are asked for names outside the cluster.</summary>
    public string ResolvConf { get; init; } = "/etc/resolv.conf";

    /// <summary>Where the state is kept: empty for SQLite in the data directory.</summary>
    public string Datastore { get; init; } = "";

    /// <summary>A CRI endpoint to use instead of a containerd of the cluster's own; empty for its own.</summary>
    public string ContainerRuntimeEndpoint { get; init; } = "";

    /// <summary>The first node's name; empty for the machine's host name.</summary>
    public string NodeName { get; init; } = "";

    /// <summary>How many nodes the cluster has on this machine: the control plane's own, and workers in namespaces.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>The descheduler's policy file; empty where it does not run.</summary>
    public string DeschedulerPolicy { get; init; } = "";

    /// <summary>The seconds from one run of the descheduler to the next.</summary>
    public double DeschedulingIntervalSeconds { get; init; } = 300;

    /// <summary>The features that are switched, as <c>Name=true,Other=false</c>.</summary>
    public string FeatureGates { get; init; } = "";

    /// <summary>How soon a silent node is noticed.</summary>
    public NodeTimings Timings { get; init; } = new();

    /// <summary>A configuration file of Kubernetes' kubelet for all nodes; empty for none.</summary>
    public string KubeletConfig { get; init; } = "";

    /// <summary>Reads the options that a data directory holds; null where none was started there.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static ClusterOptions? Load(string dataDirectory)
    {
        var path = ClusterPaths.OptionsFile(dataDirectory);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var options = JsonSerializer.Deserialize(File.ReadAllBytes(path), ClusterJson.Default.ClusterOptions)
                ?? throw new JsonException("the file is empty");

            // The directory may have been moved since; where it was found counts.
            return options with { DataDirectory = dataDirectory };
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"the data directory {dataDirectory} is damaged: {path}: {broken.Message}; repair the file, or remove the directory to start anew");
        }
    }

    /// <summary>Writes the options into the data directory.</summary>
    public void Save() => File.WriteAllBytes(
        ClusterPaths.OptionsFile(DataDirectory), JsonSerializer.SerializeToUtf8Bytes(this, ClusterJson.Default.ClusterOptions));

    /// <summary>The first rule that the options break, as one sentence that says what to do; null where all is well.</summary>
    public string? FindProblem()
    {
        if (Name.Length is 0 or > 40 || !Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            || Name[0] == '-' || Name[^1] == '-')
        {
            return $"--name \"{Name}\" is not a cluster name: use up to 40 lower-case letters, digits and dashes, such as \"dev-1\"";
        }

        if (HttpsPort is < 1 or > 65535)
        {
            return string.Create(CultureInfo.InvariantCulture, $"--https-port {HttpsPort} is not a port: use 1 to 65535");
        }

        if (Nodes is < 1 or > LocalNodeNetwork.NodesMax)
        {
            return string.Create(CultureInfo.InvariantCulture, $"--nodes {Nodes} is not a number of nodes: use 1 to {LocalNodeNetwork.NodesMax}");
        }

        try
        {
            Api.Features.FeatureGates.Parse(FeatureGates);
        }
        catch (FormatException unknown)
        {
            return $"invalid argument \"{FeatureGates}\" for \"--feature-gates\" flag: {unknown.Message}";
        }

        try
        {
            NodeOptions.Of(this, "").Configure(new() { NodeName = "", ClusterName = Name, DataDirectory = DataDirectory, NodeIP = "" });
        }
        catch (UsageException unusable)
        {
            return unusable.Message;
        }

        return FindCidrProblem("--pod-cidr", PodCidr, "10.244.0.0/16", longestPrefix: 24)
            ?? FindRoomProblem()
            ?? FindCidrProblem("--service-cidr", ServiceCidr, "10.96.0.0/16", longestPrefix: 28)
            ?? (Overlap(IPNetwork.Parse(PodCidr), IPNetwork.Parse(ServiceCidr))
                ? $"--pod-cidr {PodCidr} and --service-cidr {ServiceCidr} overlap: choose ranges that share no address"
                : null)
            ?? Timings.FindProblem();
    }

    private static string? FindCidrProblem(string flag, string value, string example, int longestPrefix)
    {
        if (!IPNetwork.TryParse(value, out var network))
        {
            return $"{flag} \"{value}\" is not a range of addresses: write it such as {example}";
        }

        if (network.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork)
        {
            return $"{flag} \"{value}\" is not an IPv4 range: write it such as {example}";
        }

        return network.PrefixLength is >= 8 && network.PrefixLength <= longestPrefix
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{flag} \"{value}\" has an unusable size: use a prefix of /8 to /{longestPrefix}, such as {example}");
    }

    private string? FindRoomProblem()
    {
        // A /24 for each node's pods; with several nodes, the last one is for the nodes' own addresses.
        var parts = 1 << (24 - IPNetwork.Parse(PodCidr).PrefixLength);
        return Nodes > 1 && parts < Nodes + 1
            ? string.Create(CultureInfo.InvariantCulture, $"--pod-cidr \"{PodCidr}\" has no room for {Nodes} nodes: each takes 256 addresses, and the nodes themselves another 256")
            : null;
    }

    private static bool Overlap(IPNetwork a, IPNetwork b) => a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress);
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(ClusterOptions))]
internal sealed partial class ClusterJson : JsonSerializerContext;

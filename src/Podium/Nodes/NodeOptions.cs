using System.Text.Json;
using System.Text.Json.Serialization;
using Podium.Cluster;
using Podium.Kubelet;
using Podium.Kubelet.Configuration;

namespace Podium.Nodes;

/// <summary>What one node of a cluster is: what its containerd, kubelet and network are made from. An agent keeps it in its folder.</summary>
internal sealed record NodeOptions
{
    /// <summary>The cluster's name; it is part of every name that the kernel sees.</summary>
    public required string Cluster { get; init; }

    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where all of the node's data lies; an absolute path.</summary>
    public required string Directory { get; init; }

    /// <summary>Image archives that are imported at start.</summary>
    public required string Images { get; init; }

    /// <summary>Where registries' mirrors are named.</summary>
    public required string Registries { get; init; }

    /// <summary>The addresses of all pods.</summary>
    public required string PodCidr { get; init; }

    /// <summary>The addresses of Services.</summary>
    public required string ServiceCidr { get; init; }

    /// <summary>The API server, for a node that is not in its process; empty for one that is.</summary>
    public string Server { get; init; } = "";

    /// <summary>The node's address; empty: that of the link of the default route.</summary>
    public string Address { get; init; } = "";

    /// <summary>The kubelet's port; another is taken where it is in use.</summary>
    public int KubeletPort { get; init; } = 10250;

    /// <summary>The resolver configuration whose name servers are asked for names outside the cluster.</summary>
    public string ResolvConf { get; init; } = "/etc/resolv.conf";

    /// <summary>A CRI endpoint to use instead of a containerd of the node's own; empty for its own.</summary>
    public string ContainerRuntimeEndpoint { get; init; } = "";

    /// <summary>By how many nodes the machine's cpu and memory are divided.</summary>
    public int MachineShare { get; init; } = 1;

    /// <summary>The features that are switched, as <c>Name=true,Other=false</c>.</summary>
    public string FeatureGates { get; init; } = "";

    /// <summary>A configuration file of Kubernetes' kubelet; empty for none.</summary>
    public string KubeletConfig { get; init; } = "";

    /// <summary>Whether the node is the control plane's own.</summary>
    public bool IsControlPlane { get; init; }

    /// <summary>The node of a cluster on this machine.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="name">The node's name.</param>
    public static NodeOptions Of(ClusterOptions cluster, string name) => new()
    {
        Cluster = cluster.Name,
        Name = name,
        Directory = ClusterPaths.Node(cluster.DataDirectory, name),
        Images = ClusterPaths.Images(cluster.DataDirectory),
        Registries = ClusterPaths.Registries(cluster.DataDirectory),
        PodCidr = cluster.PodCidr,
        ServiceCidr = cluster.ServiceCidr,
        FeatureGates = cluster.FeatureGates,
        ResolvConf = cluster.ResolvConf,
        KubeletConfig = cluster.KubeletConfig,
        MachineShare = cluster.Nodes,
        ContainerRuntimeEndpoint = cluster.ContainerRuntimeEndpoint,
    };

    /// <summary>A kubelet's options with the features and the configuration file of this node.</summary>
    /// <exception cref="UsageException">The file cannot be read, or asks for what cannot be.</exception>
    public KubeletOptions Configure(KubeletOptions kubelet)
    {
        kubelet = kubelet with { FeatureGates = Api.Features.FeatureGates.Parse(FeatureGates) };
        if (KubeletConfig.Length == 0)
        {
            return kubelet;
        }

        try
        {
            return ConfigurationFile.Apply(kubelet, File.ReadAllBytes(KubeletConfig));
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--kubelet-config {KubeletConfig}: {wrong.Message}");
        }
    }

    /// <summary>Reads the options that a node's folder holds; null where there are none.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static NodeOptions? Load(string directory)
    {
        var path = NodePaths.Options(directory);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var options = JsonSerializer.Deserialize(File.ReadAllBytes(path), NodeJson.Default.NodeOptions)
                ?? throw new JsonException("the file is empty");
            return options with { Directory = directory };
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the node's folder {directory} is damaged: {path}: {broken.Message}; remove it and join again");
        }
    }

    /// <summary>Writes the options into the node's folder, whole or not at all.</summary>
    public void Save()
    {
        System.IO.Directory.CreateDirectory(Directory);
        var path = NodePaths.Options(Directory);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, NodeJson.Default.NodeOptions));
        File.Move(path + ".new", path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(NodeOptions))]
internal sealed partial class NodeJson : JsonSerializerContext;

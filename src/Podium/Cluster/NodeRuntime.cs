using System.Net;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Cri;
using Podium.Cri.Containerd;
using Podium.Cri.Grpc;
using Podium.Cri.Images;
using Podium.Network.HostPorts;
using Podium.Network.PodNetwork;

namespace Podium.Cluster;

/// <summary>What a node stands on: its containerd, its images and its pod network.</summary>
internal sealed class NodeRuntime : IDisposable
{
    private readonly ClusterOptions cluster;
    private readonly string nodeName;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly ContainerdSupervisor? supervisor;
    private readonly GrpcChannel channel;
    private bool hasStarted;
    private readonly ImageImporter importer;

    public NodeRuntime(ClusterOptions cluster, string nodeName, TimeProvider time, ILoggerFactory loggers)
    {
        this.cluster = cluster;
        this.nodeName = nodeName;
        this.time = time;
        this.loggers = loggers;
        Containerd = ContainerdOptionsOf(cluster, nodeName);
        if (cluster.ContainerRuntimeEndpoint.Length == 0)
        {
            supervisor = new ContainerdSupervisor(Containerd, time, loggers.CreateLogger<ContainerdSupervisor>());
            channel = supervisor.Channel;
        }
        else
        {
            var path = cluster.ContainerRuntimeEndpoint;
            channel = new GrpcChannel(new()
            {
                Address = new Uri(path.StartsWith("unix://", StringComparison.Ordinal) ? path : "unix://" + path),
                Headers = [ContainerdNamespace.Header],
                OutlivesProcess = true,
            });
        }

        Cri = new CriClient(channel);
        importer = new ImageImporter(Containerd, Cri, time, loggers.CreateLogger<ImageImporter>());
        Events = new ContainerdEvents(channel, time, loggers.CreateLogger<ContainerdEvents>());
    }

    /// <summary>The containerd.</summary>
    public ContainerdOptions Containerd { get; }

    /// <summary>Its CRI.</summary>
    public CriClient Cri { get; }

    /// <summary>Its events.</summary>
    public ContainerdEvents Events { get; }

    /// <summary>Where a node's containerd keeps its things.</summary>
    public static ContainerdOptions ContainerdOptionsOf(ClusterOptions cluster, string nodeName) => new()
    {
        Directory = Path.Combine(ClusterPaths.Node(cluster.DataDirectory, nodeName), "containerd"),
        CniConfigDirectory = Path.Combine(ClusterPaths.Node(cluster.DataDirectory, nodeName), "cni"),
        RegistryDirectory = ClusterPaths.Registries(cluster.DataDirectory),
    };

    /// <summary>A node's pod network for a range of pod addresses.</summary>
    public static NodePodNetwork NetworkOf(ClusterOptions cluster, string nodeName, string podCidr) =>
        new(NetworkOptionsOf(cluster, nodeName, podCidr));

    private static PodNetworkOptions NetworkOptionsOf(ClusterOptions cluster, string nodeName, string podCidr) => new()
    {
        Cluster = cluster.Name,
        Node = nodeName,
        PodCidr = IPNetwork.Parse(podCidr),
        ClusterCidr = IPNetwork.Parse(cluster.PodCidr),
        CniConfigDirectory = Path.Combine(ClusterPaths.Node(cluster.DataDirectory, nodeName), "cni"),
        IpamDirectory = Path.Combine(ClusterPaths.Node(cluster.DataDirectory, nodeName), "ipam"),
    };

    /// <summary>Starts containerd where it is the cluster's own, and brings in the images that lie in the data directory.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (supervisor is null)
        {
            return;
        }

        try
        {
            hasStarted = await supervisor.StartAsync(cancellationToken);
        }
        catch (ContainerdException failure)
        {
            throw new UsageException($"containerd did not start: {failure.Message} (its log is {Containerd.LogPath})");
        }

        await importer.EnsurePauseImageAsync(cancellationToken);
        await importer.ImportNewAsync(ClusterPaths.Images(cluster.DataDirectory), cancellationToken);
    }

    /// <summary>Provides an image from the archives in the data directory; false where none of them holds it.</summary>
    public Task<bool> ProvideImageAsync(string image, CancellationToken cancellationToken) =>
        supervisor is null ? Task.FromResult(false) : importer.ProvideAsync(ClusterPaths.Images(cluster.DataDirectory), image, cancellationToken);

    /// <summary>Ends the containerd that <see cref="StartAsync"/> started; one that ran already, and all containers, are left alone.</summary>
    public Task UndoStartAsync(CancellationToken cancellationToken) =>
        hasStarted && supervisor is not null ? supervisor.StopAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Restarts containerd whenever it dies.</summary>
    public Task KeepAsync(CancellationToken cancellationToken) =>
        supervisor?.RunAsync(cancellationToken) ?? Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);

    /// <summary>Sets the pod network up once the node has its range of pod addresses.</summary>
    public async Task SetUpNetworkAsync(IApiClient client, CancellationToken cancellationToken)
    {
        var node = await client.UntilAsync<Node>(new ObjectKey("", nodeName), n => n.Spec.PodCIDR.Length > 0, cancellationToken);
        await NetworkOf(cluster, nodeName, node.Spec.PodCIDR).SetUpAsync(cancellationToken);
    }

    /// <summary>Keeps pods' host ports, once the node has its range of pod addresses.</summary>
    public async Task KeepHostPortsAsync(IApiClient client, CancellationToken cancellationToken)
    {
        var node = await client.UntilAsync<Node>(new ObjectKey("", nodeName), n => n.Spec.PodCIDR.Length > 0, cancellationToken);
        var pods = new Informer<Pod>(
            client, new InformerSelection(FieldSelector: $"spec.nodeName={nodeName}"), time, loggers.CreateLogger<Informer<Pod>>());
        var proxy = new HostPortProxy(
            NetworkOptionsOf(cluster, nodeName, node.Spec.PodCIDR), pods, time, loggers.CreateLogger<HostPortProxy>());
        await Task.WhenAll(pods.RunAsync(cancellationToken), proxy.RunAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (supervisor is not null)
        {
            supervisor.Dispose();
        }
        else
        {
            channel.Dispose();
        }
    }
}

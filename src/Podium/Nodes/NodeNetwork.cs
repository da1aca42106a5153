using System.Net;
using Microsoft.Extensions.Logging;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Network.Dns;
using Podium.Network.HostPorts;
using Podium.Network.PodNetwork;
using Podium.Network.Proxy;
using Podium.Network.Routes;

namespace Podium.Nodes;

/// <summary>A node's pod network: set up once the node has its range of pod addresses, and kept true from then on.</summary>
internal sealed class NodeNetwork
{
    private readonly NodeOptions node;
    private readonly IApiClient client;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly NodeRoutes routes;
    private readonly TaskCompletionSource<string> range = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A network that is not set up; the informers must not run yet.</summary>
    public NodeNetwork(NodeOptions node, IApiClient client, InformerSet informers, TimeProvider time, ILoggerFactory loggers)
    {
        this.node = node;
        this.client = client;
        this.time = time;
        this.loggers = loggers;
        var nodes = informers.Of<Node>();
        nodes.OnChange(change =>
        {
            if (change.After is { } known && known.Metadata.Name == node.Name && known.Spec.PodCIDR.Length > 0)
            {
                range.TrySetResult(known.Spec.PodCIDR);
            }
        });

        // The routes go by the cluster's range: the node's own does not matter to them.
        routes = new NodeRoutes(OptionsOf(node, node.PodCidr), nodes, time, loggers.CreateLogger<NodeRoutes>());
    }

    /// <summary>Completes when pods can be made.</summary>
    public Task Ready => ready.Task;

    /// <summary>The pod network of a node; for its tear-down any range does, because that goes by names.</summary>
    public static PodNetworkOptions OptionsOf(NodeOptions node, string podCidr) => new()
    {
        Cluster = node.Cluster,
        Node = node.Name,
        PodCidr = IPNetwork.Parse(podCidr),
        ClusterCidr = IPNetwork.Parse(node.PodCidr),
        CniConfigDirectory = Path.Combine(node.Directory, "cni"),
        IpamDirectory = Path.Combine(node.Directory, "ipam"),
    };

    /// <summary>A node's part in the cluster's Services.</summary>
    public static ProxyNode ProxyOf(NodeOptions node) => new()
    {
        Cluster = node.Cluster,
        Node = node.Name,
        PodCidr = IPNetwork.Parse(node.PodCidr),
        ServiceCidr = IPNetwork.Parse(node.ServiceCidr),
        DnsAddress = DnsOptions.AddressIn(IPNetwork.Parse(node.ServiceCidr)),
    };

    /// <summary>A node's name server.</summary>
    public static DnsOptions DnsOf(NodeOptions node) => new()
    {
        Address = DnsOptions.AddressIn(IPNetwork.Parse(node.ServiceCidr)),
        ServiceCidr = IPNetwork.Parse(node.ServiceCidr),
        PodCidr = IPNetwork.Parse(node.PodCidr),
        ResolvConf = node.ResolvConf,
    };

    /// <summary>Sets the network up, then keeps host ports and routes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var options = OptionsOf(node, await range.Task.WaitAsync(cancellationToken));
        await new NodePodNetwork(options).SetUpAsync(cancellationToken);
        ready.TrySetResult();
        var pods = new Informer<Pod>(
            client, new InformerSelection(FieldSelector: $"spec.nodeName={node.Name}"), time, loggers.CreateLogger<Informer<Pod>>());
        var ports = new HostPortProxy(options, pods, time, loggers.CreateLogger<HostPortProxy>());
        await Task.WhenAll(pods.RunAsync(cancellationToken), ports.RunAsync(cancellationToken), routes.RunAsync(cancellationToken));
    }
}

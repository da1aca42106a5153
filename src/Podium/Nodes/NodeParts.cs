using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Cluster;
using Podium.Kubelet;
using Podium.Kubelet.Services;
using Podium.Network.Dns;
using Podium.Network.Proxy;

namespace Podium.Nodes;

/// <summary>What a node shows to others, and whom it believes.</summary>
/// <param name="Serving">The certificate of the kubelet's endpoint, with its key, as it is now.</param>
/// <param name="Authorities">The cluster's authorities.</param>
/// <param name="Version">The version that the node reports.</param>
internal sealed record NodeIdentity(Func<X509Certificate2> Serving, X509Certificate2Collection Authorities, string Version);

/// <summary>
/// What runs on every node, in the server's process as in an agent's: the container runtime, the kubelet, the pod network, and
/// whatever else each node has. Here is the one place to add such a part.
/// </summary>
internal sealed class NodeParts : IDisposable
{
    private readonly NodeRuntime runtime;
    private readonly NodeNetwork network;
    private readonly InformerSet informers;
    private readonly ServiceProxy proxy;
    private readonly DnsServer dns;
    private readonly Socket socket;

    /// <summary>The parts of a node, none of which runs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="identity">What it shows.</param>
    /// <param name="runtime">What it runs containers with; stays the caller's.</param>
    /// <param name="client">The API under the node's identity.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public NodeParts(
        NodeOptions node, NodeIdentity identity, NodeRuntime runtime, IApiClient client, TimeProvider time, ILoggerFactory loggers)
    {
        this.runtime = runtime;
        informers = new InformerSet(client, time, loggers);
        network = new NodeNetwork(node, client, informers, time, loggers);
        proxy = new ServiceProxy(NodeNetwork.ProxyOf(node), informers, client, time, loggers);
        dns = new DnsServer(NodeNetwork.DnsOf(node), informers, time, loggers);
        var served = new ServedPods(node.Name, informers, time);
        socket = KubeletPort.Claim(node.KubeletPort);
        Kubelet = new Kubelet.Kubelet(
            node.Configure(KubeletOptionsOf(node, identity, runtime, socket, served)), client, runtime.Cri, runtime.Events, time, loggers);
    }

    /// <summary>The kubelet.</summary>
    public Kubelet.Kubelet Kubelet { get; }

    /// <summary>Completes when the pod network is set up.</summary>
    public Task NetworkReady => network.Ready;

    /// <summary>Starts all parts.</summary>
    public void Start(Components components)
    {
        components.Start("containerd", runtime.KeepAsync);
        components.Start("kubelet", Kubelet.RunAsync);
        components.Start("pod network", network.RunAsync);
        components.Start("service proxy", proxy.RunAsync);
        components.Start("name server", dns.RunAsync);
        components.Start("node informers", informers.RunAsync); // Handlers are all in place: now they may fill.
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private static KubeletOptions KubeletOptionsOf(NodeOptions node, NodeIdentity identity, NodeRuntime runtime, Socket socket, ServedPods served) => new()
    {
        NodeName = node.Name,
        ClusterName = node.Cluster,
        DataDirectory = Path.Combine(node.Directory, "kubelet"),
        NodeIP = node.Address,
        NodeLabels = node.IsControlPlane
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["node-role.kubernetes.io/control-plane"] = "",
                ["node.kubernetes.io/exclude-from-external-load-balancers"] = "",
            }
            : Api.EmptyMap.Strings,

        // Where there are other nodes, the control plane's own is kept free of what is not made for it.
        NodeTaints = node is { IsControlPlane: true, MachineShare: > 1 }
            ? [new Taint { Key = "node-role.kubernetes.io/control-plane", Effect = "NoSchedule" }]
            : [],
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port,
        Listener = socket,
        ServerCertificate = identity.Serving,
        ClientAuthorities = identity.Authorities,
        Version = identity.Version,
        MachineShare = node.MachineShare,
        ClusterDns = NodeNetwork.DnsOf(node).Address.ToString(),
        ResolvConf = node.ResolvConf,
        ServedPods = served,
        ImageArchives = runtime.ProvideImageAsync,
    };
}

using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Features;
using Podium.Kubelet.Pressure;

namespace Podium.Kubelet;

/// <summary>What a kubelet must be told.</summary>
public sealed record KubeletOptions
{
    /// <summary>The node's name.</summary>
    public required string NodeName { get; init; }

    /// <summary>The cluster's name; it is part of every name that the kernel sees.</summary>
    public required string ClusterName { get; init; }

    /// <summary>The directory for pods' volumes and logs. Made when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The node's address.</summary>
    public required string NodeIP { get; init; }

    /// <summary>Labels to register the node with, beside Kubernetes' own.</summary>
    public IReadOnlyDictionary<string, string> NodeLabels { get; init; } = EmptyMap.Strings;

    /// <summary>Taints to register the node with. A node that is registered already keeps those it has.</summary>
    public IReadOnlyList<Taint> NodeTaints { get; init; } = [];

    /// <summary>The port of the kubelet's HTTPS endpoint; 0 for none.</summary>
    public int Port { get; init; } = 10250;

    /// <summary>The socket that was bound to <see cref="Port"/> beforehand; null where the kubelet binds it. Stays the caller's.</summary>
    public Socket? Listener { get; init; }

    /// <summary>
    /// The endpoint's own certificate with its key, asked for at every connection, because it is renewed. Required where there is a port.
    /// </summary>
    public Func<X509Certificate2>? ServerCertificate { get; init; }

    /// <summary>The authorities whose client certificates the endpoint accepts. Required where there is a port.</summary>
    public X509Certificate2Collection ClientAuthorities { get; init; } = [];

    /// <summary>The common names, and organizations as <c>O=name</c>, of the client certificates that may use the endpoint.</summary>
    public IReadOnlyList<string> AllowedClients { get; init; } = ["O=system:masters", "kube-apiserver-kubelet-client"];

    /// <summary>The address of the cluster's name server; empty for none.</summary>
    public string ClusterDns { get; init; } = "";

    /// <summary>The cluster's DNS domain.</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>The version that the node reports, such as <c>v1.32.0+podium.0.1.0</c>.</summary>
    public string Version { get; init; } = "v1.32.0";

    /// <summary>How many pods the node takes.</summary>
    public int MaxPods { get; init; } = 110;

    /// <summary>By how many nodes the machine's cpu and memory are divided.</summary>
    public int MachineShare { get; init; } = 1;

    /// <summary>How many sandboxes and containers are started at once; runc fails when there are too many.</summary>
    public int ParallelStarts { get; init; } = 4;

    /// <summary>What must be left of the node; where there is less, images and then pods are put out.</summary>
    public EvictionOptions Eviction { get; init; } = new();

    /// <summary>How many processes a pod may have; 0 for no limit.</summary>
    public long PodPidsLimit { get; init; }

    /// <summary>The features that are on.</summary>
    public FeatureGates FeatureGates { get; init; } = FeatureGates.Default;

    /// <summary>The longest delay between a container's restarts.</summary>
    public TimeSpan CrashLoopBackOffMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether the machine itself is worked on: cgroups, mounts, files of pods. Off for hollow nodes, whose runtime only
    /// pretends; they have no volumes.
    /// </summary>
    public bool IsHollow { get; init; }

    /// <summary>What a hollow node says it has; for a real one the machine is asked.</summary>
    public IReadOnlyDictionary<string, Quantity> HollowCapacity { get; init; } = EmptyMap.Of<Quantity>();

    /// <summary>
    /// Provides an image from archives that lie on the node, which stand for its registry; true when it is there. Asked before
    /// every pull.
    /// </summary>
    public Func<string, CancellationToken, Task<bool>> ImageArchives { get; init; } = (_, _) => Task.FromResult(false);

    /// <summary>Which pods Services send connections to; null where nothing does. A deleted pod ends when it is not among them.</summary>
    public Services.ServedPods? ServedPods { get; init; }

    /// <summary>The machine's resolver configuration, for pods that use it.</summary>
    public string ResolvConf { get; init; } = "/etc/resolv.conf";
}

using System.Net;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Controllers.BootstrapTokens;
using Podium.Controllers.Certificates;
using Podium.Controllers.ClusterDns;
using Podium.Controllers.CronJobs;
using Podium.Controllers.DaemonSets;
using Podium.Controllers.Deployments;
using Podium.Controllers.Disruption;
using Podium.Controllers.EndpointSliceMirroring;
using Podium.Controllers.EndpointSlices;
using Podium.Controllers.GarbageCollection;
using Podium.Controllers.Jobs;
using Podium.Controllers.Namespaces;
using Podium.Controllers.NodeIpam;
using Podium.Controllers.NodeLifecycle;
using Podium.Controllers.Ownership;
using Podium.Controllers.PodGarbage;
using Podium.Controllers.ReplicaSets;
using Podium.Controllers.ReplicationControllers;
using Podium.Controllers.ResourceQuotas;
using Podium.Controllers.RootCertificates;
using Podium.Controllers.ServiceAccounts;
using Podium.Controllers.ServiceEndpoints;
using Podium.Controllers.StatefulSets;
using Podium.Controllers.TaintEviction;

namespace Podium.Controllers;

/// <summary>What controllers are made of.</summary>
/// <param name="Client">The API under the controllers' identity.</param>
/// <param name="Metadata">The metadata of every kind under the same identity.</param>
/// <param name="Informers">The informers that they share, not yet running.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Where they log.</param>
public sealed record ControllerContext(
    IApiClient Client, IMetadataClient Metadata, InformerSet Informers, TimeProvider Time, ILoggerFactory Loggers)
{
    private readonly Dictionary<Type, object> dependents = [];
    private ServiceMembers? serviceMembers;

    /// <summary>The pods of each node, by its name.</summary>
    public InformerIndex<Pod> PodsByNode { get; } =
        Informers.Of<Pod>().AddIndex(static pod => pod.Spec.NodeName.Length > 0 ? [pod.Spec.NodeName] : []);

    /// <summary>The pods that each service selects, shared by all controllers.</summary>
    public ServiceMembers ServiceMembers => serviceMembers ??= new(Informers.Of<Service>(), Informers.Of<Pod>());

    /// <summary>The pods of each namespace.</summary>
    public InformerIndex<Pod> PodsByNamespace { get; } = Informers.Of<Pod>().AddIndex(static pod => [pod.Metadata.Namespace]);

    /// <summary>How silent nodes are treated.</summary>
    public NodeLifecycleOptions NodeLifecycle { get; init; } = new();

    /// <summary>Makes what a component, such as <c>replicaset-controller</c>, records its events with.</summary>
    public required Func<string, IEventRecorder> Events { get; init; }

    /// <summary>The objects of a kind by who manages them, shared by all controllers.</summary>
    public Dependents<T> DependentsOf<T>()
        where T : class, IKubernetesObject<T>
    {
        if (!dependents.TryGetValue(typeof(T), out var found))
        {
            dependents[typeof(T)] = found = new Dependents<T>(Informers.Of<T>());
        }

        return (Dependents<T>)found;
    }

    /// <summary>The addresses of pods, of which each node gets a part.</summary>
    public required IPNetwork PodCidr { get; init; }

    /// <summary>A part of <see cref="PodCidr"/> that no node gets, because something else has its addresses; empty for none.</summary>
    public string ReservedCidr { get; init; } = "";

    /// <summary>The address of the cluster's name server.</summary>
    public required string DnsAddress { get; init; }

    /// <summary>Signs certificates for nodes and clients; null where nobody does.</summary>
    public ICertificateSigner? Signer { get; init; }

    /// <summary>The cluster's certificate authority, as PEM, which every namespace's pods are told.</summary>
    public required string AuthorityPem { get; init; }
}

/// <summary>The controllers that every cluster has.</summary>
public static class BuiltInControllers
{
    /// <summary>All of them, with their handlers at the informers. They may run once the informers are filled.</summary>
    public static IReadOnlyList<IController> All(ControllerContext context) =>
    [
        new ServiceAccountController(context),
        new RootCertificateController(context),
        new NamespaceController(context),
        new NodeIpamController(context),
        .. context.Signer is { } signer ? [new CertificateController(context, signer)] : Array.Empty<IController>(),
        new TokenCleaner(context),
        new ReplicationManager(context),
        new ReplicaSetController(context),
        new DeploymentController(context),
        new GarbageCollector(context),
        new JobController(context),
        new TrackedPodController(context),
        new FinishedJobController(context),
        new CronJobController(context),
        new DaemonSetController(context),
        new StatefulSetController(context),
        new PodGarbageCollector(context),
        new DisruptionController(context),
        new StaleDisruptionController(context),
        new ResourceQuotaController(context),
        new NodeHealthMonitor(context),
        new NodeTaintController(context),
        new SilentNodePodController(context),
        new TaintEvictionController(context),
        new ClusterDnsController(context),
        new EndpointsController(context),
        new EndpointSliceController(context),
        new EndpointSliceMirroringController(context),
    ];
}

using Microsoft.Extensions.Logging;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Networking.V1;
using Podium.Api.Nodes.V1;
using Podium.Api.Scheduling.V1;
using Podium.ApiServer.Admission;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Authorization;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Certificates;
using Podium.ApiServer.Core.Components;
using Podium.ApiServer.Core.Configuration;
using Podium.ApiServer.Core.Pods;
using Podium.ApiServer.Core.Services.Allocation;
using Podium.ApiServer.Discovery;
using Podium.ApiServer.Http;
using Podium.ApiServer.Metrics;
using Podium.ApiServer.Nodes;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Reviews;
using Podium.Store;

namespace Podium.ApiServer.Hosting;

/// <summary>Everything of the server but the port: what HTTP requests and in-process clients share.</summary>
internal sealed partial class ApiServerCore : IAsyncDisposable
{
    private readonly WatchCache cache;
    private readonly ServiceAccountTokenSigner signer;
    private readonly ServiceAccountAuthenticator tokens;
    private readonly PodLogs podLogs;
    private readonly PodStreams podStreams;
    private readonly ObjectProxy proxy;
    private readonly ClaimRepair claims;
    private readonly ILogger logger;
    private readonly KubeletSummaries summaries;

    private ApiServerCore(ApiServerOptions options, ClusterCertificates certificates)
    {
        Certificates = certificates;
        Time = options.Time;
        logger = options.Logging.CreateLogger<ApiServerCore>();
        cache = new(options.Store, options.Time, options.Logging.CreateLogger<WatchCache>());
        signer = new(ServiceAccountKey.LoadOrCreate(options.DataDirectory));
        Authorizer = new ComponentAuthorizer(new NodeAuthorizer(() => Table!.Get(Pod.Resource).Cache));
        var admission = new List<IAdmission>();
        Services = new(options.Store, options.Time, admission);
        Allocator = new(options.ServiceCidr, options.Store);
        claims = new(Allocator, () => Table!.Get(Service.Resource).Cache);
        Table = new();
        podLogs = new(() => Table.Get(Node.Resource).Cache, certificates, Time);
        podStreams = new(() => Table.Get(Node.Resource).Cache, certificates, Time);
        proxy = new(() => Table.Get(Node.Resource).Cache, certificates);
        foreach (var strategy in BuiltInResources.All(Table, new ServiceAccountTokens(Table, signer, Time), podLogs, podStreams, proxy, Allocator, Time, options.FeatureGates))
        {
            strategy.Gates = options.FeatureGates;
            Table.Add(new(strategy, cache.Add(strategy.Cached), Services));
        }

        admission.AddRange(
        [
            new NamespaceLifecycle(Table.Get(Namespace.Resource).Cache),
            new ServiceAccountAdmission(Table.Get(ServiceAccount.Resource).Cache, Time),
            new NodeReadinessTaint(),
            new DefaultTolerations(options.NotReadyTolerationSeconds, options.UnreachableTolerationSeconds),
            new PriorityAdmission(Table.Get(PriorityClass.Resource).Cache),
            new RuntimeClassAdmission(Table.Get(RuntimeClass.Resource).Cache),
            new DefaultIngressClass(Table.Get(IngressClass.Resource).Cache),
            new LimitRanger(Table.Get(LimitRange.Resource).Cache),
            new NodeRestriction(),
            new CertificateSubjectRestriction(),
            new ResourceQuotaAdmission(() => Table.Get(ResourceQuota.Resource), Time),
        ]);
        tokens = new(signer, new BoundObjects(Table), Time);
        foreach (var review in ReviewEndpoints.All(Authorizer, tokens))
        {
            Table.AddAction(review);
        }

        summaries = new(() => Table.Get(Node.Resource).Cache, certificates);
        foreach (var measured in MetricsEndpoints.All(resource => Table.Get(resource).Cache, summaries))
        {
            Table.AddObserved(measured);
        }

        Table.AddObserved(new ComponentStatusEndpoint(
            [new("controller-manager", _ => default), new("etcd-0", StoreProblemAsync), new("scheduler", _ => default)], Time));

        Table.AddAction(PodBinding.Action(() => Table.Get(Pod.Resource).Writer));
    }

    public ClusterCertificates Certificates { get; }

    public TimeProvider Time { get; }

    public IAuthorizer Authorizer { get; }

    public RegistryServices Services { get; }

    public ResourceTable Table { get; }

    public ServiceAllocator Allocator { get; }

    public static async Task<ApiServerCore> StartAsync(ApiServerOptions options, ClusterCertificates certificates, CancellationToken cancellationToken)
    {
        var core = new ApiServerCore(options, certificates);
        await core.cache.StartAsync(cancellationToken);
        await core.claims.RepairAsync(cancellationToken);
        await SystemNamespaces.EnsureAsync(core.Table, cancellationToken);
        await SystemPriorities.EnsureAsync(core.Table, cancellationToken);
        return core;
    }

    public RequestPipeline MakePipeline(ApiServerOptions options, CancellationToken stopping)
    {
        var authenticator = new RequestAuthenticator(
        [
            new ClientCertificateAuthenticator(Certificates.Authority.Certificate, Time),
            tokens,
            new BootstrapTokenAuthenticator(FindSecretAsync, Time),
        ]);
        HealthCheck[] checks =
        [
            new("ping", false, _ => new((string?)null)),
            new("etcd", false, StoreProblemAsync),
            new("informer-sync", true, _ => new((string?)null)),
        ];
        var served = Table.Served();
        var documents = new DiscoveryDocuments(served);
        return new(
            authenticator,
            Authorizer,
            new InFlightLimiter(options.ReadingInFlightMax, options.ChangingInFlightMax),
            [new ResourceHandler(Table, Time), new DiscoveryHandler(() => documents), new IssuerHandler(signer, options.AdvertiseAddress), new OpenApiHandler(served), new HealthHandler(checks)],
            options.Logging.CreateLogger<RequestPipeline>(),
            stopping);
    }

    /// <summary>Keeps services and their claims in agreement until cancelled.</summary>
    public async Task KeepClaimsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(ClaimRepair.Period, Time, cancellationToken);
            try
            {
                await claims.RepairAsync(cancellationToken);
            }
            catch (Exception refusal) when (refusal is StatusException or StoreException)
            {
                LogRepairFailed(refusal); // The next time will do.
            }
        }
    }

    private async ValueTask<string?> StoreProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Services.Store.GetRevisionAsync(cancellationToken);
            return null;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            return broken.Message;
        }
    }

    private async ValueTask<Secret?> FindSecretAsync(string name, CancellationToken cancellationToken) =>
        (await Table.Get(Secret.Resource).Cache.ReadAtLeastAsync(0, cancellationToken)).Find("kube-system", name)?.Object as Secret;

    public async ValueTask DisposeAsync()
    {
        await cache.DisposeAsync();
        podLogs.Dispose();
        podStreams.Dispose();
        proxy.Dispose();
        summaries.Dispose();
        signer.Dispose();
    }

    [LoggerMessage(1, LogLevel.Warning, "services and their claims could not be compared; it is tried again")]
    private partial void LogRepairFailed(Exception failure);
}

using System.Net;
using Microsoft.Extensions.Logging;
using Podium.Api.Features;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Hosting;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Controllers;
using Podium.Controllers.Descheduler;
using Podium.Network.Dns;
using Podium.Nodes;
using Podium.Scheduler;
using Podium.Store;
using Podium.Store.Sqlite;

namespace Podium.Cluster;

/// <summary>The store, the API server on it, and what works through it: scheduler and controllers.</summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private readonly IStore store;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;

    private ControlPlane(IStore store, ApiServerHost server, TimeProvider time, ILoggerFactory loggers)
    {
        this.store = store;
        Server = server;
        this.time = time;
        this.loggers = loggers;
    }

    /// <summary>The API server.</summary>
    public ApiServerHost Server { get; }

    /// <summary>Opens the store and starts the API server; when this returns, it answers.</summary>
    public static async Task<ControlPlane> StartAsync(
        ClusterOptions options, IPAddress nodeAddress, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var database = ClusterPaths.Database(options.DataDirectory);
        Directory.CreateDirectory(Path.GetDirectoryName(database)!);
        SqliteStore store;
        try
        {
            store = SqliteStore.Open(database, new StoreOptions { Time = time });
        }
        catch (Exception broken) when (broken is StoreException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{broken.Message}; put the data directory right, or start anew with \"podium down --name {options.Name} --purge\"");
        }

        try
        {
            var server = await ApiServerHost.StartAsync(
                new ApiServerOptions
                {
                    Store = store,
                    DataDirectory = options.DataDirectory,
                    Address = IPAddress.Any,
                    Port = options.HttpsPort,
                    CertificateAddresses = [nodeAddress, FirstServiceAddress(options), LocalNodes.NetworkOf(options).Gateway],
                    FeatureGates = FeatureGates.Parse(options.FeatureGates),
                    AdvertiseAddress = nodeAddress,
                    ServiceCidr = IPNetwork.Parse(options.ServiceCidr),
                    NotReadyTolerationSeconds = options.Timings.NotReadyTolerationSeconds,
                    UnreachableTolerationSeconds = options.Timings.UnreachableTolerationSeconds,
                    Time = time,
                    Logging = loggers,
                },
                cancellationToken);
            return new ControlPlane(store, server, time, loggers);
        }
        catch (IOException busy)
        {
            await store.DisposeAsync();
            throw new UsageException($"the API server could not start: {busy.Message}; choose another port with --https-port");
        }
    }

    /// <summary>Starts the scheduler and the controllers.</summary>
    public void Start(ClusterOptions options, Components components)
    {
        var scheduling = Server.CreateClient(UserInfo.Scheduler);
        var managing = Server.CreateClient(UserInfo.ControllerManager);
        components.Start("API server's own objects", Server.MaintainAsync);
        var informers = new InformerSet(managing, time, loggers);
        var recorder = StartRecorder(components, scheduling, "default-scheduler");
        var scheduler = new PodScheduler(scheduling, informers, recorder, time, new Random(), loggers);
        components.Start("scheduler", scheduler.RunAsync);
        var controllers = BuiltInControllers.All(new(managing, Server.CreateMetadataClient(UserInfo.ControllerManager), informers, time, loggers)
        {
            NodeLifecycle = new()
            {
                MonitorPeriod = TimeSpan.FromSeconds(options.Timings.MonitorPeriodSeconds),
                MonitorGracePeriod = TimeSpan.FromSeconds(options.Timings.MonitorGraceSeconds),
                EvictionRate = options.Timings.EvictionRate,
            },
            Events = component => StartRecorder(components, managing, component),
            PodCidr = IPNetwork.Parse(options.PodCidr),
            Signer = new AuthoritySigner(Server.Certificates.Authority),
            ReservedCidr = options.Nodes > 1 ? LocalNodes.NetworkOf(options).Addresses.ToString() : "",
            DnsAddress = DnsOptions.AddressIn(IPNetwork.Parse(options.ServiceCidr)).ToString(),
            AuthorityPem = Server.Certificates.Authority.Certificate.ExportCertificatePem() + "\n",
        });

        StartDescheduler(options, components, managing);

        // Handlers are all in place: now the informers may fill.
        components.Start("informers", informers.RunAsync);
        foreach (var controller in controllers)
        {
            components.Start(controller.Name, async cancellationToken =>
            {
                await informers.Synced.WaitAsync(cancellationToken);
                await controller.RunAsync(cancellationToken);
            });
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await store.DisposeAsync();
    }

    private void StartDescheduler(ClusterOptions options, Components components, IApiClient client)
    {
        if (options.DeschedulerPolicy.Length > 0)
        {
            var policy = Deschedulers.Load(options.DeschedulerPolicy);
            var interval = TimeSpan.FromSeconds(options.DeschedulingIntervalSeconds);
            var descheduler = new DeschedulerController(
                client, StartRecorder(components, client, DeschedulerRun.Component), policy, interval, time, loggers);
            components.Start(descheduler.Name, descheduler.RunAsync);
        }
    }

    private EventRecorder StartRecorder(Components components, IApiClient client, string component)
    {
        var recorder = new EventRecorder(client, component, "", time, loggers.CreateLogger<EventRecorder>());
        components.Start($"events of {component}", recorder.RunAsync);
        return recorder;
    }

    private static IPAddress FirstServiceAddress(ClusterOptions options)
    {
        var bytes = IPNetwork.Parse(options.ServiceCidr).BaseAddress.GetAddressBytes();
        bytes[^1]++;
        return new IPAddress(bytes);
    }
}

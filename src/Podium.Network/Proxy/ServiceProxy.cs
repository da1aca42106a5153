using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Client;
using Podium.Client.Endpoints;
using Podium.Client.Informers;

namespace Podium.Network.Proxy;

/// <summary>
/// Keeps the kernel's rules for Services true, in the network namespace of this process. Changes that come while a transaction runs
/// go together into the next one; each names only what differs. Once a removal of endpoints is in the kernel, the others are told.
/// </summary>
public sealed partial class ServiceProxy
{
    /// <summary>The label that tells which Service a slice belongs to.</summary>
    internal const string ServiceNameLabel = "kubernetes.io/service-name";

    private const string ZoneLabel = "topology.kubernetes.io/zone";
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(30);

    private readonly ProxyNode options;
    private readonly Informer<Service> services;
    private readonly Informer<EndpointSlice> slices;
    private readonly Informer<Node> nodes;
    private readonly InformerIndex<EndpointSlice> slicesByService;
    private readonly AcknowledgementWriter acknowledgements;
    private readonly HealthCheckServers healthChecks;
    private readonly TimeProvider time;
    private readonly ILogger<ServiceProxy> logger;
    private readonly ChangeSignal changed = new();
    private readonly Lock guard = new();

    // Guarded by `guard`: what changed since the last transaction began, and the version of the newest removal.
    private HashSet<ObjectKey> dirty = [];
    private ulong removal;
    private bool isAllDirty = true;

    /// <summary>A proxy that does not run yet. Must be made before the informers run.</summary>
    /// <param name="options">The node.</param>
    /// <param name="informers">The node's informers, which the caller runs.</param>
    /// <param name="client">The API.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public ServiceProxy(ProxyNode options, InformerSet informers, IApiClient client, TimeProvider time, ILoggerFactory loggers)
    {
        this.options = options;
        this.time = time;
        logger = loggers.CreateLogger<ServiceProxy>();
        services = informers.Of<Service>();
        slices = informers.Of<EndpointSlice>();
        nodes = informers.Of<Node>();
        slicesByService = slices.AddIndex(static slice => ServiceOf(slice) is { } key ? [key.ToString()] : []);
        acknowledgements = new AcknowledgementWriter(options.Node, client, nodes, time, loggers.CreateLogger<AcknowledgementWriter>());
        healthChecks = new HealthCheckServers(loggers.CreateLogger<HealthCheckServers>());
        services.OnChange(change => Mark(change.Key, 0));
        slices.OnChange(change =>
        {
            if (ServiceOf(change.Object) is { } key)
            {
                Mark(key, EndpointRemoval.VersionOf(change));
            }
        });
        nodes.OnChange(change =>
        {
            if (change.Key.Name == options.Node && change.Before is null != change.After is null)
            {
                MarkAll();
            }
            else if (change.Key.Name == options.Node && ZoneOf(change.Before) != ZoneOf(change.After))
            {
                MarkAll();
            }
        });
    }

    /// <summary>Follows the Services until cancelled; the rules stay, and connections go on. Safe to start where rules are.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using (healthChecks.ConfigureAwait(false))
        {
            Task[] parts = [KeepAsync(stop.Token), acknowledgements.RunAsync(stop.Token)];
            var first = await Task.WhenAny(parts).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await first.ConfigureAwait(false);
        }
    }

    /// <summary>Removes rules, route and address of a node whose proxy does not run. Safe to repeat.</summary>
    /// <param name="options">The node.</param>
    /// <param name="cancellationToken">Ends it half-way; repeat it then.</param>
    /// <returns>When nothing is left.</returns>
    /// <exception cref="CommandException"><c>nft</c> or <c>ip</c> refused.</exception>
    public static async Task TearDownAsync(ProxyNode options, CancellationToken cancellationToken)
    {
        await ServiceRoute.TearDownAsync(options, cancellationToken).ConfigureAwait(false);
        await SystemCommand.RunAsync("nft", ["-f", "-"], ProxyBaseRules.Remove(options), cancellationToken).ConfigureAwait(false);
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(services.Synced, slices.Synced, nodes.Synced).WaitAsync(cancellationToken).ConfigureAwait(false);
        var table = new ProxyTable(options);
        var isInstalled = false;
        while (true)
        {
            var (keys, all, version) = Take();
            try
            {
                if (!isInstalled)
                {
                    await ServiceRoute.SetUpAsync(options, cancellationToken).ConfigureAwait(false);
                }

                await ApplyAsync(table, keys, all, isInstalled, cancellationToken).ConfigureAwait(false);
                isInstalled = true;
                acknowledgements.Applied(version);
                await UntilChangedAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (CommandException refused)
            {
                // Whatever the kernel has now, the next transaction replaces it.
                LogRefused(refused);
                isInstalled = false;
                MarkAll();
                await Task.Delay(Retry, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Whoever restarts the machine's own firewall flushes all tables, this one too: it is looked for now and then.
    private async Task UntilChangedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var quiet = new CancellationTokenSource(CheckInterval, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, quiet.Token);
            try
            {
                await changed.WaitAsync(either.Token).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                await SystemCommand.RunAsync(
                    "nft", ["list", "chain", "ip", options.TableName, ProxyBaseRules.EntryChain], null, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ApplyAsync(ProxyTable table, HashSet<ObjectKey> keys, bool all, bool isInstalled, CancellationToken cancellationToken)
    {
        var node = options with { Zone = ZoneOf(nodes.Get(new ObjectKey("", options.Node))) };
        if (all)
        {
            // A Service that is gone meanwhile has its key from the time when it was there.
            keys.UnionWith(table.Keys);
            foreach (var service in services.All)
            {
                keys.Add(ObjectKey.Of(service));
            }
        }

        var wanted = new Dictionary<ObjectKey, ServiceRules>(keys.Count);
        foreach (var key in keys)
        {
            var service = services.Get(key);
            wanted[key] = service is null ? ServiceRules.None : ServiceRulesPlan.Compute(service, slicesByService[key.ToString()], node);
        }

        var transaction = isInstalled ? table.Change(wanted) : table.Replace(wanted);
        if (transaction.Length > 0)
        {
            await SystemCommand.RunAsync("nft", ["-f", "-"], transaction, cancellationToken).ConfigureAwait(false);
            if (table.TakeStaleDatagrams() is { Count: > 0 } stale)
            {
                StaleDatagrams.Forget(stale, logger);
            }
        }

        foreach (var key in keys)
        {
            healthChecks.Put(key, services.Get(key), slicesByService[key.ToString()], node);
        }
    }

    private void Mark(ObjectKey service, ulong version)
    {
        lock (guard)
        {
            dirty.Add(service);
            removal = Math.Max(removal, version);
        }

        changed.Set();
    }

    private void MarkAll()
    {
        lock (guard)
        {
            isAllDirty = true;
        }

        changed.Set();
    }

    private (HashSet<ObjectKey> Keys, bool All, ulong Version) Take()
    {
        lock (guard)
        {
            var taken = (dirty, isAllDirty, removal);
            dirty = [];
            isAllDirty = false;
            return taken;
        }
    }

    private static ObjectKey? ServiceOf(EndpointSlice slice) =>
        slice.Metadata.Labels.TryGetValue(ServiceNameLabel, out var name) ? new ObjectKey(slice.Metadata.Namespace, name) : null;

    private static string ZoneOf(Node? node) => node?.Metadata.Labels.GetValueOrDefault(ZoneLabel) ?? "";

    [LoggerMessage(1, LogLevel.Error, "the rules for Services could not be changed; making them anew")]
    private partial void LogRefused(Exception failure);
}

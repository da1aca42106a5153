using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Coordination.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Informers;

namespace Podium.Controllers.NodeLifecycle;

/// <summary>Looks at every node again and again, and says of those that have fallen silent that their state is unknown.</summary>
public sealed partial class NodeHealthMonitor : IController
{
    private readonly IApiClient client;
    private readonly Informer<Node> nodes;
    private readonly Informer<Lease> leases;
    private readonly NodeEvents events;
    private readonly NodeLifecycleOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    // Used by the one loop only.
    private readonly Dictionary<string, NodeHealth> health = new(StringComparer.Ordinal);
    private bool wereAllDisrupted;

    /// <summary>A monitor that does not run yet.</summary>
    public NodeHealthMonitor(ControllerContext context)
    {
        client = context.Client;
        nodes = context.Informers.Of<Node>();
        leases = context.Informers.Of<Lease>(new InformerSelection("kube-node-lease"));
        events = new NodeEvents(context.Events("node-controller"));
        events.Follow(nodes);
        options = context.NodeLifecycle;
        time = context.Time;
        logger = context.Loggers.CreateLogger<NodeHealthMonitor>();
    }

    /// <inheritdoc/>
    public string Name => "node-lifecycle";

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.MonitorPeriod, time);
        do
        {
            await LookAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var gone in health.Keys.Where(name => nodes.Get(new ObjectKey("", name)) is null).ToList())
        {
            health.Remove(gone);
        }

        var allDisrupted = Zones.AreAllDisrupted(nodes.All, options);
        foreach (var node in nodes.All)
        {
            var lease = leases.Get(new ObjectKey("kube-node-lease", node.Metadata.Name));
            var known = NodeHealth.Observe(health.GetValueOrDefault(node.Metadata.Name), node, lease?.Spec.RenewTime, now);
            if (wereAllDisrupted && !allDisrupted)
            {
                // It was the controller that had been cut off: every node gets its time again.
                known = known with { HeardAt = now };
            }

            health[node.Metadata.Name] = known;
            if (known.IsSilent(node, options, now) && node.GetReadiness() != "Unknown")
            {
                await MarkUnknownAsync(node, known.HeardAt, now, cancellationToken);
            }
        }

        wereAllDisrupted = allDisrupted;
    }

    private async Task MarkUnknownAsync(Node node, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var status = node.Status with { Conditions = NodeHealth.UnknownConditions(node, now) };
            await client.UpdateAsync(node with { Status = status }, "status", cancellationToken);
            LogSilent(node.Metadata.Name, since);
            if (node.GetReadiness() == "True")
            {
                events.NotReady(node);
            }
        }
        catch (StatusException stale) when (stale.Code is 404 or 409)
        {
            // It has just reported, or is gone: the next look tells.
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
        {
            LogFailed(node.Metadata.Name, failure);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "node {node} has been silent since {since}: its state is unknown")]
    private partial void LogSilent(string node, DateTimeOffset since);

    [LoggerMessage(2, LogLevel.Warning, "the state of node {node} could not be written; it is tried again")]
    private partial void LogFailed(string node, Exception failure);
}

using Microsoft.Extensions.Logging;
using Podium.Api.Core.V1;
using Podium.Client.Informers;
using Podium.Network.PodNetwork;

namespace Podium.Network.Routes;

/// <summary>
/// Keeps this node's routes to the pods of all other nodes. Routes within the cluster's range of pod addresses are its own: it
/// removes what no node wants any more.
/// </summary>
public sealed partial class NodeRoutes
{
    private readonly PodNetworkOptions options;
    private readonly Informer<Node> nodes;
    private readonly TimeProvider time;
    private readonly ILogger<NodeRoutes> logger;
    private readonly ChangeSignal changed = new();

    /// <summary>Routes that are not kept yet. Must be made before the informer runs.</summary>
    public NodeRoutes(PodNetworkOptions options, Informer<Node> nodes, TimeProvider time, ILogger<NodeRoutes> logger)
    {
        this.options = options;
        this.nodes = nodes;
        this.time = time;
        this.logger = logger;
        nodes.OnChange(change =>
        {
            // Heartbeats change nodes often, their ranges and addresses hardly ever.
            if (change.Before is not { } before || change.After is not { } after || before.Spec.PodCIDR != after.Spec.PodCIDR
                || !before.Status.Addresses.SequenceEqual(after.Status.Addresses))
            {
                changed.Set();
            }
        });
    }

    /// <summary>Removes all routes to other nodes' pods, in the network namespace of this process.</summary>
    public static async Task RemoveAsync(PodNetworkOptions options, CancellationToken cancellationToken) =>
        await ApplyAsync(options, new Dictionary<string, string>(), cancellationToken).ConfigureAwait(false);

    /// <summary>Follows the nodes until cancelled; the routes stay.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await nodes.Synced.WaitAsync(cancellationToken).ConfigureAwait(false);
        await changed.FollowAsync(SyncAsync, time, cancellationToken).ConfigureAwait(false);
    }

    private static async Task ApplyAsync(PodNetworkOptions options, Dictionary<string, string> wanted, CancellationToken cancellationToken)
    {
        var shown = await SystemCommand.RunAsync(
            "ip", ["-4", "route", "show", "root", options.ClusterCidr.ToString()], null, cancellationToken).ConfigureAwait(false);
        var changes = NodeRoutePlan.Changes(wanted, shown);
        if (changes.Length > 0)
        {
            await SystemCommand.RunAsync("ip", ["-batch", "-"], changes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>False where a node cannot be reached now, or the kernel refused: try again.</summary>
    private async Task<bool> SyncAsync(CancellationToken cancellationToken)
    {
        var complete = true;
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var route in NodeRoutePlan.Wanted(options.Node, nodes.All))
            {
                try
                {
                    var answer = await SystemCommand.RunAsync("ip", ["-4", "route", "get", route.Node], null, cancellationToken).ConfigureAwait(false);
                    if (NodeRoutePlan.NextHop(route.Node, answer) is { } hop)
                    {
                        wanted[route.Range] = hop;
                    }
                }
                catch (CommandException unreachable)
                {
                    complete = false;
                    LogUnreachable(route.Node, unreachable.Message);
                }
            }

            await ApplyAsync(options, wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (CommandException refused)
        {
            complete = false;
            LogRefused(refused);
        }

        return complete;
    }

    [LoggerMessage(1, LogLevel.Warning, "the routes to other nodes' pods could not be set; trying again")]
    private partial void LogRefused(Exception failure);

    [LoggerMessage(2, LogLevel.Debug, "node address {address} has no route: {why}")]
    private partial void LogUnreachable(string address, string why);
}

using Microsoft.Extensions.Logging;
using Podium.Api.Core.V1;
using Podium.Client.Informers;
using Podium.Network.PodNetwork;

namespace Podium.Network.HostPorts;

/// <summary>
/// Keeps the kernel's rules for host ports true to the pods of one node. What nobody uses costs nothing: without host ports there
/// is no table.
/// </summary>
public sealed partial class HostPortProxy
{
    private readonly PodNetworkOptions options;
    private readonly Informer<Pod> pods;
    private readonly TimeProvider time;
    private readonly ILogger<HostPortProxy> logger;
    private readonly ChangeSignal changed = new();

    // What the kernel has; used by the one loop only.
    private IReadOnlyList<HostPortMapping>? installed;

    /// <summary>A proxy that does not run yet. Must be made before the informer runs.</summary>
    /// <param name="options">The node's pod network.</param>
    /// <param name="pods">The pods of the node, and of no other.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Takes what goes wrong.</param>
    public HostPortProxy(PodNetworkOptions options, Informer<Pod> pods, TimeProvider time, ILogger<HostPortProxy> logger)
    {
        this.options = options;
        this.pods = pods;
        this.time = time;
        this.logger = logger;
        pods.OnChange(_ => changed.Set());
    }

    /// <summary>Follows the pods until cancelled; the rules stay.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await pods.Synced.WaitAsync(cancellationToken).ConfigureAwait(false);
        await changed.FollowAsync(SyncAsync, time, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> SyncAsync(CancellationToken cancellationToken)
    {
        var wanted = HostPortMapping.Of(pods.All);
        if (installed is not null && wanted.SequenceEqual(installed))
        {
            return true;
        }

        try
        {
            await InstallAsync(wanted, cancellationToken).ConfigureAwait(false);
            installed = wanted;
            return true;
        }
        catch (CommandException refused)
        {
            LogRefused(refused);
            return false;
        }
    }

    private async Task InstallAsync(IReadOnlyList<HostPortMapping> mappings, CancellationToken cancellationToken)
    {
        if (mappings.Count > 0)
        {
            // The bridge is there, because a pod has an address on it.
            Sysctl.SetIfPresent($"net/ipv4/conf/{options.BridgeName}/route_localnet", "1");
        }

        var rules = mappings.Count == 0 ? HostPortRules.Remove(options) : HostPortRules.Replace(options, mappings);
        await SystemCommand.RunAsync("nft", ["-f", "-"], rules, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(1, LogLevel.Error, "the rules for host ports could not be installed; trying again")]
    private partial void LogRefused(Exception failure);
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Coordination.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Client;
using Podium.Client.Endpoints;
using Podium.Client.Informers;
using Patch = Podium.Client.Patch;

namespace Podium.Network.Proxy;

/// <summary>
/// Writes how far the node's rules are. One write is under way at a time and the newest version wins, so that a burst of removals
/// costs few writes; removals are all that is told, because nobody waits for anything else.
/// </summary>
internal sealed partial class AcknowledgementWriter(
    string node, IApiClient client, Informer<Node> nodes, TimeProvider time, ILogger<AcknowledgementWriter> logger)
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private readonly ObjectKey key = new(ProxyAcknowledgement.Namespace, ProxyAcknowledgement.NameOf(node));
    private readonly Channel<ulong> applied = Channel.CreateBounded<ulong>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private ulong told;

    /// <summary>The kernel has everything up to a version. Called by one, with versions that never shrink.</summary>
    public void Applied(ulong version)
    {
        if (version > told)
        {
            told = version;
            applied.Writer.TryWrite(version);
        }
    }

    /// <summary>Writes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var version in applied.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var newest = version;
            while (true)
            {
                try
                {
                    await WriteAsync(newest, cancellationToken).ConfigureAwait(false);
                    break;
                }
                catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
                {
                    // Pods that end do not wait for longer than a second; a later try still tells how far this node is.
                    LogFailed(failure);
                    await Task.Delay(Retry, time, cancellationToken).ConfigureAwait(false);
                    newest = applied.Reader.TryRead(out var newer) ? newer : newest;
                }
            }
        }
    }

    private async Task WriteAsync(ulong version, CancellationToken cancellationToken)
    {
        var text = version.ToString(CultureInfo.InvariantCulture);
        try
        {
            var change = new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [ProxyAcknowledgement.Annotation] = text } },
            };
            await client.PatchAsync<Lease>(key, new Patch(PatchType.Merge, change), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (StatusException missing) when (missing.Code == 404)
        {
            await client.CreateAsync(
                new Lease
                {
                    Metadata = new()
                    {
                        Namespace = key.Namespace,
                        Name = key.Name,
                        Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [ProxyAcknowledgement.Label] = "" },
                        Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [ProxyAcknowledgement.Annotation] = text },
                        OwnerReferences = OwnerOf(),
                    },
                    Spec = new() { HolderIdentity = node },
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    // The lease goes with its node.
    private IReadOnlyList<OwnerReference> OwnerOf() => nodes.Get(new ObjectKey("", node)) is { } owner
        ? [new OwnerReference { ApiVersion = "v1", Kind = "Node", Name = owner.Metadata.Name, Uid = owner.Metadata.Uid }]
        : [];

    [LoggerMessage(1, LogLevel.Warning, "how far the rules are could not be told; trying again")]
    private partial void LogFailed(Exception failure);
}

using System.Globalization;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Coordination.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Cri.Grpc;
using Podium.Kubelet.Events;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Node;

/// <summary>
/// Registers the node and keeps telling that it lives: a Lease every ten seconds, its status when it changes and otherwise
/// every five minutes.
/// </summary>
internal sealed partial class NodeAgent(PodNode node, ILogger<NodeAgent> logger)
{
    private const string LeaseNamespace = "kube-node-lease";
    private const int LeaseSeconds = 40;
    private const int ImagesMax = 50;
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    private string runtimeVersion = "";
    private DateTimeOffset reportedAt;

    // A node that is not ready yet looks often: its runtime or its network is about to be.
    private bool isReady;

    // Completed where the status has work before its time.
    private volatile TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The node comes by a watch and by answers, in any order: what is older than what is known says nothing. Guarded by `labels`.
    private readonly Lock labels = new();
    private long labelsVersion;

    /// <summary>The node's labels as they are registered; after a change by others, as the API has them.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; private set; } = EmptyMap.Strings;

    /// <summary>Takes over the labels that the API has for this node; a resource that somebody added is passed on to pods at once.</summary>
    public void Follow(Podium.Api.Core.V1.Node known)
    {
        Learn(known);
        if (!NodeStatusPlan.HasAllOf(known.Status.Allocatable, NodeStatusPlan.WithExtended(EmptyMap.Of<Quantity>(), known.Status.Capacity)))
        {
            changed.TrySetResult();
        }
    }

    /// <summary>Reads the labels that the API has for this node now. Tried until it works.</summary>
    public async Task ReadLabelsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                Learn(await node.Client.GetAsync<Podium.Api.Core.V1.Node>(new ObjectKey("", node.Options.NodeName), cancellationToken));
                return;
            }
            catch (StatusException missing) when (missing.Code == 404)
            {
                return; // Not registered yet: there are no others than its own.
            }
            catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
            {
                LogRetry("labels", failure);
                await Task.Delay(Retry, node.Time, cancellationToken);
            }
        }
    }

    /// <summary>Looks at the machine. Before anything else.</summary>
    public void Measure()
    {
        Directory.CreateDirectory(node.Options.DataDirectory);
        var capacity = MachineFacts.Capacity(node.Options);
        node.MemoryCapacity = capacity.TryGetValue("memory", out var memory) ? memory.Value : 0;
        node.Allocatable = MachineFacts.Allocatable(capacity, node.Options);
        Labels = StandardLabels();
    }

    /// <summary>Creates the node, or takes the existing one over, and says how it is. Tried until it works.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        node.Events.Record(EventReferences.OfNode(node.Options.NodeName), warning: false, "Starting", "Starting kubelet.");
        while (true)
        {
            try
            {
                await TryRegisterAsync(cancellationToken);
                return;
            }
            catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
            {
                LogRetry("registration", failure);
                await Task.Delay(Retry, node.Time, cancellationToken);
            }
        }
    }

    /// <summary>Keeps the Lease until cancelled.</summary>
    public async Task KeepLeaseAsync(CancellationToken cancellationToken)
    {
        Lease? held = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = CheckPeriod;
            try
            {
                held = await RenewAsync(held, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
            {
                LogRetry("lease", failure);
                held = null;
                wait = Retry;
            }

            await Task.Delay(wait, node.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Keeps the status until cancelled.</summary>
    public async Task KeepStatusAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = CheckPeriod;
            try
            {
                await ReportAsync(cancellationToken);
                wait = isReady ? CheckPeriod : Retry;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (StatusException missing) when (missing.Code == 404)
            {
                // Someone deleted the node: it is here all the same.
                await RegisterAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
            {
                LogRetry("status", failure);
                wait = Retry;
            }

            await RestAsync(wait, cancellationToken);
        }
    }

    private async Task RestAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await changed.Task.WaitAsync(wait, node.Time, cancellationToken);
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            // The time is up, or the node stops: whoever called looks which.
        }
    }

    private void Learn(Podium.Api.Core.V1.Node known)
    {
        if (!long.TryParse(known.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return;
        }

        lock (labels)
        {
            if (version >= labelsVersion)
            {
                labelsVersion = version;
                Labels = known.Metadata.Labels;
            }
        }
    }

    private async Task TryRegisterAsync(CancellationToken cancellationToken)
    {
        var name = node.Options.NodeName;
        var status = await StatusAsync(new NodeStatus(), cancellationToken);
        try
        {
            var created = await node.Client.CreateAsync(
                new Podium.Api.Core.V1.Node
                {
                    Metadata = new()
                    {
                        Name = name,
                        Labels = StandardLabels(),
                        Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
                        {
                            ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true",
                        },
                    },
                    Spec = new() { Taints = node.Options.NodeTaints },
                    Status = status,
                },
                cancellationToken);
            if (NodeStatusPlan.Differ(created.Status, status))
            {
                // A create keeps the status of a node, but a server may see that otherwise.
                await node.Client.UpdateAsync(created with { Status = status }, "status", cancellationToken);
            }

            Learn(created);
            reportedAt = node.Time.GetUtcNow();
            Tell([], status);
            LogRegistered(name);
            return;
        }
        catch (StatusException exists) when (exists.Code == 409)
        {
            LogExists(name);
        }

        var existing = await node.Client.GetAsync<Podium.Api.Core.V1.Node>(new ObjectKey("", name), cancellationToken);
        var wanted = new Dictionary<string, string>(existing.Metadata.Labels, StringComparer.Ordinal);
        foreach (var (key, value) in StandardLabels())
        {
            wanted[key] = value;
        }

        if (wanted.Count != existing.Metadata.Labels.Count || wanted.Any(pair => existing.Metadata.Labels[pair.Key] != pair.Value))
        {
            existing = await node.Client.UpdateAsync(
                existing with { Metadata = existing.Metadata with { Labels = wanted } }, cancellationToken: cancellationToken);
        }

        Learn(existing);
        await ReportAsync(existing, force: true, cancellationToken);
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        var existing = await node.Client.GetAsync<Podium.Api.Core.V1.Node>(new ObjectKey("", node.Options.NodeName), cancellationToken);
        Learn(existing);
        await ReportAsync(existing, force: false, cancellationToken);
    }

    private async Task ReportAsync(Podium.Api.Core.V1.Node existing, bool force, CancellationToken cancellationToken)
    {
        var now = node.Time.GetUtcNow();
        var status = await StatusAsync(existing.Status, cancellationToken);
        isReady = status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });
        if (force || now - reportedAt >= ReportPeriod || NodeStatusPlan.Differ(existing.Status, status))
        {
            await node.Client.UpdateAsync(existing with { Status = status }, "status", cancellationToken);
            reportedAt = now;
            Tell(existing.Status.Conditions, status);
        }
    }

    private void Tell(IReadOnlyList<NodeCondition> before, NodeStatus status)
    {
        var about = EventReferences.OfNode(node.Options.NodeName);
        foreach (var reason in NodeTransitions.Reasons(before, status.Conditions))
        {
            node.Events.Record(about, warning: false, reason, $"Node {node.Options.NodeName} status is now: {reason}");
        }
    }

    private async Task<NodeStatus> StatusAsync(NodeStatus before, CancellationToken cancellationToken)
    {
        var measures = await MeasureAsync(cancellationToken);
        return before with
        {
            Capacity = NodeStatusPlan.WithExtended(MachineFacts.Capacity(node.Options), before.Capacity),
            Allocatable = NodeStatusPlan.WithExtended(node.Allocatable, before.Capacity),
            Conditions = NodeStatusPlan.Conditions(measures, before.Conditions, PodConditions.Seconds(node.Time.GetUtcNow())),
            Addresses =
            [
                new() { Type = "InternalIP", Address = node.Options.NodeIP },
                new() { Type = "Hostname", Address = node.Options.NodeName },
            ],
            DaemonEndpoints = new() { KubeletEndpoint = new() { Port = node.Options.Port } },
            NodeInfo = MachineFacts.SystemInfo(node.Options, runtimeVersion),
            Images = node.Options.IsHollow || measures.RuntimeProblem.Length > 0 ? before.Images : await ImagesAsync(cancellationToken),
        };
    }

    private async Task<NodeMeasures> MeasureAsync(CancellationToken cancellationToken)
    {
        var problem = "";
        try
        {
            if (runtimeVersion.Length == 0)
            {
                var version = await node.Runtime.VersionAsync(cancellationToken);
                runtimeVersion = $"{version.RuntimeName}://{version.RuntimeVersion}";
            }

            var status = await node.Runtime.StatusAsync(false, cancellationToken);
            foreach (var condition in status.Status.Conditions)
            {
                if (!condition.Status)
                {
                    problem = condition.Type == "NetworkReady"
                        ? $"container runtime network not ready: NetworkReady=false reason:{condition.Reason} message:{condition.Message}"
                        : $"container runtime not ready: {condition.Type}=false reason:{condition.Reason} message:{condition.Message}";
                }
            }
        }
        catch (GrpcException failure)
        {
            problem = $"container runtime is down: {failure.Message}";
        }

        return new(problem, node.Pressure);
    }

    private async Task<IReadOnlyList<ContainerImage>> ImagesAsync(CancellationToken cancellationToken)
    {
        var images = await node.Runtime.ListImagesAsync(cancellationToken);
        return
        [
            .. images.Select(image => new ContainerImage
                {
                    Names = [.. image.RepoDigests, .. image.RepoTags],
                    SizeBytes = (long)image.Size,
                })
                .OrderByDescending(image => image.SizeBytes)
                .ThenBy(image => image.Names.Count > 0 ? image.Names[0] : "", StringComparer.Ordinal)
                .Take(ImagesMax),
        ];
    }

    private async Task<Lease> RenewAsync(Lease? held, CancellationToken cancellationToken)
    {
        var name = node.Options.NodeName;
        var now = node.Time.GetUtcNow();
        if (held is null)
        {
            try
            {
                held = await node.Client.GetAsync<Lease>(new ObjectKey(LeaseNamespace, name), cancellationToken);
            }
            catch (StatusException missing) when (missing.Code == 404)
            {
                return await node.Client.CreateAsync(
                    new Lease
                    {
                        Metadata = new() { Namespace = LeaseNamespace, Name = name },
                        Spec = new() { HolderIdentity = name, LeaseDurationSeconds = LeaseSeconds, RenewTime = now },
                    },
                    cancellationToken);
            }
        }

        return await node.Client.UpdateAsync(
            held with { Spec = held.Spec with { HolderIdentity = name, LeaseDurationSeconds = LeaseSeconds, RenewTime = now } },
            cancellationToken: cancellationToken);
    }

    private Dictionary<string, string> StandardLabels() => new(node.Options.NodeLabels, StringComparer.Ordinal)
    {
        ["kubernetes.io/hostname"] = node.Options.NodeName,
        ["kubernetes.io/os"] = "linux",
        ["kubernetes.io/arch"] = MachineFacts.Architecture,
        ["beta.kubernetes.io/os"] = "linux",
        ["beta.kubernetes.io/arch"] = MachineFacts.Architecture,
    };

    [LoggerMessage(1, LogLevel.Information, "node {node} is registered")]
    private partial void LogRegistered(string node);

    [LoggerMessage(2, LogLevel.Debug, "node {node} was registered before")]
    private partial void LogExists(string node);

    [LoggerMessage(3, LogLevel.Warning, "the node's {what} could not be written or read; trying again")]
    private partial void LogRetry(string what, Exception failure);
}

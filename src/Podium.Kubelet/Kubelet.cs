using Microsoft.Extensions.Logging;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Cri;
using Podium.Kubelet.Node;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Probes;
using Podium.Kubelet.Runtime;
using Podium.Kubelet.Status;

namespace Podium.Kubelet;

/// <summary>
/// The node's part of the cluster: registers the node, runs the pods that are bound to it, and tells how they are. It keeps
/// nothing of its own: after a restart, everything is known again from the API and from what is noted on the containers.
/// </summary>
public sealed class Kubelet
{
    private readonly KubeletOptions options;
    private readonly IApiClient client;
    private readonly ICriRuntime runtime;
    private readonly IContainerEvents containerEvents;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private volatile PodWorkers? running;

    /// <summary>A kubelet that does not run yet.</summary>
    /// <param name="options">The node.</param>
    /// <param name="client">The API, under the node's identity.</param>
    /// <param name="runtime">The container runtime.</param>
    /// <param name="containerEvents">The runtime's events.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public Kubelet(
        KubeletOptions options, IApiClient client, ICriRuntime runtime, IContainerEvents containerEvents, TimeProvider time,
        ILoggerFactory loggers)
    {
        this.options = options;
        this.client = client;
        this.runtime = runtime;
        this.containerEvents = containerEvents;
        this.time = time;
        this.loggers = loggers;
    }

    /// <summary>
    /// Ends all pods' containers, with their hooks and grace periods, and leaves the pods in the API as they are: the node stops as
    /// for a reboot. Only while <see cref="RunAsync"/> runs, which is to be cancelled afterwards.
    /// </summary>
    public Task EndPodsAsync(CancellationToken cancellationToken) => running?.EndAllAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>
    /// Runs until cancelled, and then leaves all containers running. Completes when nothing of it works any more; faults when
    /// a part of it breaks.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var recorder = new EventRecorder(client, "kubelet", options.NodeName, time, loggers.CreateLogger<EventRecorder>());
        using var node = new PodNode(options, client, runtime, recorder, time, loggers);
        var agent = new NodeAgent(node, loggers.CreateLogger<NodeAgent>());
        agent.Measure();
        var publisher = new StatusPublisher(client, time, loggers.CreateLogger<StatusPublisher>());
        using var probes = new ProbeScheduler(new Prober(runtime, time), recorder, time, loggers.CreateLogger<ProbeScheduler>());
        using var workers = new PodWorkers(node, publisher, probes, stop.Token) { NodeLabels = () => agent.Labels };
        if (options.ServedPods is { } served)
        {
            served.Left = workers.Wake;
        }

        using var follower = new RuntimeFollower(node, workers, loggers.CreateLogger<RuntimeFollower>());
        running = workers;
        var pods = new Informer<Pod>(
            client, new InformerSelection(FieldSelector: $"spec.nodeName={options.NodeName}"), time, loggers.CreateLogger<Informer<Pod>>());
        pods.OnChange(change =>
        {
            if (change.After is { } pod)
            {
                workers.Put(pod);
            }
            else
            {
                workers.Remove(change.Object);
            }
        });

        // Whoever binds a pod by a label of the node has seen that label: so must the kubelet when it admits the pod.
        var self = new Informer<Api.Core.V1.Node>(
            client, new InformerSelection(FieldSelector: $"metadata.name={options.NodeName}"), time, loggers.CreateLogger<Informer<Api.Core.V1.Node>>());
        self.OnChange(change =>
        {
            if (change.After is { } known)
            {
                agent.Follow(known);
            }
        });

        List<Task> parts =
        [
            recorder.RunAsync(stop.Token),
            publisher.RunAsync(stop.Token),
            follower.RunAsync(containerEvents, stop.Token),
            node.Commands.RunAsync(containerEvents, stop.Token),
            RunNodeAsync(agent, stop.Token),
            self.RunAsync(stop.Token),
            node.Services.RunAsync(stop.Token),
            RunPodsAsync(pods, self, workers, stop.Token),
            workers.SettleDoubtsAsync(agent.ReadLabelsAsync, stop.Token),
        ];
        using var services = new KubeletServices(node, workers, loggers);
        parts.AddRange(services.Run(stop.Token));

        // The first part that ends, ends all: by the caller's wish, or because it broke.
        var first = await Task.WhenAny(parts);
        await stop.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await workers.DrainAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
        {
            await first;
        }
    }

    private static async Task RunNodeAsync(NodeAgent agent, CancellationToken cancellationToken)
    {
        try
        {
            await agent.RegisterAsync(cancellationToken);
            await Task.WhenAll(agent.KeepLeaseAsync(cancellationToken), agent.KeepStatusAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped before the node was registered.
        }
    }

    // What the runtime has must be known before the first pod is looked at, or its containers would be started twice.
    private static async Task RunPodsAsync(Informer<Pod> pods, Informer<Api.Core.V1.Node> self, PodWorkers workers, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(workers.Listed, self.Synced).WaitAsync(cancellationToken);
            var following = pods.RunAsync(cancellationToken);
            await Task.WhenAny(pods.Synced, following);
            if (pods.Synced.IsCompletedSuccessfully)
            {
                workers.EndOrphans();
            }

            await following;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped before the runtime answered.
        }
    }
}

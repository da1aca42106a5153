using System.Globalization;
using Podium.Cri;
using Podium.Cri.Grpc;
using Podium.Cri.V1;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Runtime;

/// <summary>What the runtime has of one pod.</summary>
internal sealed record RuntimePod(string Uid, string Namespace, string Name, long GraceSeconds)
{
    /// <summary>Its sandboxes.</summary>
    public List<SandboxView> Sandboxes { get; } = [];

    /// <summary>Its containers.</summary>
    public List<ContainerView> Containers { get; } = [];
}

/// <summary>Lists everything that the runtime has, pod by pod, from labels and annotations alone.</summary>
/// <param name="runtime">The runtime.</param>
internal sealed class RuntimeRelist(ICriRuntime runtime)
{
    private const int ParallelCalls = 8;

    /// <summary>Lists.</summary>
    /// <param name="known">
    /// What is known of a container; one that shows no change is not asked for again. Null for one that is not known.
    /// </param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async Task<Dictionary<string, RuntimePod>> ListAsync(
        Func<string, string, ContainerView?> known, CancellationToken cancellationToken)
    {
        var sandboxes = await runtime.ListPodSandboxAsync(null, cancellationToken);
        var containers = await runtime.ListContainersAsync(null, cancellationToken);
        var pods = new Dictionary<string, RuntimePod>(StringComparer.Ordinal);
        foreach (var sandbox in sandboxes)
        {
            if (!sandbox.Labels.TryGetValue(RuntimeLabels.PodUid, out var uid))
            {
                continue; // Not ours.
            }

            if (!pods.TryGetValue(uid, out var pod))
            {
                var grace = sandbox.Annotations.TryGetValue(RuntimeLabels.PodGracePeriod, out var text)
                    && long.TryParse(text, CultureInfo.InvariantCulture, out var seconds) ? seconds : 30;
                pods[uid] = pod = new(uid, sandbox.Metadata.Namespace, sandbox.Metadata.Name, grace);
            }

            if (await SandboxAsync(sandbox, cancellationToken) is { } view)
            {
                pod.Sandboxes.Add(view);
            }
        }

        await Parallel.ForEachAsync(
            containers,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelCalls, CancellationToken = cancellationToken },
            async (container, token) =>
            {
                if (container.Labels.TryGetValue(RuntimeLabels.PodUid, out var uid) && pods.TryGetValue(uid, out var pod)
                    && await ContainerAsync(uid, container, known, token) is { } view)
                {
                    lock (pod)
                    {
                        pod.Containers.Add(view);
                    }
                }
            });
        foreach (var pod in pods.Values)
        {
            pod.Sandboxes.Sort(static (a, b) => b.CreatedAt.CompareTo(a.CreatedAt));
            pod.Containers.Sort(static (a, b) => b.CreatedAt.CompareTo(a.CreatedAt));
        }

        return pods;
    }

    private async Task<SandboxView?> SandboxAsync(PodSandbox sandbox, CancellationToken cancellationToken)
    {
        if (sandbox.State != PodSandboxState.SandboxReady)
        {
            return new(sandbox.Id, false, sandbox.Metadata.Attempt, CriTime.ToDateTimeOffset(sandbox.CreatedAt), []);
        }

        try
        {
            return CriViews.Sandbox((await runtime.PodSandboxStatusAsync(sandbox.Id, false, cancellationToken)).Status);
        }
        catch (GrpcException gone) when (gone.Code == GrpcStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<ContainerView?> ContainerAsync(
        string uid, Podium.Cri.V1.Container container, Func<string, string, ContainerView?> known, CancellationToken cancellationToken)
    {
        if (known(uid, container.Id) is { } before && before.State == CriViews.State(container.State))
        {
            return before;
        }

        try
        {
            var status = await runtime.ContainerStatusAsync(container.Id, false, cancellationToken);
            return CriViews.Container(status.Status, container.PodSandboxId);
        }
        catch (GrpcException gone) when (gone.Code == GrpcStatusCode.NotFound)
        {
            return null;
        }
    }
}

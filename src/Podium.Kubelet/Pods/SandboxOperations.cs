using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Nodes.V1;
using Podium.Cri.Grpc;
using Podium.Cri.V1;
using Podium.Kubelet.Containers;
using Podium.Kubelet.Events;
using Podium.Kubelet.Runtime;
using Podium.Kubelet.Volumes;

namespace Podium.Kubelet.Pods;

/// <summary>What a pod needs before its containers and after them: directories, cgroup, volumes, sandbox. Each step is idempotent.</summary>
internal sealed partial class SandboxOperations(PodNode node, ILogger<SandboxOperations> logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(122);
    private static readonly TimeSpan SandboxRetry = TimeSpan.FromSeconds(5);

    /// <summary>Makes directories, cgroup and volumes. A failure is told by an event and tried again later.</summary>
    public async Task SetUpAsync(PodState state, int failuresBefore, CancellationToken cancellationToken)
    {
        var pod = state.View.Pod;
        if (node.Options.IsHollow)
        {
            state.Set(view => view with { IsSetUp = true });
            return;
        }

        try
        {
            Directory.CreateDirectory(node.Paths.Pod(pod.Metadata.Uid));
            Directory.CreateDirectory(node.Paths.PodLogs(pod));
            node.Cgroups.Create(pod, PodQos.Get(pod), PodLimits.Of(pod) with { Pids = node.Options.PodPidsLimit });
            await node.Volumes.SetUpAsync(pod, [], cancellationToken);
            state.Set(view => view with { IsSetUp = true, SetUpRetryAt = null });
        }
        catch (VolumeException failure)
        {
            node.Events.Record(EventReferences.Of(pod), true, "FailedMount", failure.Message);
            RetryLater();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            node.Events.Record(EventReferences.Of(pod), true, "FailedCreatePodContainer",
                $"unable to ensure pod container exists: {failure.Message}");
            RetryLater();
        }

        void RetryLater()
        {
            var delay = TimeSpan.FromTicks((long)Math.Min(FirstRetry.Ticks * Math.Pow(2, failuresBefore), LongestRetry.Ticks));
            state.Set(view => view with { SetUpRetryAt = node.Time.GetUtcNow() + delay });
        }
    }

    /// <summary>Makes a sandbox with its network.</summary>
    public async Task CreateAsync(PodState state, uint attempt, CancellationToken cancellationToken)
    {
        var pod = state.View.Pod;
        var config = await ConfigAsync(pod, attempt, cancellationToken);
        await node.Starts.WaitAsync(cancellationToken);
        try
        {
            var handler = await RuntimeHandlerAsync(pod, cancellationToken);
            var id = await node.Runtime.RunPodSandboxAsync(config, handler, cancellationToken);
            var status = await node.Runtime.PodSandboxStatusAsync(id, false, cancellationToken);
            state.Set(view => view with { SandboxRetryAt = null });
            state.PutSandbox(CriViews.Sandbox(status.Status));
        }
        catch (Exception failure) when (failure is GrpcException or StatusException)
        {
            node.Events.Record(EventReferences.Of(pod), true, "FailedCreatePodSandBox",
                $"Failed to create pod sandbox: {(failure is GrpcException refused ? CriViews.Describe(refused) : failure.Message)}");
            state.Set(view => view with { SandboxRetryAt = node.Time.GetUtcNow() + SandboxRetry });
        }
        finally
        {
            node.Starts.Release();
        }
    }

    // A class that is deleted while the pod waits is missed here, and waited for.
    private async Task<string> RuntimeHandlerAsync(Pod pod, CancellationToken cancellationToken)
    {
        if (pod.Spec.RuntimeClassName is not { Length: > 0 } name)
        {
            return "";
        }

        try
        {
            return (await node.Client.GetAsync<RuntimeClass>(new ObjectKey("", name), cancellationToken)).Handler;
        }
        catch (StatusException missing) when (missing.Code == 404)
        {
            // The kubelet looks in its own list, which names what it lists otherwise than the API does.
            throw new StatusException(missing.Status with { Message = $"runtimeclass.node.k8s.io \"{name}\" not found" });
        }
    }

    /// <summary>The configuration that a pod's sandbox is made with, which its containers must be given too.</summary>
    public async Task<PodSandboxConfig> ConfigAsync(Pod pod, uint attempt, CancellationToken cancellationToken)
    {
        var machine = node.Options.IsHollow || !File.Exists(node.Options.ResolvConf)
            ? ""
            : await File.ReadAllTextAsync(node.Options.ResolvConf, cancellationToken);
        return SandboxConfigs.Of(
            pod, attempt, node.Paths.PodLogs(pod), node.Cgroups.PathOf(pod.Metadata.Uid, PodQos.Get(pod)),
            DnsSettings.Of(pod, node.Options, machine), node.Options);
    }

    /// <summary>Stops a sandbox.</summary>
    public async Task StopAsync(PodState state, string id, CancellationToken cancellationToken)
    {
        try
        {
            await node.Runtime.StopPodSandboxAsync(id, cancellationToken);
        }
        catch (GrpcException gone) when (gone.Code == GrpcStatusCode.NotFound)
        {
            LogGone(state.View.Pod.Describe(), id);
        }

        state.MarkSandboxDead(id);
    }

    /// <summary>Removes everything that a pod had on this node.</summary>
    public async Task TearDownAsync(PodState state, CancellationToken cancellationToken)
    {
        var pod = state.View.Pod;
        foreach (var sandbox in state.View.Sandboxes)
        {
            await node.Runtime.RemovePodSandboxAsync(sandbox.Id, cancellationToken);
        }

        if (!node.Options.IsHollow)
        {
            node.Volumes.TearDown(pod.Metadata.Uid);
            node.Cgroups.Remove(pod.Metadata.Uid);
            var logs = node.Paths.PodLogs(pod);
            if (Directory.Exists(logs))
            {
                Directory.Delete(logs, recursive: true);
            }
        }

        state.Set(view => view with { IsTornDown = true, Sandboxes = [], Containers = [] });
    }

    [LoggerMessage(1, LogLevel.Debug, "sandbox {sandbox} of {pod} is gone already")]
    private partial void LogGone(string pod, string sandbox);
}

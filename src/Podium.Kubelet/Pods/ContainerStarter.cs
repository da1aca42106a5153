using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Cri.Grpc;
using Podium.Cri.V1;
using Podium.Kubelet.Containers;
using Podium.Kubelet.Events;
using Podium.Kubelet.Runtime;
using Podium.Kubelet.Volumes;
using Container = Podium.Api.Core.V1.Container;

namespace Podium.Kubelet.Pods;

/// <summary>
/// Brings one container up (<c>startContainer</c>, kuberuntime_container.go):
/// 1. its image; 2. its configuration; 3. creation; 4. start; 5. the postStart hook.
/// A failure of any step is kept as the container's <see cref="StartFailure"/>, and the plan tries again.
/// </summary>
internal sealed partial class ContainerStarter(
    PodNode node, SandboxOperations sandboxes, LifecycleHooks hooks, ILogger<ContainerStarter> logger)
{
    private const string RuncRace = "cannot start a container that has stopped";
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    /// <summary>Does it all.</summary>
    public async Task StartAsync(PodState state, PodAction.StartContainer start, CancellationToken cancellationToken)
    {
        var view = state.View;
        var pod = view.Pod;
        if (pod.FindContainer(start.Name) is not { } container
            || view.Sandboxes.FirstOrDefault(s => s.Id == start.SandboxId) is not { } sandbox)
        {
            return; // The pod has changed; the next turn knows.
        }

        var sandboxConfig = await sandboxes.ConfigAsync(pod, sandbox.Attempt, cancellationToken);
        if (start.Replaces.Length > 0 && !await RemoveUnstartedAsync(state, start.Replaces, sandbox.Id, cancellationToken))
        {
            return; // It runs, or has run: the next turn knows.
        }

        // 1. Image.
        var before = view.FactsOf(start.Name).StartFailure;
        var image = await node.Images.EnsureAsync(pod, container, before, sandboxConfig, cancellationToken);
        if (image.Image is null)
        {
            state.SetFacts(start.Name, facts => facts with { StartFailure = image.Failure, BackOffReportedAt = null });
            return;
        }

        // 2. Configuration.
        ContainerConfig config;
        try
        {
            config = await ConfigAsync(view, container, start, sandbox, image.Image, cancellationToken);
        }
        catch (Exception failure) when (failure is ContainerConfigException or IOException or UnauthorizedAccessException)
        {
            Fail(state, container, "CreateContainerConfigError", failure.Message, Retry, view.Words);
            return;
        }

        if (await CreateAndStartAsync(state, container, start, sandbox, config, sandboxConfig, cancellationToken) is { } id)
        {
            await AfterStartAsync(state, container, id, cancellationToken);
        }
    }

    // A container that was made before the program was killed may have been on its way up when the runtime was listed.
    private async Task<bool> RemoveUnstartedAsync(PodState state, string id, string sandboxId, CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(state, id, sandboxId, cancellationToken);
        }
        catch (GrpcException gone) when (gone.Code == GrpcStatusCode.NotFound)
        {
            state.RemoveContainer(id);
            return true;
        }

        if (state.View.Containers.FirstOrDefault(c => c.Id == id) is { State: not ContainerRunState.Created })
        {
            return false;
        }

        await node.Runtime.RemoveContainerAsync(id, cancellationToken);
        state.RemoveContainer(id);
        return true;
    }

    // 3. and 4. Null when one of them failed.
    private async Task<string?> CreateAndStartAsync(
        PodState state, Container container, PodAction.StartContainer start, SandboxView sandbox, ContainerConfig config,
        PodSandboxConfig sandboxConfig, CancellationToken cancellationToken)
    {
        var pod = state.View.Pod;
        var about = EventReferences.Of(pod, start.Name);
        await node.Starts.WaitAsync(cancellationToken);
        try
        {
            for (var isRetry = false; ; isRetry = true)
            {
                string id;
                try
                {
                    id = await node.Runtime.CreateContainerAsync(sandbox.Id, config, sandboxConfig, cancellationToken);
                }
                catch (GrpcException failure)
                {
                    Fail(state, container, "CreateContainerError", failure.Message, Retry);
                    return null;
                }

                state.PutContainer(Created(id, container, start, sandbox, config, sandboxConfig));
                if (!isRetry)
                {
                    node.Events.Record(about, false, "Created", $"Created container: {start.Name}");
                }

                try
                {
                    // Once begun, a start is not given up: the runtime would end what may have begun to run.
                    await node.Runtime.StartContainerAsync(id, CancellationToken.None);
                    await RefreshAsync(state, id, sandbox.Id, cancellationToken);
                    node.Events.Record(about, false, "Started", $"Started container {start.Name}");
                    return id;
                }
                catch (GrpcException failure) when (!isRetry && failure.Message.Contains(RuncRace, StringComparison.Ordinal))
                {
                    // runc's own race when many containers start at once; nothing of the container has run.
                    LogRace(pod.Describe(), start.Name);
                    await node.Runtime.RemoveContainerAsync(id, cancellationToken);
                    state.RemoveContainer(id);
                }
                catch (GrpcException failure)
                {
                    await RefreshAsync(state, id, sandbox.Id, cancellationToken);
                    Fail(state, container, "RunContainerError", failure.Message, TimeSpan.Zero);
                    return null;
                }
            }
        }
        finally
        {
            node.Starts.Release();
        }
    }

    // 5. The hook runs beside the container, which counts as running once it is through.
    private async Task AfterStartAsync(PodState state, Container container, string id, CancellationToken cancellationToken)
    {
        if (container.Lifecycle?.PostStart is { } hook)
        {
            var pod = state.View.Pod;
            var error = await hooks.RunAsync(state.View, container, id, hook, cancellationToken);
            if (error is not null)
            {
                var about = EventReferences.Of(pod, container.Name);
                node.Events.Record(about, true, "FailedPostStartHook", "PostStartHook failed");
                node.Events.Record(about, false, "Killing", "FailedPostStartHook");
                await node.Runtime.StopContainerAsync(id, Ending.SpecGrace(pod), cancellationToken);
                state.SetFacts(container.Name, facts => facts with
                {
                    StartFailure = new StartFailure("PostStartHookError", error, node.Time.GetUtcNow(), container.Image),
                });
                return;
            }
        }

        state.SetFacts(container.Name, facts => facts with { StartFailure = null, BackOffReportedAt = null });
    }

    private async Task RefreshAsync(PodState state, string id, string sandboxId, CancellationToken cancellationToken)
    {
        var status = await node.Runtime.ContainerStatusAsync(id, false, cancellationToken);
        state.PutContainer(CriViews.Container(status.Status, sandboxId));
    }

    private void Fail(PodState state, Container container, string reason, string message, TimeSpan retry, ObjectMeta? words = null)
    {
        node.Events.Record(EventReferences.Of(state.View.Pod, container.Name), true, "Failed", $"Error: {message}");
        state.SetFacts(container.Name, facts => facts with
        {
            StartFailure = new StartFailure(reason, message, node.Time.GetUtcNow() + retry, container.Image, Words: words),
        });
    }

    private async Task<ContainerConfig> ConfigAsync(
        PodView view, Container container, PodAction.StartContainer start, SandboxView sandbox, Image image,
        CancellationToken cancellationToken)
    {
        var pod = view.Pod;
        var uid = pod.Metadata.Uid;
        var hosts = "";
        var messageFile = "";
        if (!node.Options.IsHollow)
        {
            hosts = await WriteHostsAsync(pod, sandbox, cancellationToken);
            messageFile = MakeMessageFile(uid, container);
        }

        return ContainerConfigs.Of(pod, container, new ContainerInputs
        {
            Start = start,
            ImageRef = image.Id,
            Environment = await node.Environment.ComputeAsync(pod, container, sandbox.Ips, cancellationToken),
            Volumes = node.Volumes.Locate(pod),
            Qos = PodQos.Get(pod),
            MemoryCapacity = node.MemoryCapacity,
            ImageUser = image.Uid is { } user ? user.Value : null,
            ImageUsername = image.Username,
            TargetId = TargetOf(view, container.Name),
            HostsFile = hosts,
            TerminationMessageFile = messageFile,
        }, new SubPaths(node.Paths, uid));
    }

    private async Task<string> WriteHostsAsync(Pod pod, SandboxView sandbox, CancellationToken cancellationToken)
    {
        var path = node.Paths.Hosts(pod.Metadata.Uid);
        var machine = pod.Spec.HostNetwork ? await File.ReadAllTextAsync("/etc/hosts", cancellationToken) : "";
        var text = HostsFile.Compute(pod, sandbox.Ips, node.Options.ClusterDomain, machine);
        if (!File.Exists(path) || await File.ReadAllTextAsync(path, cancellationToken) != text)
        {
            // Written in place: running containers have this very file mounted.
            await File.WriteAllTextAsync(path, text, cancellationToken);
            File.SetUnixFileMode(path, (UnixFileMode)0x1A4);
        }

        return path;
    }

    private string MakeMessageFile(string uid, Container container)
    {
        var directory = node.Paths.Container(uid, container.Name);
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));
        File.Create(path).Dispose();
        File.SetUnixFileMode(path, (UnixFileMode)0x1B6); // Whoever the container runs as must be able to write to it.
        return path;
    }

    private static string TargetOf(PodView view, string name)
    {
        foreach (var ephemeral in view.Pod.Spec.EphemeralContainers)
        {
            if (ephemeral.Name == name && ephemeral.TargetContainerName.Length > 0)
            {
                return view.Newest(ephemeral.TargetContainerName) is { State: ContainerRunState.Running } target
                    ? target.Id
                    : throw new ContainerConfigException(
                        $"unable to find target container {ephemeral.TargetContainerName}");
            }
        }

        return "";
    }

    private ContainerView Created(
        string id, Container container, PodAction.StartContainer start, SandboxView sandbox, ContainerConfig config,
        PodSandboxConfig sandboxConfig) => new()
        {
            Id = id,
            Name = container.Name,
            SandboxId = sandbox.Id,
            State = ContainerRunState.Created,
            CreatedAt = node.Time.GetUtcNow(),
            Image = container.Image,
            RestartCount = start.RestartCount,
            Resources = container.Resources,
            Hash = ContainerSpecs.HashOf(container),
            BackOff = start.BackOff,
            MessageFile = config.Annotations[RuntimeLabels.TerminationMessageFile],
            FallbackLog = container.TerminationMessagePolicy == "FallbackToLogsOnError"
            ? Path.Combine(sandboxConfig.LogDirectory, config.LogPath)
            : "",
        };

    [LoggerMessage(1, LogLevel.Information, "container {container} of {pod} stopped before it was started; starting it anew")]
    private partial void LogRace(string pod, string container);
}

using Google.Protobuf;
using Podium.Cri.Grpc;
using Podium.Cri.V1;

namespace Podium.Cri;

/// <summary>A runtime reached over its socket. It does not own the channel.</summary>
/// <param name="channel">Leads to the runtime.</param>
/// <param name="deadlines">null: the kubelet's.</param>
public sealed class CriClient(GrpcChannel channel, CriDeadlines? deadlines = null) : ICriRuntime
{
    private readonly CriDeadlines deadlines = deadlines ?? new();

    /// <inheritdoc />
    public Task<VersionResponse> VersionAsync(CancellationToken cancellationToken) =>
        CallAsync(CriMethods.Version, new VersionRequest { Version = "v1" }, cancellationToken);

    /// <inheritdoc />
    public Task<StatusResponse> StatusAsync(bool verbose, CancellationToken cancellationToken) =>
        CallAsync(CriMethods.Status, new StatusRequest { Verbose = verbose }, cancellationToken);

    /// <inheritdoc />
    public Task<RuntimeConfigResponse> RuntimeConfigAsync(CancellationToken cancellationToken) =>
        CallAsync(CriMethods.RuntimeConfig, new RuntimeConfigRequest(), cancellationToken);

    /// <inheritdoc />
    public async Task<string> RunPodSandboxAsync(PodSandboxConfig config, string runtimeHandler, CancellationToken cancellationToken)
    {
        var request = new RunPodSandboxRequest { Config = config, RuntimeHandler = runtimeHandler };
        var response = await channel.UnaryAsync(CriMethods.RunPodSandbox, request, deadlines.RunPodSandbox, cancellationToken)
            .ConfigureAwait(false);
        return response.PodSandboxId;
    }

    /// <inheritdoc />
    public Task StopPodSandboxAsync(string podSandboxId, CancellationToken cancellationToken) =>
        UnlessGoneAsync(CallAsync(CriMethods.StopPodSandbox, new StopPodSandboxRequest { PodSandboxId = podSandboxId }, cancellationToken));

    /// <inheritdoc />
    public Task RemovePodSandboxAsync(string podSandboxId, CancellationToken cancellationToken) =>
        UnlessGoneAsync(CallAsync(CriMethods.RemovePodSandbox, new RemovePodSandboxRequest { PodSandboxId = podSandboxId }, cancellationToken));

    /// <inheritdoc />
    public Task<PodSandboxStatusResponse> PodSandboxStatusAsync(string podSandboxId, bool verbose, CancellationToken cancellationToken) =>
        CallAsync(
            CriMethods.PodSandboxStatus,
            new PodSandboxStatusRequest { PodSandboxId = podSandboxId, Verbose = verbose },
            cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<PodSandbox>> ListPodSandboxAsync(PodSandboxFilter? filter, CancellationToken cancellationToken)
    {
        var request = new ListPodSandboxRequest { Filter = filter };
        return (await CallAsync(CriMethods.ListPodSandbox, request, cancellationToken).ConfigureAwait(false)).Items;
    }

    /// <inheritdoc />
    public async Task<string> CreateContainerAsync(
        string podSandboxId, ContainerConfig config, PodSandboxConfig sandboxConfig, CancellationToken cancellationToken)
    {
        var request = new CreateContainerRequest { PodSandboxId = podSandboxId, Config = config, SandboxConfig = sandboxConfig };
        return (await CallAsync(CriMethods.CreateContainer, request, cancellationToken).ConfigureAwait(false)).ContainerId;
    }

    /// <inheritdoc />
    public Task StartContainerAsync(string containerId, CancellationToken cancellationToken) =>
        CallAsync(CriMethods.StartContainer, new StartContainerRequest { ContainerId = containerId }, cancellationToken);

    /// <inheritdoc />
    public Task StopContainerAsync(string containerId, TimeSpan timeout, CancellationToken cancellationToken) =>
        UnlessGoneAsync(channel.UnaryAsync(
            CriMethods.StopContainer,
            new StopContainerRequest { ContainerId = containerId, Timeout = WholeSeconds(timeout) },
            timeout + deadlines.Slack,
            cancellationToken));

    /// <inheritdoc />
    public Task RemoveContainerAsync(string containerId, CancellationToken cancellationToken) =>
        UnlessGoneAsync(CallAsync(CriMethods.RemoveContainer, new RemoveContainerRequest { ContainerId = containerId }, cancellationToken));

    /// <inheritdoc />
    public async Task<IReadOnlyList<Container>> ListContainersAsync(ContainerFilter? filter, CancellationToken cancellationToken)
    {
        var request = new ListContainersRequest { Filter = filter };
        return (await CallAsync(CriMethods.ListContainers, request, cancellationToken).ConfigureAwait(false)).Containers;
    }

    /// <inheritdoc />
    public Task<ContainerStatusResponse> ContainerStatusAsync(string containerId, bool verbose, CancellationToken cancellationToken) =>
        CallAsync(
            CriMethods.ContainerStatus,
            new ContainerStatusRequest { ContainerId = containerId, Verbose = verbose },
            cancellationToken);

    /// <inheritdoc />
    public Task UpdateContainerResourcesAsync(
        string containerId, LinuxContainerResources resources, CancellationToken cancellationToken) =>
        CallAsync(
            CriMethods.UpdateContainerResources,
            new UpdateContainerResourcesRequest { ContainerId = containerId, Linux = resources },
            cancellationToken);

    /// <inheritdoc />
    public Task ReopenContainerLogAsync(string containerId, CancellationToken cancellationToken) =>
        CallAsync(CriMethods.ReopenContainerLog, new ReopenContainerLogRequest { ContainerId = containerId }, cancellationToken);

    /// <inheritdoc />
    public Task<ExecSyncResponse> ExecSyncAsync(
        string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var request = new ExecSyncRequest { ContainerId = containerId, Timeout = WholeSeconds(timeout) };
        request.Cmd.AddRange(command);
        TimeSpan? deadline = timeout > TimeSpan.Zero ? timeout + deadlines.Slack : null;
        return channel.UnaryAsync(CriMethods.ExecSync, request, deadline, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<string> ExecAsync(ExecRequest request, CancellationToken cancellationToken) =>
        (await CallAsync(CriMethods.Exec, request, cancellationToken).ConfigureAwait(false)).Url;

    /// <inheritdoc />
    public async Task<string> AttachAsync(AttachRequest request, CancellationToken cancellationToken) =>
        (await CallAsync(CriMethods.Attach, request, cancellationToken).ConfigureAwait(false)).Url;

    /// <inheritdoc />
    public async Task<string> PortForwardAsync(PortForwardRequest request, CancellationToken cancellationToken) =>
        (await CallAsync(CriMethods.PortForward, request, cancellationToken).ConfigureAwait(false)).Url;

    /// <inheritdoc />
    public async Task<ContainerStats> ContainerStatsAsync(string containerId, CancellationToken cancellationToken)
    {
        var request = new ContainerStatsRequest { ContainerId = containerId };
        return (await CallAsync(CriMethods.ContainerStats, request, cancellationToken).ConfigureAwait(false)).Stats;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ContainerStats>> ListContainerStatsAsync(
        ContainerStatsFilter? filter, CancellationToken cancellationToken)
    {
        var request = new ListContainerStatsRequest { Filter = filter };
        return (await CallAsync(CriMethods.ListContainerStats, request, cancellationToken).ConfigureAwait(false)).Stats;
    }

    /// <inheritdoc />
    public async Task<PodSandboxStats> PodSandboxStatsAsync(string podSandboxId, CancellationToken cancellationToken)
    {
        var request = new PodSandboxStatsRequest { PodSandboxId = podSandboxId };
        return (await CallAsync(CriMethods.PodSandboxStats, request, cancellationToken).ConfigureAwait(false)).Stats;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PodSandboxStats>> ListPodSandboxStatsAsync(
        PodSandboxStatsFilter? filter, CancellationToken cancellationToken)
    {
        var request = new ListPodSandboxStatsRequest { Filter = filter };
        return (await CallAsync(CriMethods.ListPodSandboxStats, request, cancellationToken).ConfigureAwait(false)).Stats;
    }

    /// <inheritdoc />
    public async Task<string> PullImageAsync(
        ImageSpec image, AuthConfig? auth, PodSandboxConfig? sandboxConfig, CancellationToken cancellationToken)
    {
        var request = new PullImageRequest { Image = image, Auth = auth, SandboxConfig = sandboxConfig };
        var response = await channel.UnaryAsync(CriMethods.PullImage, request, null, cancellationToken).ConfigureAwait(false);
        return response.ImageRef;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Image>> ListImagesAsync(CancellationToken cancellationToken) =>
        (await CallAsync(CriMethods.ListImages, new ListImagesRequest(), cancellationToken).ConfigureAwait(false)).Images;

    /// <inheritdoc />
    public Task<ImageStatusResponse> ImageStatusAsync(ImageSpec image, bool verbose, CancellationToken cancellationToken) =>
        CallAsync(CriMethods.ImageStatus, new ImageStatusRequest { Image = image, Verbose = verbose }, cancellationToken);

    /// <inheritdoc />
    public Task RemoveImageAsync(ImageSpec image, CancellationToken cancellationToken) =>
        CallAsync(CriMethods.RemoveImage, new RemoveImageRequest { Image = image }, cancellationToken);

    /// <inheritdoc />
    public Task<ImageFsInfoResponse> ImageFsInfoAsync(CancellationToken cancellationToken) =>
        CallAsync(CriMethods.ImageFsInfo, new ImageFsInfoRequest(), cancellationToken);

    private static long WholeSeconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);

    /// <summary>Stopping or removing what is gone already succeeds; containerd before 1.7 sees that otherwise.</summary>
    private static async Task UnlessGoneAsync(Task call)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (GrpcException e) when (e.Code == GrpcStatusCode.NotFound)
        {
            return;
        }
    }

    private Task<TResponse> CallAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> =>
        channel.UnaryAsync(method, request, deadlines.Default, cancellationToken);
}

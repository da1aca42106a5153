using Podium.Cri.Grpc;
using Podium.Cri.V1;

namespace Podium.Cri;

/// <summary>
/// The Container Runtime Interface, v1. Safe for concurrent use. Every method throws <see cref="GrpcException"/> with
/// the runtime's own message; an unreachable runtime is <see cref="GrpcStatusCode.Unavailable"/>, a missing sandbox or
/// container <see cref="GrpcStatusCode.NotFound"/>. Messages given to it must not be changed afterwards; messages that it
/// returns may be shared and must not be changed.
/// </summary>
public interface ICriRuntime
{
    /// <summary>Name and version of the runtime.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The versions.</returns>
    Task<VersionResponse> VersionAsync(CancellationToken cancellationToken);

    /// <summary>The conditions RuntimeReady and NetworkReady.</summary>
    /// <param name="verbose">Adds the runtime's configuration as JSON.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The conditions, handlers and features.</returns>
    Task<StatusResponse> StatusAsync(bool verbose, CancellationToken cancellationToken);

    /// <summary>The cgroup driver. Runtimes before containerd 2 answer Unimplemented.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The runtime's configuration.</returns>
    Task<RuntimeConfigResponse> RuntimeConfigAsync(CancellationToken cancellationToken);

    /// <summary>Makes a sandbox with its network, and waits until it is ready.</summary>
    /// <param name="config">Metadata that is already in use fails.</param>
    /// <param name="runtimeHandler">Empty for the default.</param>
    /// <param name="cancellationToken">Ends the call; the runtime then cleans up.</param>
    /// <returns>The sandbox's ID.</returns>
    Task<string> RunPodSandboxAsync(PodSandboxConfig config, string runtimeHandler, CancellationToken cancellationToken);

    /// <summary>Kills what runs in the sandbox and gives back its network. Safe to repeat, also after removal.</summary>
    /// <param name="podSandboxId">The sandbox.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When it is stopped.</returns>
    Task StopPodSandboxAsync(string podSandboxId, CancellationToken cancellationToken);

    /// <summary>Removes the sandbox and its containers. Safe to repeat.</summary>
    /// <param name="podSandboxId">The sandbox; it should be stopped.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When it is gone.</returns>
    Task RemovePodSandboxAsync(string podSandboxId, CancellationToken cancellationToken);

    /// <summary>State and addresses of a sandbox.</summary>
    /// <param name="podSandboxId">The sandbox.</param>
    /// <param name="verbose">Adds debugging texts.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The status.</returns>
    Task<PodSandboxStatusResponse> PodSandboxStatusAsync(string podSandboxId, bool verbose, CancellationToken cancellationToken);

    /// <summary>Sandboxes in any state.</summary>
    /// <param name="filter">null: all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The sandboxes, in no order.</returns>
    Task<IReadOnlyList<PodSandbox>> ListPodSandboxAsync(PodSandboxFilter? filter, CancellationToken cancellationToken);

    /// <summary>Makes a container; its image must be there.</summary>
    /// <param name="podSandboxId">A ready sandbox.</param>
    /// <param name="config">The container.</param>
    /// <param name="sandboxConfig">As the sandbox was made.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The container's ID.</returns>
    Task<string> CreateContainerAsync(
        string podSandboxId, ContainerConfig config, PodSandboxConfig sandboxConfig, CancellationToken cancellationToken);

    /// <summary>Starts a created container; each container starts once.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When its process runs.</returns>
    Task StartContainerAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Sends the stop signal, waits, then kills. Safe to repeat.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="timeout">Rounded up to seconds; zero kills at once.</param>
    /// <param name="cancellationToken">Ends the call; the signal is not taken back.</param>
    /// <returns>When it has stopped.</returns>
    Task StopContainerAsync(string containerId, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Removes a container, killing it if need be. Its log stays. Safe to repeat.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When it is gone.</returns>
    Task RemoveContainerAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Containers in any state.</summary>
    /// <param name="filter">null: all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The containers, in no order.</returns>
    Task<IReadOnlyList<Container>> ListContainersAsync(ContainerFilter? filter, CancellationToken cancellationToken);

    /// <summary>State, exit code and times of a container. It may lag behind <see cref="IContainerEvents"/>.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="verbose">Adds debugging texts, the process ID among them.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The status.</returns>
    Task<ContainerStatusResponse> ContainerStatusAsync(string containerId, bool verbose, CancellationToken cancellationToken);

    /// <summary>Changes limits of a created or running container; what is zero or empty stays.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="resources">The new limits.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When they hold.</returns>
    Task UpdateContainerResourcesAsync(string containerId, LinuxContainerResources resources, CancellationToken cancellationToken);

    /// <summary>Makes the runtime open the log file anew, after it was renamed.</summary>
    /// <param name="containerId">A running container.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When the new file is written to.</returns>
    Task ReopenContainerLogAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Runs a command to its end. A command that cannot be started is an exception, not an exit code.</summary>
    /// <param name="containerId">A running container.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="timeout">
    /// When the command is killed and the call fails with DeadlineExceeded; rounded up to seconds; zero: never.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What it printed, and its exit code.</returns>
    Task<ExecSyncResponse> ExecSyncAsync(
        string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Prepares a command for streaming.</summary>
    /// <param name="request">Which streams.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The address, good for one use within a minute.</returns>
    Task<string> ExecAsync(ExecRequest request, CancellationToken cancellationToken);

    /// <summary>Prepares streaming to a running container's own process.</summary>
    /// <param name="request">Which streams.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The address, good for one use within a minute.</returns>
    Task<string> AttachAsync(AttachRequest request, CancellationToken cancellationToken);

    /// <summary>Prepares port-forwarding into a sandbox.</summary>
    /// <param name="request">Which ports; may be none with SPDY.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The address, good for one use within a minute.</returns>
    Task<string> PortForwardAsync(PortForwardRequest request, CancellationToken cancellationToken);

    /// <summary>Usage of one container; fails once it has exited.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The figures.</returns>
    Task<ContainerStats> ContainerStatsAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Usage of running containers.</summary>
    /// <param name="filter">null: all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The figures.</returns>
    Task<IReadOnlyList<ContainerStats>> ListContainerStatsAsync(ContainerStatsFilter? filter, CancellationToken cancellationToken);

    /// <summary>Usage of one pod, its network included.</summary>
    /// <param name="podSandboxId">The sandbox.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The figures.</returns>
    Task<PodSandboxStats> PodSandboxStatsAsync(string podSandboxId, CancellationToken cancellationToken);

    /// <summary>Usage of ready pods.</summary>
    /// <param name="filter">null: all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The figures.</returns>
    Task<IReadOnlyList<PodSandboxStats>> ListPodSandboxStatsAsync(PodSandboxStatsFilter? filter, CancellationToken cancellationToken);

    /// <summary>Pulls an image, or finds that it is complete. No deadline but the caller's token.</summary>
    /// <param name="image">Which image.</param>
    /// <param name="auth">null: no credentials.</param>
    /// <param name="sandboxConfig">The pod for which it is pulled.</param>
    /// <param name="cancellationToken">Ends the pull.</param>
    /// <returns>The image's ID.</returns>
    Task<string> PullImageAsync(ImageSpec image, AuthConfig? auth, PodSandboxConfig? sandboxConfig, CancellationToken cancellationToken);

    /// <summary>The images that are there.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The images.</returns>
    Task<IReadOnlyList<Image>> ListImagesAsync(CancellationToken cancellationToken);

    /// <summary>One image.</summary>
    /// <param name="image">By ID or reference.</param>
    /// <param name="verbose">Adds the image's configuration as JSON.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns><see cref="ImageStatusResponse.Image"/> is null where there is none.</returns>
    Task<ImageStatusResponse> ImageStatusAsync(ImageSpec image, bool verbose, CancellationToken cancellationToken);

    /// <summary>Removes an image with all its names. Safe to repeat.</summary>
    /// <param name="image">By ID or reference.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When it is gone; its disk space may follow later.</returns>
    Task RemoveImageAsync(ImageSpec image, CancellationToken cancellationToken);

    /// <summary>How much disk the images take, and where.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The file systems.</returns>
    Task<ImageFsInfoResponse> ImageFsInfoAsync(CancellationToken cancellationToken);
}

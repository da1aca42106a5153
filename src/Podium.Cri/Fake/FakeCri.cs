using System.Globalization;
using System.Net;
using Podium.Cri.Grpc;
using Podium.Cri.V1;

namespace Podium.Cri.Fake;

/// <summary>
/// A whole container runtime in memory, for tests and hollow nodes. Annotations of the pods steer it
/// (<see cref="FakePodScript"/>), its clock drives it, and a container that runs costs one timer at most. Safe for
/// concurrent use.
/// </summary>
/// <param name="time">Drives every delay and lifetime.</param>
/// <param name="options">null: the defaults.</param>
public sealed partial class FakeCri(TimeProvider time, FakeCriOptions? options = null) : ICriRuntime, IContainerEvents
{
    private const int Killed = 137;

    private readonly FakeCriOptions options = options ?? new();
    private readonly FakeImages images = new((options ?? new()).AllImagesPresent);
    private readonly FakeEventStream events = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, FakePod> pods = new(StringComparer.Ordinal); // By UID.
    private readonly Dictionary<string, FakeSandbox> sandboxes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FakeContainer> containers = new(StringComparer.Ordinal);
    private long lastId;
    private uint lastIp;
    private volatile bool down;

    /// <summary>
    /// Whether the runtime can be reached. While it cannot, every call fails with Unavailable and watchers hear nothing;
    /// containers live on. When it can again, watchers get <see cref="ContainerEvent.Subscribed"/>.
    /// </summary>
    public bool IsUp
    {
        get => !down;
        set
        {
            var returned = value && down;
            down = !value;
            if (returned)
            {
                events.Publish(ContainerEvent.Subscribed.Instance);
            }
        }
    }

    /// <summary>Ends a running container from outside, as a crash would.</summary>
    /// <param name="containerId">A running container.</param>
    /// <param name="exitCode">Its exit code.</param>
    /// <param name="outOfMemory">Whether the kernel did it, for want of memory.</param>
    public void Exit(string containerId, int exitCode, bool outOfMemory = false)
    {
        lock (gate)
        {
            ExitLocked(Find(containerId), exitCode, outOfMemory);
        }
    }

    /// <inheritdoc />
    public IAsyncEnumerable<ContainerEvent> WatchAsync(CancellationToken cancellationToken) => events.WatchAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<string> RunPodSandboxAsync(PodSandboxConfig config, string runtimeHandler, CancellationToken cancellationToken)
    {
        FakePod pod;
        lock (gate)
        {
            ThrowIfDown();
            if (!pods.TryGetValue(config.Metadata.Uid, out pod!))
            {
                pods[config.Metadata.Uid] = pod = new(new(config.Annotations));
            }

            ThrowIfScripted(pod, "fail-sandbox", "");
        }

        await DelayAsync(pod.Script.Duration("sandbox-delay"), cancellationToken).ConfigureAwait(false);
        lock (gate)
        {
            foreach (var other in sandboxes.Values)
            {
                if (other.Config.Metadata.Equals(config.Metadata))
                {
                    throw new GrpcException(
                        GrpcStatusCode.Unknown,
                        $"failed to reserve sandbox name \"{config.Metadata.Name}_{config.Metadata.Namespace}_{config.Metadata.Uid}_{config.Metadata.Attempt}\"");
                }
            }

            var sandbox = new FakeSandbox(NewId(), pod, config, runtimeHandler, NextIp(config), Now);
            sandboxes.Add(sandbox.Id, sandbox);
            pod.Sandboxes++;
            return sandbox.Id;
        }
    }

    /// <inheritdoc />
    public Task StopPodSandboxAsync(string podSandboxId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            if (sandboxes.TryGetValue(podSandboxId, out var sandbox) && sandbox.State == PodSandboxState.SandboxReady)
            {
                KillAllLocked(sandbox);
                sandbox.Stop();
                events.Publish(new ContainerEvent.Exited(sandbox.Id, Killed, time.GetUtcNow()));
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task RemovePodSandboxAsync(string podSandboxId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            if (sandboxes.Remove(podSandboxId, out var sandbox))
            {
                KillAllLocked(sandbox);
                foreach (var container in sandbox.Containers)
                {
                    containers.Remove(container.Id);
                }

                if (--sandbox.Pod.Sandboxes == 0)
                {
                    pods.Remove(sandbox.Config.Metadata.Uid);
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<string> CreateContainerAsync(
        string podSandboxId, ContainerConfig config, PodSandboxConfig sandboxConfig, CancellationToken cancellationToken)
    {
        FakeSandbox sandbox;
        lock (gate)
        {
            ThrowIfDown();
            sandbox = FindSandbox(podSandboxId);
            ThrowIfScripted(sandbox.Pod, "fail-create", config.Metadata.Name);
        }

        await DelayAsync(sandbox.Pod.Script.Duration("create-delay", config.Metadata.Name), cancellationToken).ConfigureAwait(false);
        var image = images.Find(config.Image.Image)
            ?? throw new GrpcException(GrpcStatusCode.NotFound, $"failed to resolve image \"{config.Image.Image}\": not found");
        lock (gate)
        {
            if (sandbox.State != PodSandboxState.SandboxReady)
            {
                throw new GrpcException(GrpcStatusCode.Unknown, $"sandbox \"{podSandboxId}\" is not running");
            }

            foreach (var other in sandbox.Containers)
            {
                if (other.Config.Metadata.Equals(config.Metadata))
                {
                    throw new GrpcException(
                        GrpcStatusCode.Unknown,
                        $"failed to reserve container name \"{config.Metadata.Name}\": name is reserved for \"{other.Id}\"");
                }
            }

            var container = new FakeContainer(NewId(), sandbox, config, image.Id, Now);
            sandbox.Containers.Add(container);
            containers.Add(container.Id, container);
            return container.Id;
        }
    }

    /// <inheritdoc />
    public async Task StartContainerAsync(string containerId, CancellationToken cancellationToken)
    {
        FakeContainer container;
        lock (gate)
        {
            ThrowIfDown();
            container = Find(containerId);
            ThrowIfScripted(container.Sandbox.Pod, "fail-start", container.Name);
        }

        await DelayAsync(container.Script.Duration("start-delay", container.Name), cancellationToken).ConfigureAwait(false);
        var life = container.Script.Duration("run-for", container.Name);
        lock (gate)
        {
            if (container.State != ContainerState.ContainerCreated || !containers.ContainsKey(containerId))
            {
                throw new GrpcException(
                    GrpcStatusCode.FailedPrecondition, $"container \"{containerId}\" is in {container.State} state");
            }

            container.Start(Now);
            if (life is { } limit)
            {
                container.Life = time.CreateTimer(
                    static state => ((Action)state!)(), () => EndLife(container), limit, Timeout.InfiniteTimeSpan);
            }
        }

        await FakeLog.WriteAsync(container, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task StopContainerAsync(string containerId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        FakeContainer? container;
        Task exited;
        lock (gate)
        {
            ThrowIfDown();
            if (!containers.TryGetValue(containerId, out container) || container.State == ContainerState.ContainerExited)
            {
                return;
            }

            exited = container.Exited;
            var delay = container.Script.Duration("stop-delay", container.Name) ?? TimeSpan.Zero;
            if (timeout <= TimeSpan.Zero || container.State == ContainerState.ContainerCreated)
            {
                ExitLocked(container, Killed, outOfMemory: false);
            }
            else if (!container.Script.Flag("ignore-stop", container.Name))
            {
                var exitCode = (int)(container.Script.Number("stop-exit-code", container.Name) ?? 0);
                if (delay == TimeSpan.Zero)
                {
                    ExitLocked(container, exitCode, outOfMemory: false);
                }
                else
                {
                    container.Life?.Dispose();
                    container.Life = time.CreateTimer(
                        static state => ((Action)state!)(), () => ExitIfRunning(container, exitCode), delay, Timeout.InfiniteTimeSpan);
                }
            }
        }

        try
        {
            await exited.WaitAsync(timeout > TimeSpan.Zero ? timeout : Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            ExitIfRunning(container, Killed);
        }
    }

    /// <inheritdoc />
    public Task RemoveContainerAsync(string containerId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            if (containers.Remove(containerId, out var container))
            {
                ExitLocked(container, Killed, outOfMemory: false);
                container.Sandbox.Containers.Remove(container);
            }
        }

        return Task.CompletedTask;
    }

    private long Now => CriTime.ToNanoseconds(time.GetUtcNow());

    private void EndLife(FakeContainer container)
    {
        var outOfMemory = container.Script.Flag("oom", container.Name);
        var exitCode = outOfMemory ? Killed : (int)(container.Script.Number("exit-code", container.Name) ?? 0);
        lock (gate)
        {
            ExitLocked(container, exitCode, outOfMemory);
        }
    }

    private void ExitIfRunning(FakeContainer container, int exitCode)
    {
        lock (gate)
        {
            ExitLocked(container, exitCode, outOfMemory: false);
        }
    }

    private void KillAllLocked(FakeSandbox sandbox)
    {
        foreach (var container in sandbox.Containers)
        {
            ExitLocked(container, Killed, outOfMemory: false);
        }
    }

    private void ExitLocked(FakeContainer container, int exitCode, bool outOfMemory)
    {
        if (container.State == ContainerState.ContainerExited)
        {
            return;
        }

        var ran = container.State == ContainerState.ContainerRunning;
        var reason = outOfMemory ? "OOMKilled" : exitCode == 0 ? "Completed" : "Error";
        container.Exit(exitCode, reason, Now);
        if (!ran || down)
        {
            return;
        }

        if (outOfMemory)
        {
            events.Publish(new ContainerEvent.OutOfMemory(container.Id));
        }

        events.Publish(new ContainerEvent.Exited(container.Id, exitCode, CriTime.ToDateTimeOffset(container.FinishedAt)));
    }

    private FakeContainer Find(string id) => containers.GetValueOrDefault(id)
        ?? throw new GrpcException(GrpcStatusCode.NotFound, $"an error occurred when try to find container \"{id}\": not found");

    private FakeSandbox FindSandbox(string id) => sandboxes.GetValueOrDefault(id)
        ?? throw new GrpcException(GrpcStatusCode.NotFound, $"an error occurred when try to find sandbox: not found: \"{id}\"");

    private void ThrowIfDown()
    {
        if (down)
        {
            throw new GrpcException(GrpcStatusCode.Unavailable, "the fake runtime is down");
        }
    }

    private static void ThrowIfScripted(FakePod pod, string operation, string container)
    {
        if (pod.NextFailure(operation, container) is { } message)
        {
            throw new GrpcException(GrpcStatusCode.Unknown, message);
        }
    }

    private Task DelayAsync(TimeSpan? delay, CancellationToken cancellationToken) =>
        delay is { } some && some > TimeSpan.Zero ? Task.Delay(some, time, cancellationToken) : Task.CompletedTask;

    // As long as real ones, so that what prints them is tried as with real ones.
    private string NewId() => Interlocked.Increment(ref lastId).ToString("x64", CultureInfo.InvariantCulture);

    private string NextIp(PodSandboxConfig config)
    {
        if (config.Linux?.SecurityContext?.NamespaceOptions?.Network == NamespaceMode.Node)
        {
            return "";
        }

        var bytes = options.FirstPodIp.GetAddressBytes();
        var first = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, first + lastIp++);
        return new IPAddress(bytes).ToString();
    }
}

using Google.Protobuf;
using Google.Protobuf.Collections;
using Podium.Cri.Grpc;
using Podium.Cri.V1;

namespace Podium.Cri.Fake;

/// <content>The calls that only look, and those for commands, images and stats.</content>
public sealed partial class FakeCri
{
    /// <inheritdoc />
    public Task<VersionResponse> VersionAsync(CancellationToken cancellationToken)
    {
        ThrowIfDown();
        return Task.FromResult(new VersionResponse { Version = "0.1.0", RuntimeName = "fake", RuntimeVersion = "1.0.0", RuntimeApiVersion = "v1" });
    }

    /// <inheritdoc />
    public Task<StatusResponse> StatusAsync(bool verbose, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        return Task.FromResult(new StatusResponse
        {
            Status = new()
            {
                Conditions =
                {
                    new RuntimeCondition { Type = "RuntimeReady", Status = true },
                    new RuntimeCondition { Type = "NetworkReady", Status = true },
                },
            },
        });
    }

    /// <inheritdoc />
    public Task<RuntimeConfigResponse> RuntimeConfigAsync(CancellationToken cancellationToken)
    {
        ThrowIfDown();
        return Task.FromResult(new RuntimeConfigResponse { Linux = new() { CgroupDriver = CgroupDriver.Cgroupfs } });
    }

    /// <inheritdoc />
    public Task<PodSandboxStatusResponse> PodSandboxStatusAsync(string podSandboxId, bool verbose, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            return Task.FromResult(new PodSandboxStatusResponse { Status = FindSandbox(podSandboxId).Status });
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<PodSandbox>> ListPodSandboxAsync(PodSandboxFilter? filter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            var result = new List<PodSandbox>(sandboxes.Count);
            foreach (var sandbox in sandboxes.Values)
            {
                if (filter is null
                    || ((filter.Id.Length == 0 || filter.Id == sandbox.Id)
                        && (filter.State is null || filter.State.State == sandbox.State)
                        && Selects(filter.LabelSelector, sandbox.Config.Labels)))
                {
                    result.Add(sandbox.Listed);
                }
            }

            return Task.FromResult<IReadOnlyList<PodSandbox>>(result);
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Container>> ListContainersAsync(ContainerFilter? filter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            var result = new List<Container>(containers.Count);
            foreach (var container in containers.Values)
            {
                if (filter is null
                    || ((filter.Id.Length == 0 || filter.Id == container.Id)
                        && (filter.PodSandboxId.Length == 0 || filter.PodSandboxId == container.Sandbox.Id)
                        && (filter.State is null || filter.State.State == container.State)
                        && Selects(filter.LabelSelector, container.Config.Labels)))
                {
                    result.Add(container.Listed);
                }
            }

            return Task.FromResult<IReadOnlyList<Container>>(result);
        }
    }

    /// <inheritdoc />
    public Task<ContainerStatusResponse> ContainerStatusAsync(string containerId, bool verbose, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            return Task.FromResult(new ContainerStatusResponse { Status = Find(containerId).Status });
        }
    }

    /// <inheritdoc />
    public Task UpdateContainerResourcesAsync(
        string containerId, LinuxContainerResources resources, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            var container = Find(containerId);
            var merged = container.Resources?.Clone() ?? new LinuxContainerResources();
            merged.MergeFrom(resources); // What is zero or empty stays.
            container.Resources = merged;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task ReopenContainerLogAsync(string containerId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            FindRunning(containerId);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<ExecSyncResponse> ExecSyncAsync(
        string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        FakeContainer container;
        lock (gate)
        {
            ThrowIfDown();
            container = FindRunning(containerId);
        }

        var script = container.Script;
        if (script.Duration("exec-delay", container.Name) is { } delay)
        {
            var late = timeout > TimeSpan.Zero && delay > timeout;
            await Task.Delay(late ? timeout : delay, time, cancellationToken).ConfigureAwait(false);
            if (late)
            {
                throw new GrpcException(
                    GrpcStatusCode.DeadlineExceeded,
                    $"failed to exec in container: timeout {timeout.TotalSeconds:0.###}s exceeded: context deadline exceeded");
            }
        }

        return options.Exec?.Invoke(containerId, command) ?? new ExecSyncResponse
        {
            ExitCode = (int)(script.Number("exec-exit-code", container.Name) ?? 0),
            Stdout = ByteString.CopyFromUtf8(script.Text("exec-stdout", container.Name) ?? ""),
        };
    }

    /// <inheritdoc />
    public Task<string> ExecAsync(ExecRequest request, CancellationToken cancellationToken) => throw NoStreaming();

    /// <inheritdoc />
    public Task<string> AttachAsync(AttachRequest request, CancellationToken cancellationToken) => throw NoStreaming();

    /// <inheritdoc />
    public Task<string> PortForwardAsync(PortForwardRequest request, CancellationToken cancellationToken) => throw NoStreaming();

    /// <inheritdoc />
    public Task<ContainerStats> ContainerStatsAsync(string containerId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            return Task.FromResult(StatsLocked(FindRunning(containerId)));
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ContainerStats>> ListContainerStatsAsync(ContainerStatsFilter? filter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            var result = new List<ContainerStats>(containers.Count);
            foreach (var container in containers.Values)
            {
                if (container.State == ContainerState.ContainerRunning
                    && (filter is null
                        || ((filter.Id.Length == 0 || filter.Id == container.Id)
                            && (filter.PodSandboxId.Length == 0 || filter.PodSandboxId == container.Sandbox.Id)
                            && Selects(filter.LabelSelector, container.Config.Labels))))
                {
                    result.Add(StatsLocked(container));
                }
            }

            return Task.FromResult<IReadOnlyList<ContainerStats>>(result);
        }
    }

    /// <inheritdoc />
    public Task<PodSandboxStats> PodSandboxStatsAsync(string podSandboxId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            return Task.FromResult(StatsLocked(FindSandbox(podSandboxId)));
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<PodSandboxStats>> ListPodSandboxStatsAsync(
        PodSandboxStatsFilter? filter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ThrowIfDown();
            var result = new List<PodSandboxStats>();
            foreach (var sandbox in sandboxes.Values)
            {
                if (sandbox.State == PodSandboxState.SandboxReady
                    && (filter is null
                        || ((filter.Id.Length == 0 || filter.Id == sandbox.Id) && Selects(filter.LabelSelector, sandbox.Config.Labels))))
                {
                    result.Add(StatsLocked(sandbox));
                }
            }

            return Task.FromResult<IReadOnlyList<PodSandboxStats>>(result);
        }
    }

    /// <inheritdoc />
    public async Task<string> PullImageAsync(
        ImageSpec image, AuthConfig? auth, PodSandboxConfig? sandboxConfig, CancellationToken cancellationToken)
    {
        TimeSpan? delay = null;
        lock (gate)
        {
            ThrowIfDown();
            if (sandboxConfig is not null)
            {
                var pod = pods.GetValueOrDefault(sandboxConfig.Metadata.Uid) ?? new(new(sandboxConfig.Annotations));
                ThrowIfScripted(pod, "fail-pull", "");
                delay = pod.Script.Duration("pull-delay");
            }
        }

        await DelayAsync(delay, cancellationToken).ConfigureAwait(false);
        return images.Add(image.Image).Id;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Image>> ListImagesAsync(CancellationToken cancellationToken)
    {
        ThrowIfDown();
        return Task.FromResult(images.List());
    }

    /// <inheritdoc />
    public Task<ImageStatusResponse> ImageStatusAsync(ImageSpec image, bool verbose, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        return Task.FromResult(new ImageStatusResponse { Image = images.Find(image.Image) });
    }

    /// <inheritdoc />
    public Task RemoveImageAsync(ImageSpec image, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        images.Remove(image.Image);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<ImageFsInfoResponse> ImageFsInfoAsync(CancellationToken cancellationToken)
    {
        ThrowIfDown();
        return Task.FromResult(new ImageFsInfoResponse
        {
            ImageFilesystems =
            {
                new FilesystemUsage
                {
                    Timestamp = Now,
                    FsId = new() { Mountpoint = "/" },
                    UsedBytes = new() { Value = (ulong)images.List().Sum(i => (long)i.Size) },
                    InodesUsed = new() { Value = 1 },
                },
            },
        });
    }

    private static bool Selects(MapField<string, string> selector, MapField<string, string> labels)
    {
        foreach (var (key, value) in selector)
        {
            if (!labels.TryGetValue(key, out var label) || label != value)
            {
                return false;
            }
        }

        return true;
    }

    private static GrpcException NoStreaming() =>
        new(GrpcStatusCode.Unimplemented, "the fake runtime has no processes to stream to or from");

    private FakeContainer FindRunning(string containerId)
    {
        var container = Find(containerId);
        return container.State == ContainerState.ContainerRunning
            ? container
            : throw new GrpcException(GrpcStatusCode.Unknown, $"container is in {container.State} state");
    }

    private ContainerStats StatsLocked(FakeContainer container)
    {
        var now = Now;
        var nanoCores = (container.Script.Number("cpu-millicores", container.Name) ?? 0) * 1_000_000;
        var memory = container.Script.Number("memory-bytes", container.Name) ?? 0;
        var seconds = (now - container.StartedAt) / 1e9;
        return new()
        {
            Attributes = new()
            {
                Id = container.Id,
                Metadata = container.Config.Metadata,
                Labels = { container.Config.Labels },
                Annotations = { container.Config.Annotations },
            },
            Cpu = new()
            {
                Timestamp = now,
                UsageCoreNanoSeconds = new() { Value = (ulong)(nanoCores * seconds) },
                UsageNanoCores = new() { Value = (ulong)nanoCores },
            },
            Memory = new() { Timestamp = now, WorkingSetBytes = new() { Value = (ulong)memory }, UsageBytes = new() { Value = (ulong)memory } },
        };
    }

    private PodSandboxStats StatsLocked(FakeSandbox sandbox)
    {
        var stats = new LinuxPodSandboxStats();
        ulong core = 0, nano = 0, memory = 0;
        foreach (var container in sandbox.Containers)
        {
            if (container.State == ContainerState.ContainerRunning)
            {
                var one = StatsLocked(container);
                stats.Containers.Add(one);
                core += one.Cpu.UsageCoreNanoSeconds.Value;
                nano += one.Cpu.UsageNanoCores.Value;
                memory += one.Memory.WorkingSetBytes.Value;
            }
        }

        var now = Now;
        stats.Cpu = new() { Timestamp = now, UsageCoreNanoSeconds = new() { Value = core }, UsageNanoCores = new() { Value = nano } };
        stats.Memory = new() { Timestamp = now, WorkingSetBytes = new() { Value = memory }, UsageBytes = new() { Value = memory } };
        return new()
        {
            Attributes = new()
            {
                Id = sandbox.Id,
                Metadata = sandbox.Config.Metadata,
                Labels = { sandbox.Config.Labels },
                Annotations = { sandbox.Config.Annotations },
            },
            Linux = stats,
        };
    }
}

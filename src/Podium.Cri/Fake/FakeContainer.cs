using Podium.Cri.V1;

namespace Podium.Cri.Fake;

/// <summary>One container of the fake runtime. Guarded by the runtime's lock.</summary>
internal sealed class FakeContainer(string id, FakeSandbox sandbox, ContainerConfig config, string imageId, long createdAt)
{
    private Container? listed;
    private TaskCompletionSource? exit;

    public string Id { get; } = id;

    public FakeSandbox Sandbox { get; } = sandbox;

    public ContainerConfig Config { get; } = config;

    public string Name => Config.Metadata.Name;

    public ContainerState State { get; private set; } = ContainerState.ContainerCreated;

    public long StartedAt { get; private set; }

    public long FinishedAt { get; private set; }

    public int ExitCode { get; private set; }

    public string Reason { get; private set; } = "";

    public LinuxContainerResources? Resources { get; set; } = config.Linux?.Resources;

    /// <summary>Ends the container by itself, where it does.</summary>
    public ITimer? Life { get; set; }

    public FakePodScript Script => Sandbox.Pod.Script;

    /// <summary>Completes when the container exits.</summary>
    public Task Exited
    {
        get
        {
            if (State == ContainerState.ContainerExited)
            {
                return Task.CompletedTask;
            }

            exit ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return exit.Task;
        }
    }

    public Container Listed => listed ??= new()
    {
        Id = Id,
        PodSandboxId = Sandbox.Id,
        Metadata = Config.Metadata,
        Image = Config.Image,
        ImageRef = imageId,
        ImageId = imageId,
        State = State,
        CreatedAt = createdAt,
        Labels = { Config.Labels },
        Annotations = { Config.Annotations },
    };

    public ContainerStatus Status => new()
    {
        Id = Id,
        Metadata = Config.Metadata,
        State = State,
        CreatedAt = createdAt,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        ExitCode = ExitCode,
        Image = Config.Image,
        ImageRef = imageId,
        ImageId = imageId,
        Reason = Reason,
        Labels = { Config.Labels },
        Annotations = { Config.Annotations },
        Mounts = { Config.Mounts },
        LogPath = LogPath,
        Resources = Resources is null ? null : new() { Linux = Resources },
    };

    public string LogPath =>
        Config.LogPath.Length > 0 && Sandbox.Config.LogDirectory.Length > 0 ? Path.Combine(Sandbox.Config.LogDirectory, Config.LogPath) : "";

    public void Start(long now)
    {
        State = ContainerState.ContainerRunning;
        StartedAt = now;
        listed = null;
    }

    public void Exit(int exitCode, string reason, long now)
    {
        State = ContainerState.ContainerExited;
        ExitCode = exitCode;
        Reason = reason;
        FinishedAt = now;
        listed = null;
        Life?.Dispose();
        Life = null;
        exit?.TrySetResult();
        exit = null;
    }
}

using Podium.Cri.V1;

namespace Podium.Cri.Fake;

/// <summary>One sandbox of the fake runtime. Guarded by the runtime's lock.</summary>
internal sealed class FakeSandbox(string id, FakePod pod, PodSandboxConfig config, string runtimeHandler, string ip, long createdAt)
{
    private PodSandbox? listed;

    public string Id { get; } = id;

    public FakePod Pod { get; } = pod;

    public PodSandboxConfig Config { get; } = config;

    public PodSandboxState State { get; private set; } = PodSandboxState.SandboxReady;

    public List<FakeContainer> Containers { get; } = [];

    /// <summary>Made once a state: lists of thousands of sandboxes copy nothing.</summary>
    public PodSandbox Listed => listed ??= new()
    {
        Id = Id,
        Metadata = Config.Metadata,
        State = State,
        CreatedAt = createdAt,
        Labels = { Config.Labels },
        Annotations = { Config.Annotations },
        RuntimeHandler = runtimeHandler,
    };

    public PodSandboxStatus Status => new()
    {
        Id = Id,
        Metadata = Config.Metadata,
        State = State,
        CreatedAt = createdAt,
        Network = new() { Ip = State == PodSandboxState.SandboxReady ? ip : "" },
        Linux = new() { Namespaces = new() { Options = Config.Linux?.SecurityContext?.NamespaceOptions } },
        Labels = { Config.Labels },
        Annotations = { Config.Annotations },
        RuntimeHandler = runtimeHandler,
    };

    public void Stop()
    {
        State = PodSandboxState.SandboxNotready;
        listed = null;
    }
}

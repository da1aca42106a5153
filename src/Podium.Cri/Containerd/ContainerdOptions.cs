using Podium.Cri.Images;

namespace Podium.Cri.Containerd;

/// <summary>One containerd of our own. Two of them share nothing if their directories differ.</summary>
public sealed record ContainerdOptions
{
    /// <summary>Everything of this containerd lies under it: configuration, images, state, socket, log. Absolute.</summary>
    public required string Directory { get; init; }

    /// <summary>Where the network configuration is read from.</summary>
    public required string CniConfigDirectory { get; init; }

    /// <summary>Where the CNI plugins lie; null: the first of the usual places that has <c>bridge</c>.</summary>
    public string? CniBinDirectory { get; init; }

    /// <summary>The image of the sandboxes' own process. It must be imported; nothing pulls it.</summary>
    public string SandboxImage { get; init; } = PauseImage.Name;

    /// <summary>Pulls of one image's layers at once.</summary>
    public int MaxConcurrentDownloads { get; init; } = 3;

    /// <summary>What is logged: <c>debug</c>, <c>info</c>, <c>warn</c> or <c>error</c>.</summary>
    public string LogLevel { get; init; } = "info";

    /// <summary>Until when it must answer after its start.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The socket of CRI and of containerd's own services.</summary>
    public string SocketPath => Path.Combine(Directory, "containerd.sock");

    /// <summary>Images, snapshots and metadata: all that outlives a reboot.</summary>
    public string RootDirectory => Path.Combine(Directory, "root");

    /// <summary>Running containers and network namespaces.</summary>
    public string StateDirectory => Path.Combine(Directory, "state");

    /// <summary>
    /// Registries by host: <c>HOST/hosts.toml</c> names mirrors. Read at each pull, so changes need no restart.
    /// </summary>
    public string RegistryDirectory
    {
        get => field ?? Path.Combine(Directory, "certs.d");
        init;
    }

    /// <summary>What containerd logs.</summary>
    public string LogPath => Path.Combine(Directory, "containerd.log");

    internal string ConfigPath => Path.Combine(Directory, "config.toml");

    internal string PidPath => Path.Combine(Directory, "containerd.pid");
}

namespace Podium.Cri.Images;

/// <summary>What an image says about running it.</summary>
public sealed record OciImageConfig
{
    /// <summary>The program and its fixed arguments.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>Arguments, or the whole command where there is no entrypoint.</summary>
    public IReadOnlyList<string> Cmd { get; init; } = [];

    /// <summary>Environment variables as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Env { get; init; } = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];

    /// <summary>User, or user:group, by number or name; empty for root.</summary>
    public string User { get; init; } = "";

    /// <summary>The working directory; empty for the root directory.</summary>
    public string WorkingDir { get; init; } = "";

    /// <summary>The signal that asks the program to end, such as <c>SIGQUIT</c>; empty for SIGTERM.</summary>
    public string StopSignal { get; init; } = "";

    /// <summary>Ports as <c>80/tcp</c>. They inform; they open nothing.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>Labels of the image.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}

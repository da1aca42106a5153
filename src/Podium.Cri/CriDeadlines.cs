namespace Podium.Cri;

/// <summary>How long calls may take. The defaults are the kubelet's (<c>--runtime-request-timeout</c> is 2 min).</summary>
public sealed record CriDeadlines
{
    /// <summary>Of every call that has none of its own.</summary>
    public TimeSpan Default { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Of making a sandbox, which may pull an image and wait for the network.</summary>
    public TimeSpan RunPodSandbox { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Added to a stop's or a command's own timeout.</summary>
    public TimeSpan Slack { get; init; } = TimeSpan.FromMinutes(2);
}

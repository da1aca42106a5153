namespace Podium.Cri.Containerd;

/// <summary>containerd's namespace in which its Container Runtime Interface keeps everything.</summary>
public static class ContainerdNamespace
{
    /// <summary>The namespace's name.</summary>
    public const string Kubernetes = "k8s.io";

    /// <summary>The header that names the namespace in calls to containerd's own services.</summary>
    public static KeyValuePair<string, string> Header { get; } = new("containerd-namespace", Kubernetes);
}

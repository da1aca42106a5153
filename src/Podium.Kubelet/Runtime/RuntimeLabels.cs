namespace Podium.Kubelet.Runtime;

/// <summary>
/// What is noted on sandboxes and containers, from which everything is rebuilt after a restart. The names are the kubelet's
/// where it has them, so that tools for nodes (crictl, log shippers) find their way.
/// </summary>
internal static class RuntimeLabels
{
    /// <summary>Label: the pod's name.</summary>
    public const string PodName = "io.kubernetes.pod.name";

    /// <summary>Label: the pod's namespace.</summary>
    public const string PodNamespace = "io.kubernetes.pod.namespace";

    /// <summary>Label: the pod's uid.</summary>
    public const string PodUid = "io.kubernetes.pod.uid";

    /// <summary>Label: the container's name.</summary>
    public const string ContainerName = "io.kubernetes.container.name";

    /// <summary>Annotation: the hash of the container's definition.</summary>
    public const string Hash = "io.kubernetes.container.hash";

    /// <summary>Annotation: how many containers of that name came before.</summary>
    public const string RestartCount = "io.kubernetes.container.restartCount";

    /// <summary>Annotation: where in the container its termination message is.</summary>
    public const string TerminationMessagePath = "io.kubernetes.container.terminationMessagePath";

    /// <summary>Annotation: whether its log stands in for a missing termination message.</summary>
    public const string TerminationMessagePolicy = "io.kubernetes.container.terminationMessagePolicy";

    /// <summary>Annotation: the pod's grace period in seconds.</summary>
    public const string PodGracePeriod = "io.kubernetes.pod.terminationGracePeriod";

    /// <summary>Annotation: the back-off in seconds that stands against the container's next restart. Podium's own.</summary>
    public const string BackOff = "podium.io/restart-back-off";

    /// <summary>Annotation: the image as the pod names it. Podium's own.</summary>
    public const string Image = "podium.io/image";

    /// <summary>Annotation: the file on the node that holds the termination message. Podium's own.</summary>
    public const string TerminationMessageFile = "podium.io/termination-message-file";

    /// <summary>Annotation: the requests and limits that the container was made with, as JSON. Podium's own.</summary>
    public const string Resources = "podium.io/resources";

    /// <summary>Annotation: the container's log file, relative to the pod's log directory. Podium's own.</summary>
    public const string LogPath = "podium.io/log-path";
}

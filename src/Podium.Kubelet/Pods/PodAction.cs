namespace Podium.Kubelet.Pods;

/// <summary>One thing to do next. Every action is begun at once and none is waited for.</summary>
internal abstract record PodAction
{
    /// <summary>Make the pod's directories, cgroup and volumes. Idempotent.</summary>
    public sealed record SetUp : PodAction;

    /// <summary>Make a sandbox.</summary>
    /// <param name="Attempt">How many there were before.</param>
    public sealed record CreateSandbox(uint Attempt) : PodAction;

    /// <summary>Stop a sandbox: its processes, its addresses.</summary>
    /// <param name="Id">The sandbox.</param>
    public sealed record StopSandbox(string Id) : PodAction;

    /// <summary>Bring a container up in a sandbox.</summary>
    /// <param name="Name">The container.</param>
    /// <param name="SandboxId">The sandbox.</param>
    /// <param name="RestartCount">What to note on it as its number.</param>
    /// <param name="BackOff">What to note on it as the back-off against its next restart.</param>
    /// <param name="Replaces">A container that was made and never started, to be removed first; empty for none.</param>
    public sealed record StartContainer(string Name, string SandboxId, int RestartCount, TimeSpan BackOff, string Replaces = "") : PodAction;

    /// <summary>Give a start up, as far as it can still be given up.</summary>
    /// <param name="Name">The container, or empty for the sandbox and the set-up.</param>
    public sealed record CancelStart(string Name) : PodAction;

    /// <summary>End a container.</summary>
    /// <param name="Id">The container's id.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Deadline">When SIGKILL comes; preStop counts into it.</param>
    /// <param name="Message">The Killing event's message; empty for none.</param>
    /// <param name="IsReplaced">Whether another one is started in its place, however it ends.</param>
    public sealed record StopContainer(string Id, string Name, DateTimeOffset Deadline, string Message, bool IsReplaced = false) : PodAction;

    /// <summary>Give the running containers, and the pod around them, the resources that are set aside for them.</summary>
    public sealed record Resize : PodAction;

    /// <summary>Remove a dead container that nobody can ask for any more.</summary>
    /// <param name="Id">The container's id.</param>
    /// <param name="Name">Its name.</param>
    public sealed record RemoveContainer(string Id, string Name) : PodAction;

    /// <summary>Tell that a container's restart waits.</summary>
    /// <param name="Name">The container.</param>
    public sealed record ReportBackOff(string Name) : PodAction;

    /// <summary>Tell that a container's image pull waits.</summary>
    /// <param name="Name">The container.</param>
    /// <param name="Image">The image.</param>
    public sealed record ReportImageBackOff(string Name, string Image) : PodAction;

    /// <summary>Tell that the sandbox died and another one is made.</summary>
    public sealed record ReportSandboxChanged : PodAction;

    /// <summary>Tell that the pod is ended by its node.</summary>
    /// <param name="Reason">The event's reason.</param>
    /// <param name="Message">The event's message.</param>
    /// <param name="IsWarning">Whether it is a warning.</param>
    public sealed record ReportEnding(string Reason, string Message, bool IsWarning) : PodAction;

    /// <summary>Take the pod out of the API, once its last status is published.</summary>
    public sealed record DeletePod : PodAction;

    /// <summary>Remove the pod's containers, sandboxes, volumes, directories and cgroup.</summary>
    public sealed record TearDown : PodAction;

    /// <summary>Nothing is left: the worker may end.</summary>
    public sealed record Forget : PodAction;
}

namespace Podium.Kubelet.Pods;

/// <summary>What runs beside a pod's worker.</summary>
internal enum PodOperationKind
{
    /// <summary>Directories, cgroup and volumes are made.</summary>
    SetUp,

    /// <summary>A sandbox is made.</summary>
    CreateSandbox,

    /// <summary>A sandbox is stopped; the subject is its id.</summary>
    StopSandbox,

    /// <summary>A container is brought up: image, creation, start, postStart; the subject is its name.</summary>
    StartContainer,

    /// <summary>A container is ended: preStop, SIGTERM, SIGKILL; the subject is its id.</summary>
    StopContainer,

    /// <summary>What the runtime says of a container that has ended is fetched; the subject is its id.</summary>
    Refresh,

    /// <summary>Running containers get other resources.</summary>
    Resize,

    /// <summary>A dead container is removed; the subject is its id.</summary>
    RemoveContainer,

    /// <summary>All that the pod had on the node is removed.</summary>
    TearDown,
}

/// <summary>An operation in flight.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Subject">What it does it to.</param>
/// <param name="Deadline">For a stop: when SIGKILL comes.</param>
internal sealed record PodOperation(PodOperationKind Kind, string Subject = "", DateTimeOffset? Deadline = null);

using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Kubelet.Probes;

namespace Podium.Kubelet.Pods;

/// <summary>
/// The statuses of a pod's containers, from what the runtime shows and what was published before. Follows
/// <c>convertToAPIContainerStatuses</c> (pkg/kubelet/kubelet_pods.go) and the prober's <c>UpdatePodStatus</c>.
/// </summary>
internal static class ContainerStatuses
{
    /// <summary>
    /// How long a container that ended shows how it ended before it shows that it waits for its restart. Kubernetes' kubelet
    /// takes until its next look at the pod.
    /// </summary>
    public static readonly TimeSpan CrashLoopShownAfter = TimeSpan.FromSeconds(2);

    private const string StatusUnknown = "ContainerStatusUnknown";

    /// <summary>The main containers' statuses, by name as the API has them.</summary>
    public static IReadOnlyList<ContainerStatus> OfMain(PodView view, bool isOver, DateTimeOffset now)
    {
        var statuses = new List<ContainerStatus>(view.Pod.Spec.Containers.Count);
        foreach (var container in view.Pod.Spec.Containers)
        {
            var status = Of(view, container, view.Published.ContainerStatuses, isInit: false, now);
            statuses.Add(WithReadiness(view, container, WithResources(view, container, isOver ? WithoutUnknowns(view, status) : status)));
        }

        statuses.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return statuses;
    }

    /// <summary>The init containers' statuses, in the pod's order.</summary>
    public static IReadOnlyList<ContainerStatus> OfInit(PodView view, DateTimeOffset now)
    {
        var statuses = new List<ContainerStatus>(view.Pod.Spec.InitContainers.Count);
        foreach (var container in view.Pod.Spec.InitContainers)
        {
            var status = Of(view, container, view.Published.InitContainerStatuses, isInit: true, now);
            statuses.Add(container.IsSidecar()
                ? WithReadiness(view, container, status)
                : status with { Started = status.State.Running is not null, Ready = status.State.Terminated is { ExitCode: 0 } });
        }

        return statuses;
    }

    /// <summary>The ephemeral containers' statuses.</summary>
    public static IReadOnlyList<ContainerStatus> OfEphemeral(PodView view, DateTimeOffset now)
    {
        if (view.Pod.Spec.EphemeralContainers.Count == 0)
        {
            return [];
        }

        var statuses = new List<ContainerStatus>();
        foreach (var ephemeral in view.Pod.Spec.EphemeralContainers)
        {
            var container = ContainerSpecs.AsContainer(ephemeral);
            statuses.Add(Of(view, container, view.Published.EphemeralContainerStatuses, isInit: false, now));
        }

        return statuses;
    }

    /// <summary>How often a container was restarted, where the runtime knows none of its name but the API does.</summary>
    public static int RestartsKnownToApi(PodView view, string name)
    {
        var status = Find(view.Published.ContainerStatuses, name) ?? Find(view.Published.InitContainerStatuses, name);
        if (status is null)
        {
            return 0;
        }

        // One that waits has been counted when its loss was noticed.
        return status.State.Running is not null || status.State.Terminated is not null ? status.RestartCount + 1 : status.RestartCount;
    }

    /// <summary>Whether a container ran once and may not run again, although the runtime does not know it any more.</summary>
    public static bool IsSpent(PodView view, Container container)
    {
        var status = Find(view.Published.ContainerStatuses, container.Name);
        var ended = status?.State.Terminated;
        return view.Pod.Spec.RestartPolicy switch
        {
            "Never" => ended is not null || status?.State.Running is not null,
            "OnFailure" => ended is { ExitCode: 0 },
            _ => false,
        };
    }

    /// <summary>The status of a name; null when there is none.</summary>
    public static ContainerStatus? Find(IReadOnlyList<ContainerStatus> statuses, string name)
    {
        foreach (var status in statuses)
        {
            if (status.Name == name)
            {
                return status;
            }
        }

        return null;
    }

    private static ContainerStatus Of(
        PodView view, Container container, IReadOnlyList<ContainerStatus> published, bool isInit, DateTimeOffset now)
    {
        var before = Find(published, container.Name);
        ContainerView? newest = null;
        ContainerView? previous = null;
        foreach (var candidate in view.Containers)
        {
            if (candidate.Name != container.Name)
            {
                continue;
            }

            if (newest is not null)
            {
                previous = candidate;
                break;
            }

            newest = candidate;
        }

        var status = newest is null ? Unseen(view, container, before) : Seen(view, container, newest, previous, before);
        if (isInit && newest is { State: ContainerRunState.Exited, ExitCode: 0 } && !container.IsSidecar())
        {
            return status;
        }

        return WaitingFor(view, container, newest, now) is { } waiting && ContainerSpecs.ShouldRestart(view, container, newest)
            ? status with
            {
                LastState = status.State.Terminated is not null ? status.State : status.LastState,
                State = new ContainerState { Waiting = waiting },
            }
            : status;
    }

    // What the runtime does not know (any more).
    private static ContainerStatus Unseen(PodView view, Container container, ContainerStatus? before)
    {
        if (before?.State.Terminated is not null)
        {
            return before;
        }

        if (before?.State.Running is not null && view.Pod.Spec.RestartPolicy == "Never" && !container.IsSidecar())
        {
            // It ran, and may not run again.
            return before with
            {
                State = new()
                {
                    Terminated = new()
                    {
                        Reason = StatusUnknown,
                        Message = "The container could not be located when the pod was terminated",
                        ExitCode = 137,
                        ContainerID = before.ContainerID,
                    },
                },
            };
        }

        var status = new ContainerStatus
        {
            Name = container.Name,
            Image = container.Image,
            State = DefaultWaiting(view),
            RestartCount = before?.RestartCount ?? 0,
            LastState = before?.LastState ?? new(),
            VolumeMounts = MountsOf(container),
        };
        if (before?.State.Running is null || view.Pod.Metadata.DeletionTimestamp is not null)
        {
            return status;
        }

        return status with
        {
            RestartCount = before.RestartCount + 1,
            LastState = new()
            {
                Terminated = new()
                {
                    Reason = StatusUnknown,
                    Message = "The container could not be located when the pod was deleted.  The container used to be Running",
                    ExitCode = 137,
                },
            },
        };
    }

    private static ContainerStatus Seen(
        PodView view, Container container, ContainerView newest, ContainerView? previous, ContainerStatus? before)
    {
        // Until its postStart hook is through, a container is not running yet, as far as users are concerned.
        var isStarting = newest.State is ContainerRunState.Created or ContainerRunState.Running
            && view.Runs(PodOperationKind.StartContainer, container.Name);
        if (isStarting && newest.State == ContainerRunState.Created && before is { State.Waiting: not null })
        {
            return before;
        }

        if (isStarting && previous is null)
        {
            return Unseen(view, container, before);
        }

        return new ContainerStatus
        {
            Name = container.Name,
            Image = newest.Image,
            ImageID = newest.ImageId,
            ContainerID = IdOf(isStarting ? previous! : newest),
            RestartCount = (isStarting ? previous! : newest).RestartCount,
            State = isStarting
                ? new() { Waiting = new() { Reason = "ContainerCreating" } }
                : StateOf(view, newest, before),
            LastState = previous is null ? before?.LastState ?? new() : StateOf(view, previous, null),
            VolumeMounts = MountsOf(container),
        };
    }

    private static ContainerState StateOf(PodView view, ContainerView container, ContainerStatus? before) => container.State switch
    {
        ContainerRunState.Running => new() { Running = new() { StartedAt = Seconds(container.StartedAt) } },
        ContainerRunState.Exited => new()
        {
            Terminated = new()
            {
                ExitCode = container.ExitCode,
                Reason = container.Reason,
                Message = container.Message,
                // What never started counts from the epoch, as CRI's zero does.
                StartedAt = Seconds(container.StartedAt ?? DateTimeOffset.UnixEpoch),
                FinishedAt = Seconds(container.FinishedAt),
                ContainerID = IdOf(container),
            },
        },
        ContainerRunState.Unknown when before?.State.Running is not null => new()
        {
            Terminated = new()
            {
                Reason = StatusUnknown,
                Message = "The container could not be located when the pod was terminated",
                ExitCode = 137,
            },
        },
        ContainerRunState.Created => DefaultWaiting(view),
        _ => new() { Waiting = new() },
    };

    // Why a container is not being started although it should be; null when it is, or when it is too early to say.
    private static ContainerStateWaiting? WaitingFor(PodView view, Container container, ContainerView? newest, DateTimeOffset now)
    {
        if (newest is { State: ContainerRunState.Exited } && now >= (newest.FinishedAt ?? now) + CrashLoopShownAfter
            && RestartBackOff.RetryAt(newest, container, view.Options) > now)
        {
            return new()
            {
                Reason = "CrashLoopBackOff",
                Message = $"back-off {Describe(newest.BackOff)} restarting failed container={container.Name} pod={view.Pod.Describe()}",
            };
        }

        if (view.StartFailureOf(container.Name) is not { } failure)
        {
            return null;
        }

        return failure.IsBackingOff(now)
            ? new()
            {
                Reason = "ImagePullBackOff",
                Message = $"Back-off pulling image \"{failure.Image}\": {failure.Reason}: {failure.Message}",
            }
            : new() { Reason = failure.Reason, Message = failure.Message };
    }

    // A pod that is over has no container left that runs or waits for ever without an end to show (TerminatePod).
    private static ContainerStatus WithoutUnknowns(PodView view, ContainerStatus status)
    {
        if (status.State.Terminated is not null || view.Rejected is not null || !PodPhase.HasInitialized(view))
        {
            return status;
        }

        return status with
        {
            State = new()
            {
                Terminated = new()
                {
                    Reason = StatusUnknown,
                    Message = "The container could not be located when the pod was terminated",
                    ExitCode = 137,
                },
            },
        };
    }

    // A running container shows what is in effect in it, any other what is set aside for it.
    private static ContainerStatus WithResources(PodView view, Container container, ContainerStatus status) => !view.Options.Resizes
        ? status
        : status with
        {
            Resources = status.State.Running is not null ? view.Newest(container.Name)?.Resources ?? container.Resources : container.Resources,
            AllocatedResources = view.Options.ShowsAllocated ? container.Resources.Requests : EmptyMap.Of<Quantity>(),
        };

    private static ContainerStatus WithReadiness(PodView view, Container container, ContainerStatus status)
    {
        var facts = view.FactsOf(container.Name);
        var probed = status.ContainerID.Length > 0 && status.ContainerID.EndsWith(facts.ProbedId, StringComparison.Ordinal)
            && facts.ProbedId.Length > 0;
        var started = status.State.Running is not null
            && (container.StartupProbe is null || (probed && facts.Startup == ProbeOutcome.Success));
        var ready = started
            && (container.ReadinessProbe is null || (probed && facts.Readiness == ProbeOutcome.Success));
        return status with { Started = started, Ready = ready };
    }

    private static ContainerState DefaultWaiting(PodView view) =>
        new() { Waiting = new() { Reason = view.Pod.Spec.InitContainers.Count > 0 ? "PodInitializing" : "ContainerCreating" } };

    private static VolumeMountStatus[] MountsOf(Container container)
    {
        if (container.VolumeMounts.Count == 0)
        {
            return [];
        }

        var mounts = new VolumeMountStatus[container.VolumeMounts.Count];
        for (var i = 0; i < mounts.Length; i++)
        {
            var mount = container.VolumeMounts[i];
            mounts[i] = new()
            {
                Name = mount.Name,
                MountPath = mount.MountPath,
                ReadOnly = mount.ReadOnly,
                RecursiveReadOnly = mount.ReadOnly ? "Disabled" : null,
            };
        }

        return mounts;
    }

    private static DateTimeOffset? Seconds(DateTimeOffset? time) => time is { } value ? PodConditions.Seconds(value) : null;

    private static string IdOf(ContainerView container) => $"containerd://{container.Id}";

    // As Go prints durations: 10s, 1m20s, 5m0s.
    private static string Describe(TimeSpan delay) =>
        delay.TotalSeconds < 60 ? $"{(int)delay.TotalSeconds}s" : $"{(int)delay.TotalMinutes}m{delay.Seconds}s";
}

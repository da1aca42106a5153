using Podium.Api.Core.V1;

namespace Podium.Kubelet.Pods;

/// <summary>A pod's conditions. Follows pkg/kubelet/status/generate.go; conditions of others are kept as they are.</summary>
internal static class PodConditions
{
    private const string DisruptionTarget = "DisruptionTarget";
    private const string TerminationByKubelet = "TerminationByKubelet";

    private static readonly string[] Owned = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    /// <summary>
    /// Whether a condition is the node's to say, and not one that others set: a readiness gate's, or a disruption that the node did not
    /// cause.
    /// </summary>
    public static bool IsOwned(PodCondition condition) =>
        Array.IndexOf(Owned, condition.Type) >= 0 || condition is { Type: DisruptionTarget, Reason: TerminationByKubelet };

    /// <summary>The conditions, each with the time of its last transition.</summary>
    public static IReadOnlyList<PodCondition> Compute(
        PodView view, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> main, string phase, DateTimeOffset now)
    {
        var conditions = new List<PodCondition>(8);
        var disruption = Disruption(view, now);
        foreach (var condition in view.Pod.Status.Conditions)
        {
            if (!IsOwned(condition) && (disruption is null || condition.Type != DisruptionTarget))
            {
                conditions.Add(condition);
            }
        }

        if (disruption is not null)
        {
            conditions.Add(disruption);
        }

        var readyToStart = new Verdict(SyncPlan.UsableSandbox(view) is not null, "", "");
        var containersReady = ContainersReady(view, init, main, phase);
        var ready = containersReady.Holds ? Gates(view, conditions) : containersReady;
        Add("PodReadyToStartContainers", readyToStart);
        Add("Initialized", Initialized(view, init, main, phase));
        Add("Ready", ready);
        Add("ContainersReady", containersReady);
        Add("PodScheduled", new Verdict(true, "", ""));
        return conditions;

        void Add(string type, Verdict verdict)
        {
            var status = verdict.Holds ? "True" : "False";
            var before = Find(view.Published.Conditions, type) ?? Find(view.Pod.Status.Conditions, type);
            conditions.Add(new PodCondition
            {
                Type = type,
                Status = status,
                Reason = verdict.Reason,
                Message = verdict.Message,
                LastTransitionTime = before?.Status == status && before.LastTransitionTime is { } since ? since : Seconds(now),
            });
        }
    }

    /// <summary>A time as the API keeps it: whole seconds.</summary>
    public static DateTimeOffset Seconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);

    private static PodCondition? Find(IReadOnlyList<PodCondition> conditions, string type)
    {
        foreach (var condition in conditions)
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }

        return null;
    }

    // The node's own, once it has put the pod out: in place of what others may have announced before.
    private static PodCondition? Disruption(PodView view, DateTimeOffset now)
    {
        var before = Find(view.Published.Conditions, DisruptionTarget) ?? Find(view.Pod.Status.Conditions, DisruptionTarget);
        if (view.Evicted is not { IsDisruption: true } || view.MayHaveRunningContainers)
        {
            return before is { Reason: TerminationByKubelet } ? before : null;
        }

        return new()
        {
            Type = DisruptionTarget,
            Status = "True",
            Reason = TerminationByKubelet,
            Message = view.Evicted.Message,
            LastTransitionTime = before is { Status: "True", LastTransitionTime: { } since } ? since : Seconds(now),
        };
    }

    private static Verdict ContainersReady(
        PodView view, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> main, string phase)
    {
        if (phase == "Succeeded")
        {
            return new(false, "PodCompleted", "");
        }

        if (phase == "Failed")
        {
            return new(false, "PodFailed", "");
        }

        List<string>? unready = null;
        foreach (var container in view.Pod.Spec.InitContainers)
        {
            if (container.IsSidecar() && ContainerStatuses.Find(init, container.Name) is not { Ready: true })
            {
                (unready ??= []).Add(container.Name);
            }
        }

        foreach (var container in view.Pod.Spec.Containers)
        {
            if (ContainerStatuses.Find(main, container.Name) is not { Ready: true })
            {
                (unready ??= []).Add(container.Name);
            }
        }

        return unready is null
            ? new(true, "", "")
            : new(false, "ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
    }

    private static Verdict Gates(PodView view, List<PodCondition> conditions)
    {
        List<string>? unmet = null;
        foreach (var gate in view.Pod.Spec.ReadinessGates)
        {
            var condition = Find(conditions, gate.ConditionType);
            if (condition is null)
            {
                (unmet ??= []).Add($"corresponding condition of pod readiness gate \"{gate.ConditionType}\" does not exist.");
            }
            else if (condition.Status != "True")
            {
                (unmet ??= []).Add($"the status of pod readiness gate \"{gate.ConditionType}\" is not \"True\", but {condition.Status}");
            }
        }

        return unmet is null ? new(true, "", "") : new(false, "ReadinessGatesNotReady", string.Join(", ", unmet));
    }

    private static Verdict Initialized(
        PodView view, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> main, string phase)
    {
        if (phase == "Succeeded")
        {
            return new(true, "PodCompleted", "");
        }

        foreach (var status in main)
        {
            if (status.State.Running is not null || status.State.Terminated is not null || status.LastState.Terminated is not null)
            {
                return new(true, "", "");
            }
        }

        List<string>? incomplete = null;
        foreach (var container in view.Pod.Spec.InitContainers)
        {
            var status = ContainerStatuses.Find(init, container.Name);
            if (container.IsSidecar() ? status is not { Started: true } : status is not { Ready: true })
            {
                (incomplete ??= []).Add(container.Name);
            }
        }

        return incomplete is null
            ? new(true, "", "")
            : new(false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', incomplete)}]");
    }

    private readonly record struct Verdict(bool Holds, string Reason, string Message);
}

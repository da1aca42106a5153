using Podium.Api.Core.V1;

namespace Podium.Kubelet.Pods;

/// <summary>The status to publish. Follows <c>generateAPIPodStatus</c> (pkg/kubelet/kubelet_pods.go).</summary>
internal static class PodStatusPlan
{
    /// <summary>Works the status out.</summary>
    /// <param name="view">The pod.</param>
    /// <param name="ending">Why its node ends it, if that is so.</param>
    /// <param name="isOver">Whether nothing of it runs or will run any more.</param>
    /// <param name="now">The time.</param>
    public static PodStatus Compute(PodView view, PodEnding? ending, bool isOver, DateTimeOffset now)
    {
        if (view.Rejected is { } rejected)
        {
            return Rejected(view, rejected, now);
        }

        var init = ContainerStatuses.OfInit(view, now);
        var main = ContainerStatuses.OfMain(view, isOver, now);
        var phase = Phase(view, ending, init, main, isOver);
        var told = Told(view, ending, phase);
        var ips = PodIps(view);
        return new PodStatus
        {
            Phase = told.Phase,
            Reason = told.Reason,
            Message = told.Message,
            Conditions = PodConditions.Compute(view, init, main, phase, now),
            ContainerStatuses = main,
            InitContainerStatuses = init,
            EphemeralContainerStatuses = ContainerStatuses.OfEphemeral(view, now),
            HostIP = view.HostIP,
            HostIPs = view.HostIP.Length == 0 ? [] : [new HostIP { Ip = view.HostIP }],
            PodIP = ips.Count == 0 ? "" : ips[0].Ip,
            PodIPs = ips,
            QosClass = PodQos.Get(view.Pod),
            StartTime = view.Published.StartTime ?? view.Pod.Status.StartTime ?? PodConditions.Seconds(now),
            NominatedNodeName = view.Pod.Status.NominatedNodeName,
            Resize = ResizePlan.StatusOf(view, phase),
            ResourceClaimStatuses = view.Pod.Status.ResourceClaimStatuses,
        };
    }

    // Who is told that a pod has failed may start another one in its place: that waits until nothing of it runs (mergePodStatus in
    // pkg/kubelet/status). It isn't ready from now on.
    private static (string Phase, string Reason, string Message) Told(PodView view, PodEnding? ending, string phase)
    {
        var before = view.Published;
        if (ContainerSpecs.IsTerminalPhase(phase) && !IsLast(view, phase) && view.MayHaveRunningContainers)
        {
            return (before.Phase.Length > 0 ? before.Phase : "Pending", before.Reason, before.Message);
        }

        return phase == before.Phase
            ? (phase, ending?.Reason ?? before.Reason, ending?.Message ?? before.Message)
            : (phase, ending?.Reason ?? "", ending?.Message ?? "");
    }

    // A pod never leaves its last phase, whoever said it.
    private static bool IsLast(PodView view, string phase) => phase == view.Published.Phase || phase == view.Pod.Status.Phase;

    private static string Phase(
        PodView view, PodEnding? ending, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> main, bool isOver)
    {
        if (ContainerSpecs.IsTerminalPhase(view.Published.Phase))
        {
            return view.Published.Phase;
        }

        if (ContainerSpecs.IsTerminalPhase(view.Pod.Status.Phase))
        {
            return view.Pod.Status.Phase;
        }

        if (ending is not null)
        {
            return "Failed";
        }

        var phase = PodPhase.Compute(view, init, main, isOver);
        return isOver && !ContainerSpecs.IsTerminalPhase(phase) ? "Failed" : phase;
    }

    private static IReadOnlyList<PodIP> PodIps(PodView view)
    {
        if (view.Pod.Spec.HostNetwork)
        {
            return view.Published.PodIPs.Count > 0 || view.HostIP.Length == 0
                ? view.Published.PodIPs
                : SyncPlan.UsableSandbox(view) is null ? [] : [new PodIP { Ip = view.HostIP }];
        }

        if (view.Sandboxes.Count > 0 && view.Sandboxes[0] is { IsReady: true, Ips.Count: > 0 } sandbox)
        {
            return [.. sandbox.Ips.Select(ip => new PodIP { Ip = ip })];
        }

        // A pod whose sandbox is gone keeps the address it had, for those who ask afterwards.
        return view.Published.PodIPs;
    }

    // As the kubelet's rejectPod: nothing but the phase and why; the conditions are the scheduler's.
    private static PodStatus Rejected(PodView view, PodEnding why, DateTimeOffset now) => view.Pod.Status with
    {
        Phase = "Failed",
        Reason = why.Reason,
        Message = $"Pod was rejected: {why.Message}",
        StartTime = view.Published.StartTime ?? view.Pod.Status.StartTime ?? PodConditions.Seconds(now),
    };
}

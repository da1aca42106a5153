using Podium.Api.Core.V1;

namespace Podium.Kubelet.Pods;

/// <summary>
/// What to do for a pod now, what to say of it, and when to look again. The whole lifecycle of a pod is in
/// <see cref="Compute"/>, which does no I/O and reads no clock.
/// <code>
///              admitted                      deleted, evicted, past its deadline,
///   (new) ───────────────▶  running its life ──────────────────────────────────────▶ ending ───▶ ended ───▶ forgotten
///     │                                       all work done                            ▲      (deleted and
///     └─────────────────────────────────────────────────────────────────────────────────┘       torn down)
///              refused by the node: Failed, nothing ever started
/// </code>
/// A pod moves only to the right. One that has ended keeps its status, its dead containers and their logs until it is deleted.
/// </summary>
/// <param name="Actions">What to begin, in order.</param>
/// <param name="Status">The status to publish.</param>
/// <param name="WakeUp">When to plan again if nothing happens before; null for never.</param>
/// <param name="IsEnding">Whether the pod is on its way out; the grace period counts from the first such turn.</param>
internal sealed record PodPlan(IReadOnlyList<PodAction> Actions, PodStatus Status, DateTimeOffset? WakeUp, bool IsEnding)
{
    private const string DeadlineReason = "DeadlineExceeded";
    private const string DeadlineMessage = "Pod was active on the node longer than the specified deadline";

    /// <summary>Decides. The same view and time always give the same plan.</summary>
    public static PodPlan Compute(PodView view, DateTimeOffset now)
    {
        var plan = new PlanBuilder();
        var ending = EndingOf(view, now, plan);
        var isEnding = ending is not null || view.IsGone || view.IsNodeStopping || view.Pod.Metadata.DeletionTimestamp is not null
            || ContainerSpecs.IsTerminalPhase(view.Published.Phase);

        if (!isEnding)
        {
            if (!SyncPlan.Compute(view, now, plan))
            {
                return plan.Build(PodStatusPlan.Compute(view, null, isOver: false, now), isEnding: false);
            }
        }

        if (ending is not null && view.EndingSince is null && view.Rejected is null)
        {
            plan.Add(new PodAction.ReportEnding(ending.Reason, ending.Message, view.Evicted is not null));
        }

        var isOver = Ending.Compute(view, now, plan);
        var status = PodStatusPlan.Compute(view, ending, isOver, now);
        if (isOver)
        {
            Finish(view, plan);
        }

        return plan.Build(status, isEnding: true);
    }

    // Why the pod is ended by its node; null while it may live.
    private static PodEnding? EndingOf(PodView view, DateTimeOffset now, PlanBuilder plan)
    {
        if (view.Rejected is not null || view.Evicted is not null)
        {
            return view.Rejected ?? view.Evicted;
        }

        if (view.Pod.Spec.ActiveDeadlineSeconds is { } seconds && view.Published.StartTime is { } start
            && !ContainerSpecs.IsTerminalPhase(view.Published.Phase))
        {
            var deadline = start + TimeSpan.FromSeconds(seconds);
            if (now >= deadline)
            {
                return new PodEnding(DeadlineReason, DeadlineMessage);
            }

            plan.WakeAt(deadline);
        }

        return null;
    }

    // Nothing runs any more. A deleted pod leaves the API first, as its dead containers cost nobody anything.
    private static void Finish(PodView view, PlanBuilder plan)
    {
        if (view.IsNodeStopping || (view.Pod.Metadata.DeletionTimestamp is null && !view.IsGone))
        {
            return;
        }

        if (!view.IsGone)
        {
            plan.Add(new PodAction.DeletePod());
        }

        if (!view.IsTornDown)
        {
            if (!view.Runs(PodOperationKind.TearDown))
            {
                plan.Add(new PodAction.TearDown());
            }
        }
        else if (view.IsGone)
        {
            plan.Add(new PodAction.Forget());
        }
    }
}

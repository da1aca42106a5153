using Podium.Api.Core.V1;
using Podium.Kubelet.Probes;

namespace Podium.Kubelet.Pods;

/// <summary>
/// What a pod that shall run needs next: set-up, sandbox, ephemeral containers, init containers in order, then the main ones.
/// Follows Kubernetes' <c>computePodActions</c> (pkg/kubelet/kuberuntime/kuberuntime_manager.go), with two differences: a
/// container belongs to its sandbox, so a new sandbox is initialized anew, and what is already in flight is not begun again.
/// </summary>
internal sealed class SyncPlan
{
    // Kubernetes tells of a standing back-off whenever it looks at the pod, every 10 to 15 s.
    private static readonly TimeSpan BackOffReportPeriod = TimeSpan.FromSeconds(12);

    private readonly PodView view;
    private readonly DateTimeOffset now;
    private readonly PlanBuilder plan;

    private SyncPlan(PodView view, DateTimeOffset now, PlanBuilder plan)
    {
        this.view = view;
        this.now = now;
        this.plan = plan;
    }

    /// <summary>Adds the actions of this turn.</summary>
    /// <returns>Whether all work of the pod is done, so that what still runs of it is to be ended.</returns>
    public static bool Compute(PodView view, DateTimeOffset now, PlanBuilder plan) => new SyncPlan(view, now, plan).Compute();

    /// <summary>The sandbox in which containers may run; null when a new one is needed (<c>PodSandboxChanged</c>).</summary>
    public static SandboxView? UsableSandbox(PodView view)
    {
        if (view.Sandboxes.Count == 0 || !view.Sandboxes[0].IsReady)
        {
            return null;
        }

        return view.Sandboxes[0].Ips.Count == 0 && !view.Pod.Spec.HostNetwork ? null : view.Sandboxes[0];
    }

    private bool Compute()
    {
        if (!view.IsSetUp)
        {
            if (!view.Runs(PodOperationKind.SetUp) && plan.IsDue(view.SetUpRetryAt, now))
            {
                plan.Add(new PodAction.SetUp());
            }

            return false;
        }

        return UsableSandbox(view) is { } sandbox ? WithSandbox(sandbox) : WithoutSandbox();
    }

    private bool WithoutSandbox()
    {
        var hadSandbox = view.Sandboxes.Count > 0;
        if (IsDoneWithoutAnotherSandbox())
        {
            return true;
        }

        if (view.Runs(PodOperationKind.CreateSandbox))
        {
            return false;
        }

        if (hadSandbox && HasWorkInOldSandboxes())
        {
            return false;
        }

        if (plan.IsDue(view.SandboxRetryAt, now))
        {
            var attempt = hadSandbox ? view.Sandboxes[0].Attempt + 1 : 0;
            plan.Add(new PodAction.CreateSandbox(attempt));
        }

        return false;
    }

    private bool IsDoneWithoutAnotherSandbox()
    {
        if (view.Pod.Spec.RestartPolicy == "Never" && view.Containers.Count > 0)
        {
            // Containers ran already and may not run again.
            return true;
        }

        foreach (var container in view.Pod.Spec.Containers)
        {
            var newest = view.Newest(container.Name);
            if (newest is null
                ? !ContainerStatuses.IsSpent(view, container)
                : newest.State == ContainerRunState.Running || ContainerSpecs.ShouldRestart(view, container, newest))
            {
                return false;
            }
        }

        return true;
    }

    // Ends what runs in dead sandboxes; true while there is some of it.
    private bool HasWorkInOldSandboxes()
    {
        var busy = false;
        var told = false;
        foreach (var container in view.Containers)
        {
            if (container.State == ContainerRunState.Running)
            {
                busy = true;
                told |= view.Runs(PodOperationKind.StopContainer, container.Id);
                plan.Stop(view, container, now + Ending.SpecGrace(view.Pod), "");
            }
        }

        foreach (var sandbox in view.Sandboxes)
        {
            if (sandbox.IsReady)
            {
                busy = true;
                told |= view.Runs(PodOperationKind.StopSandbox, sandbox.Id);
                plan.StopSandbox(view, sandbox);
            }
        }

        var starting = false;
        foreach (var operation in view.InFlight)
        {
            starting |= operation.Kind == PodOperationKind.StartContainer;
        }

        if (!told && !starting && !view.Runs(PodOperationKind.CreateSandbox) && view.SandboxRetryAt is null)
        {
            plan.Add(new PodAction.ReportSandboxChanged());
        }

        return busy || starting;
    }

    private bool WithSandbox(SandboxView sandbox)
    {
        foreach (var other in view.Sandboxes)
        {
            if (other != sandbox && other.IsReady)
            {
                plan.StopSandbox(view, other);
            }
        }

        foreach (var ephemeral in view.Pod.Spec.EphemeralContainers)
        {
            // Never restarted, whatever becomes of them.
            if (view.Newest(ephemeral.Name) is null)
            {
                Start(sandbox, ephemeral.Name, null);
            }
        }

        var init = InitContainerPlan.Compute(view, sandbox);
        foreach (var (container, message) in init.Stop)
        {
            StopUnhealthy(container, message, view.Pod.FindContainer(container.Name), isReplaced: true);
        }

        if (init.HasFailed)
        {
            return true;
        }

        var startMain = init.IsInitialized;
        var kept = 0;
        List<Container> toStart = [];
        if (startMain)
        {
            foreach (var container in view.Pod.Spec.Containers)
            {
                if (Inspect(sandbox, container, toStart))
                {
                    kept++;
                }
            }

            if (kept == 0 && toStart.Count == 0)
            {
                // Sidecars alone do not keep a pod alive.
                return true;
            }
        }

        foreach (var container in init.Start)
        {
            Start(sandbox, container.Name, Ended(container.Name));
        }

        foreach (var container in toStart)
        {
            Start(sandbox, container.Name, Ended(container.Name));
        }

        if (view.Options.Resizes && !view.Runs(PodOperationKind.Resize) && ResizePlan.NeedsUpdate(view, sandbox))
        {
            plan.Add(new PodAction.Resize());
        }

        RemoveOldContainers();
        return false;
    }

    // True when the container counts as living: it runs, is on its way, or is being replaced.
    private bool Inspect(SandboxView sandbox, Container container, List<Container> toStart)
    {
        if (view.Runs(PodOperationKind.StartContainer, container.Name))
        {
            return true;
        }

        var current = view.NewestIn(sandbox.Id, container.Name);
        if (current is not { State: ContainerRunState.Running })
        {
            var newest = current ?? view.Newest(container.Name);
            if (ContainerSpecs.ShouldRestart(view, container, newest) && (newest is not null || !ContainerStatuses.IsSpent(view, container)))
            {
                toStart.Add(container);
            }

            return false;
        }

        if (view.Runs(PodOperationKind.StopContainer, current.Id))
        {
            return true;
        }

        var mayRestart = view.Pod.Spec.RestartPolicy != "Never";
        string message;
        if (ContainerSpecs.IsOutdated(current, container))
        {
            message = $"Container {container.Name} definition changed";
            mayRestart = true;
        }
        else if (ProbesOf(current) is { Liveness: ProbeOutcome.Failure })
        {
            message = $"Container {container.Name} failed liveness probe";
        }
        else if (ProbesOf(current) is { Startup: ProbeOutcome.Failure })
        {
            message = $"Container {container.Name} failed startup probe";
        }
        else if (view.Options.Resizes && ResizePlan.NeedsRestart(container, current))
        {
            StopUnhealthy(current, $"Container {container.Name} resize requires restart", container, isReplaced: true);
            return true;
        }
        else
        {
            return true;
        }

        StopUnhealthy(current, mayRestart ? $"{message}, will be restarted" : message, container, mayRestart);
        return true;
    }

    private void StopUnhealthy(ContainerView running, string message, Container? container, bool isReplaced)
    {
        var facts = ProbesOf(running);
        var probe = facts.Startup == ProbeOutcome.Failure ? container?.StartupProbe
            : facts.Liveness == ProbeOutcome.Failure ? container?.LivenessProbe
            : null;
        var grace = probe?.TerminationGracePeriodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Ending.SpecGrace(view.Pod);
        plan.Stop(view, running, now + grace, message, isReplaced);
    }

    private ContainerFacts ProbesOf(ContainerView container)
    {
        var facts = view.FactsOf(container.Name);
        return facts.ProbedId == container.Id ? facts : ContainerFacts.None;
    }

    private ContainerView? Ended(string name) => view.Newest(name) is { State: ContainerRunState.Exited } ended ? ended : null;

    private void Start(SandboxView sandbox, string name, ContainerView? ended)
    {
        if (view.Runs(PodOperationKind.StartContainer, name))
        {
            return;
        }

        var facts = view.FactsOf(name);
        var container = view.Pod.FindContainer(name);
        if (ended is not null && RestartBackOff.RetryAt(ended, container, view.Options) is var retryAt && retryAt > now)
        {
            plan.WakeAt(retryAt);
            plan.WakeAt((ended.FinishedAt ?? now) + ContainerStatuses.CrashLoopShownAfter, now);
            if (IsReportDue(facts, ended.FinishedAt))
            {
                plan.Add(new PodAction.ReportBackOff(name));
            }

            return;
        }

        if (view.StartFailureOf(name) is { } failure && failure.RetryAt > now)
        {
            plan.WakeAt(failure.RetryAt);
            if (failure.BackOffFrom is { } from)
            {
                if (from > now)
                {
                    plan.WakeAt(from);
                }
                else if (IsReportDue(facts, from))
                {
                    plan.Add(new PodAction.ReportImageBackOff(name, failure.Image));
                }
            }

            return;
        }

        var newest = view.Newest(name);
        if (newest is { State: ContainerRunState.Created })
        {
            // It was made just before the program ended, or its start was given up: made anew, it does not count as a restart.
            plan.Add(new PodAction.StartContainer(name, sandbox.Id, newest.RestartCount, newest.BackOff, newest.Id));
            return;
        }

        var count = newest is not null ? newest.RestartCount + 1 : ContainerStatuses.RestartsKnownToApi(view, name);
        plan.Add(new PodAction.StartContainer(name, sandbox.Id, count, RestartBackOff.Next(newest, container, view.Options)));
    }

    private bool IsReportDue(ContainerFacts facts, DateTimeOffset? since)
    {
        if (facts.BackOffReportedAt is { } reported && (since is null || reported >= since))
        {
            var next = reported + BackOffReportPeriod;
            if (next > now)
            {
                plan.WakeAt(next);
                return false;
            }
        }

        plan.WakeAt(now + BackOffReportPeriod);
        return true;
    }

    // The newest container of a name and the one before it (for its logs and last state) are kept.
    private void RemoveOldContainers()
    {
        for (var i = 0; i < view.Containers.Count; i++)
        {
            var container = view.Containers[i];
            if (container.State == ContainerRunState.Running || view.Runs(PodOperationKind.RemoveContainer, container.Id))
            {
                continue;
            }

            var newer = 0;
            for (var j = 0; j < i; j++)
            {
                newer += view.Containers[j].Name == container.Name ? 1 : 0;
            }

            if (newer >= 2)
            {
                plan.Add(new PodAction.RemoveContainer(container.Id, container.Name));
            }
        }
    }
}

using Podium.Api.Core.V1;

namespace Podium.Kubelet.Pods;

/// <summary>Collects a turn's actions and the earliest time at which there is something to do again.</summary>
internal sealed class PlanBuilder
{
    private readonly List<PodAction> actions = [];

    /// <summary>The actions so far.</summary>
    public IReadOnlyList<PodAction> Actions => actions;

    /// <summary>The earliest wake-up so far.</summary>
    public DateTimeOffset? WakeUp { get; private set; }

    /// <summary>Adds an action, unless the same one is there.</summary>
    public void Add(PodAction action)
    {
        if (!actions.Contains(action))
        {
            actions.Add(action);
        }
    }

    /// <summary>Asks for a turn at a time.</summary>
    public void WakeAt(DateTimeOffset time)
    {
        if (WakeUp is null || time < WakeUp)
        {
            WakeUp = time;
        }
    }

    /// <summary>Asks for a turn at a time, if that is still to come.</summary>
    public void WakeAt(DateTimeOffset time, DateTimeOffset now)
    {
        if (time > now)
        {
            WakeAt(time);
        }
    }

    /// <summary>Whether a retry's time has come; asks for a turn then if not.</summary>
    public bool IsDue(DateTimeOffset? retryAt, DateTimeOffset now)
    {
        if (retryAt is { } time && time > now)
        {
            WakeAt(time);
            return false;
        }

        return true;
    }

    /// <summary>Stops a container, unless it is being stopped already and by no later time.</summary>
    public void Stop(PodView view, ContainerView container, DateTimeOffset deadline, string message, bool isReplaced = false)
    {
        foreach (var operation in view.InFlight)
        {
            if (operation.Kind == PodOperationKind.StopContainer && operation.Subject == container.Id)
            {
                // A second of slack: the minimum grace moves with the clock and shall not stop a container again and again.
                if (operation.Deadline is { } pending && pending <= deadline + TimeSpan.FromSeconds(1))
                {
                    return;
                }

                // It was told once that it ends; only the time is shorter now.
                message = "";
            }
        }

        Add(new PodAction.StopContainer(container.Id, container.Name, deadline, message, isReplaced));
    }

    /// <summary>Stops a sandbox, unless that happens already.</summary>
    public void StopSandbox(PodView view, SandboxView sandbox)
    {
        if (!view.Runs(PodOperationKind.StopSandbox, sandbox.Id))
        {
            Add(new PodAction.StopSandbox(sandbox.Id));
        }
    }

    /// <summary>The plan.</summary>
    public PodPlan Build(PodStatus status, bool isEnding) => new(actions, status, WakeUp, isEnding);
}

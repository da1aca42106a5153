using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Kubelet.Pods;

/// <summary>
/// Changes of a running pod's cpu and memory, as of v1.32 (pkg/kubelet: handlePodResourcesResize, canResizePod,
/// determinePodResizeStatus; kuberuntime: computePodResizeAction). What the API asks for is set aside first, where the node has
/// it; then the pod runs towards what is set aside. The status keeps both over a restart of the node:
/// <code>
///   asked for ──▶ Infeasible   more than the node ever has
///             ├─▶ Deferred     more than it has now; asked again when a pod leaves
///             └─▶ InProgress   set aside ──▶ in effect in all running containers ──▶ (done)
/// </code>
/// </summary>
internal static class ResizePlan
{
    /// <summary>Set aside, and not in effect everywhere yet.</summary>
    public const string InProgress = "InProgress";

    /// <summary>Waits until other pods leave.</summary>
    public const string Deferred = "Deferred";

    private const string Infeasible = "Infeasible";

    private static readonly string[] Resizable = ["cpu", "memory"];

    /// <summary>What becomes of the resources that the API asks for.</summary>
    /// <param name="desired">The pod as the API has it.</param>
    /// <param name="running">The pod with what is set aside for it.</param>
    /// <param name="others">The node's other pods, with what is set aside for them.</param>
    /// <param name="allocatable">What the node has for pods.</param>
    /// <returns>The verdict; empty where nothing else is asked for.</returns>
    public static string Admit(
        Pod desired, Pod running, IReadOnlyCollection<Pod> others, IReadOnlyDictionary<string, Quantity> allocatable)
    {
        if (Changed(running, desired).Count == 0)
        {
            return "";
        }

        var wanted = PodRequests.Compute(desired.Spec);
        foreach (var resource in Resizable)
        {
            if (wanted.GetValueOrDefault(resource) > allocatable.GetValueOrDefault(resource))
            {
                return Infeasible;
            }
        }

        foreach (var resource in Resizable)
        {
            var sum = wanted.GetValueOrDefault(resource);
            foreach (var other in others)
            {
                sum += PodRequests.Compute(other).GetValueOrDefault(resource);
            }

            if (sum > allocatable.GetValueOrDefault(resource))
            {
                return Deferred;
            }
        }

        return InProgress;
    }

    /// <summary>The view with the API's newest pod under a verdict.</summary>
    public static PodView TakeOver(PodView view, Pod desired, string verdict) => verdict switch
    {
        "" => view with { Pod = desired, Desired = null, Resize = view.Resize == InProgress ? InProgress : "" },
        InProgress => view with { Pod = desired, Desired = null, Resize = InProgress },
        _ => view with { Pod = WithResourcesOf(desired, view.Pod), Desired = desired, Resize = verdict },
    };

    /// <summary>
    /// The view of a pod that this node ran before it was restarted, from what it published: a running container has what its status
    /// says, and that is what was set aside too unless a change had begun.
    /// </summary>
    public static PodView Restore(PodView view)
    {
        var status = view.Pod.Status;
        var running = view.Pod;
        if (status.Resize != InProgress)
        {
            running = view.Pod with
            {
                Spec = view.Pod.Spec with
                {
                    Containers = [.. view.Pod.Spec.Containers.Select(container =>
                        ContainerStatuses.Find(status.ContainerStatuses, container.Name)?.Resources is { } known
                            ? container with { Resources = known }
                            : container)],
                },
            };
        }

        return view with
        {
            Pod = running,
            Desired = view.Pod,
            Resize = status.Resize == InProgress ? InProgress : "",
            Containers = [.. view.Containers.Select(container =>
                ContainerStatuses.Find(status.ContainerStatuses, container.Name) is { Resources: { } known } shown
                && shown.ContainerID.EndsWith(container.Id, StringComparison.Ordinal)
                    ? container with { Resources = known }
                    : container)],
        };
    }

    /// <summary>The containers whose resources differ.</summary>
    public static IReadOnlyList<string> Changed(Pod before, Pod after)
    {
        List<string> changed = [];
        foreach (var container in after.Spec.Containers)
        {
            if (before.FindContainer(container.Name) is { } old && !old.Resources.Equals(container.Resources))
            {
                changed.Add(container.Name);
            }
        }

        return changed;
    }

    /// <summary>Whether a running container gets its resources by a restart, as its policy says.</summary>
    public static bool NeedsRestart(Container container, ContainerView running)
    {
        if (running.Resources is not { } actual)
        {
            return false;
        }

        var wanted = container.Resources;
        return (RestartsFor(container, "cpu") && (Differs(actual.Limits, wanted.Limits, "cpu") || Differs(actual.Requests, wanted.Requests, "cpu")))
            || (RestartsFor(container, "memory") && Differs(actual.Limits, wanted.Limits, "memory"));
    }

    /// <summary>Whether running containers are to be given other resources as they run.</summary>
    public static bool NeedsUpdate(PodView view, SandboxView sandbox)
    {
        foreach (var container in view.Pod.Spec.Containers)
        {
            if (view.NewestIn(sandbox.Id, container.Name) is { State: ContainerRunState.Running } running
                && !IsInEffect(container, running) && !NeedsRestart(container, running)
                && !view.Runs(PodOperationKind.StopContainer, running.Id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a container has what is set aside for it.</summary>
    public static bool IsInEffect(Container container, ContainerView running)
    {
        if (running.Resources is not { } actual)
        {
            return true; // It is not known, so nothing follows from it.
        }

        foreach (var resource in Resizable)
        {
            if (Differs(actual.Limits, container.Resources.Limits, resource) || Differs(actual.Requests, container.Resources.Requests, resource))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What the pod's status says of the change.</summary>
    public static string StatusOf(PodView view, string phase)
    {
        if (!view.Options.Resizes || ContainerSpecs.IsTerminalPhase(phase))
        {
            return "";
        }

        if (view.Resize != InProgress)
        {
            return view.Resize;
        }

        foreach (var container in view.Pod.Spec.Containers)
        {
            if (view.Newest(container.Name) is { State: ContainerRunState.Running } running && !IsInEffect(container, running))
            {
                return InProgress;
            }
        }

        return "";
    }

    private static Pod WithResourcesOf(Pod pod, Pod running) => pod with
    {
        Spec = pod.Spec with
        {
            Containers = [.. pod.Spec.Containers.Select(container =>
                running.FindContainer(container.Name) is { } known ? container with { Resources = known.Resources } : container)],
        },
    };

    private static bool RestartsFor(Container container, string resource)
    {
        foreach (var policy in container.ResizePolicy)
        {
            if (policy.ResourceName == resource)
            {
                return policy.RestartPolicy == "RestartContainer";
            }
        }

        return false;
    }

    private static bool Differs(IReadOnlyDictionary<string, Quantity> a, IReadOnlyDictionary<string, Quantity> b, string resource) =>
        a.GetValueOrDefault(resource) != b.GetValueOrDefault(resource);
}

using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;

namespace Podium.Kubelet.Pods;

/// <summary>
/// Everything the plan may look at: the pod as desired, the sandbox and containers as they were last seen, what the node's own
/// operations left behind, and which of them run now. Immutable; one is made for every turn of a worker.
/// </summary>
internal sealed record PodView
{
    /// <summary>The pod as the API last showed it.</summary>
    public required Pod Pod { get; init; }

    /// <summary>
    /// Set while the API asks for other resources than the node has set aside for the pod: the pod as the API shows it. Then
    /// <see cref="Pod"/> has the resources that it runs with.
    /// </summary>
    public Pod? Desired { get; init; }

    /// <summary>How far a change of resources has come: InProgress, Deferred or Infeasible; empty for none.</summary>
    public string Resize { get; init; } = "";

    /// <summary>The status as it was last published by this node; the API's own after a restart.</summary>
    public required PodStatus Published { get; init; }

    /// <summary>The pod's sandboxes, the newest first.</summary>
    public IReadOnlyList<SandboxView> Sandboxes { get; init; } = [];

    /// <summary>The pod's containers of all sandboxes, the newest first.</summary>
    public IReadOnlyList<ContainerView> Containers { get; init; } = [];

    /// <summary>What is remembered of a container beside what the runtime tells, by name.</summary>
    public IReadOnlyDictionary<string, ContainerFacts> Facts { get; init; } = Podium.Api.EmptyMap.Of<ContainerFacts>();

    /// <summary>Whether the pod's directories, cgroup and volumes stand.</summary>
    public bool IsSetUp { get; init; }

    /// <summary>Whether they have been taken down for good.</summary>
    public bool IsTornDown { get; init; }

    /// <summary>When the set-up that failed may be tried again.</summary>
    public DateTimeOffset? SetUpRetryAt { get; init; }

    /// <summary>When the sandbox that could not be made may be tried again.</summary>
    public DateTimeOffset? SandboxRetryAt { get; init; }

    /// <summary>The operations that run beside the worker.</summary>
    public IReadOnlyList<PodOperation> InFlight { get; init; } = [];

    /// <summary>Set when this node refused the pod.</summary>
    public PodEnding? Rejected { get; init; }

    /// <summary>Set when this node puts the pod out.</summary>
    public PodEnding? Evicted { get; init; }

    /// <summary>Whether the API has no such pod any more (or another of its name): all that is left is to be ended.</summary>
    public bool IsGone { get; init; }

    /// <summary>
    /// Whether the node itself stops: containers end as for a deletion, but the pod stays as the API has it, and its volumes stay
    /// where they are, for the node's next start.
    /// </summary>
    public bool IsNodeStopping { get; init; }

    /// <summary>When this pod began to end here; the grace period counts from it.</summary>
    public DateTimeOffset? EndingSince { get; init; }

    /// <summary>Whether new connections may still come through a Service, on this node or another.</summary>
    public bool IsServed { get; init; }

    /// <summary>When new connections stopped coming; null while they come, or where none ever came.</summary>
    public DateTimeOffset? LeftServicesAt { get; init; }

    /// <summary>The node's address.</summary>
    public string HostIP { get; init; } = "";

    /// <summary>Settings of the node.</summary>
    public PodPlanOptions Options { get; init; } = PodPlanOptions.Default;

    /// <summary>Whether something of the pod runs, or is being done for it.</summary>
    public bool IsAnythingLeft =>
        InFlight.Count > 0
        || Containers.Any(static container => container.State == ContainerRunState.Running)
        || Sandboxes.Any(static sandbox => sandbox.IsReady);

    /// <summary>Whether a container of the pod runs, or may come to run by what is being done for it.</summary>
    public bool MayHaveRunningContainers =>
        Containers.Any(static container => container.State == ContainerRunState.Running)
        || InFlight.Any(static operation => operation.Kind is PodOperationKind.StartContainer or PodOperationKind.SetUp or PodOperationKind.CreateSandbox);

    /// <summary>The newest container of a name, of whatever sandbox.</summary>
    public ContainerView? Newest(string name)
    {
        foreach (var container in Containers)
        {
            if (container.Name == name)
            {
                return container;
            }
        }

        return null;
    }

    /// <summary>The newest container of a name in one sandbox.</summary>
    public ContainerView? NewestIn(string sandboxId, string name)
    {
        foreach (var container in Containers)
        {
            if (container.Name == name && container.SandboxId == sandboxId)
            {
                return container;
            }
        }

        return null;
    }

    /// <summary>What is remembered of a container.</summary>
    public ContainerFacts FactsOf(string name) => Facts.GetValueOrDefault(name) ?? ContainerFacts.None;

    /// <summary>
    /// Why a container could not be started when it was last tried; null where it could, or where its image is another one since, or the
    /// labels and annotations that its configuration may need.
    /// </summary>
    public StartFailure? StartFailureOf(string name) =>
        FactsOf(name).StartFailure is { } failure
            && (Pod.FindContainer(name) is not { } container || container.Image == failure.Image)
            && (failure.Words is null || failure.Words == Words)
            ? failure
            : null;

    /// <summary>What a container's configuration may take from the pod's metadata and what may change.</summary>
    public ObjectMeta Words => new() { Labels = Pod.Metadata.Labels, Annotations = Pod.Metadata.Annotations };

    /// <summary>Whether such an operation runs.</summary>
    public bool Runs(PodOperationKind kind, string subject = "")
    {
        foreach (var operation in InFlight)
        {
            if (operation.Kind == kind && operation.Subject == subject)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Why a pod is ended by its node, in the words of its status.</summary>
/// <param name="Reason">The status' reason.</param>
/// <param name="Message">The status' message.</param>
internal sealed record PodEnding(string Reason, string Message)
{
    /// <summary>Whether the pod itself has done nothing wrong, which its DisruptionTarget condition tells.</summary>
    public bool IsDisruption { get; init; }

    /// <summary>How long the pod may take to end; a second where nothing is said.</summary>
    public TimeSpan? Grace { get; init; }
}

/// <summary>The settings of a node that the plan obeys.</summary>
/// <param name="BackOffFirst">The first delay between a container's restarts.</param>
/// <param name="BackOffMax">The longest such delay; a container that ran twice as long starts afresh.</param>
internal sealed record PodPlanOptions(TimeSpan BackOffFirst, TimeSpan BackOffMax)
{
    /// <summary>Kubernetes' own: 10 s to 5 min.</summary>
    public static PodPlanOptions Default { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));

    /// <summary>Whether resources of running containers may change (InPlacePodVerticalScaling).</summary>
    public bool Resizes { get; init; }

    /// <summary>Whether statuses show what is set aside (InPlacePodVerticalScalingAllocatedStatus).</summary>
    public bool ShowsAllocated { get; init; }
}

using Podium.Api.Core.V1;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Probes;

namespace Podium.Kubelet.Tests.Pods;

/// <summary>
/// A pod in a situation, for tables of the lifecycle's rules: starts as a pod whose sandbox is ready and where nothing runs, and
/// is changed by one call a fact. Times are seconds after the pod's start; <see cref="Plan"/> asks at a given second.
/// </summary>
internal sealed class Situation
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<ContainerView> containers = [];
    private readonly Dictionary<string, ContainerFacts> facts = [];
    private readonly List<PodOperation> inFlight = [];
    private List<SandboxView> sandboxes = [new("sandbox", true, 0, Start, ["10.0.0.1"])];
    private PodStatus published;
    private Pod pod;
    private bool isSetUp = true;
    private DateTimeOffset? endingSince;
    private PodEnding? evicted;
    private PodEnding? rejected;
    private bool isGone;
    private bool isServed;
    private DateTimeOffset? leftServicesAt;

    public Situation(PodBuilder builder)
    {
        pod = builder.Obj();
        published = pod.Status with { StartTime = Start };
    }

    public Situation NotSetUp() => Do(() => isSetUp = false);

    public Situation NoSandbox() => Do(() => sandboxes = []);

    public Situation DeadSandbox() => Do(() => sandboxes = [.. sandboxes.Select(s => s with { IsReady = false })]);

    public Situation Running(string name, int restarts = 0, double since = 0) => Do(() => containers.Insert(0, Container(name, restarts) with
    {
        State = ContainerRunState.Running,
        CreatedAt = At(since),
        StartedAt = At(since),
    }));

    public Situation Exited(string name, int exitCode, double at = 0, int restarts = 0, int backOff = 0, double since = 0) =>
        Do(() => containers.Insert(0, Container(name, restarts) with
        {
            State = ContainerRunState.Exited,
            CreatedAt = At(since),
            StartedAt = At(since),
            FinishedAt = At(at),
            ExitCode = exitCode,
            Reason = exitCode == 0 ? "Completed" : "Error",
            BackOff = TimeSpan.FromSeconds(backOff),
        }));

    public Situation Probe(string name, ProbeKind kind, ProbeOutcome outcome) => Do(() =>
    {
        var before = facts.GetValueOrDefault(name) ?? ContainerFacts.None;
        before = before with { ProbedId = containers.First(c => c.Name == name).Id };
        facts[name] = kind switch
        {
            ProbeKind.Startup => before with { Startup = outcome },
            ProbeKind.Liveness => before with { Liveness = outcome },
            _ => before with { Readiness = outcome },
        };
    });

    public Situation StartFailed(string name, StartFailure failure) =>
        Do(() => facts[name] = ContainerFacts.None with { StartFailure = failure });

    public Situation Served() => Do(() => isServed = true);

    public Situation LeftServices(double at) => Do(() => leftServicesAt = At(at));

    public Situation InFlight(PodOperationKind kind, string subject = "", double? deadline = null) =>
        Do(() => inFlight.Add(new(kind, subject, deadline is { } at ? At(at) : null)));

    public Situation Deleted(long grace = 30) => Do(() => pod = pod with
    {
        Metadata = pod.Metadata with { DeletionTimestamp = At(grace), DeletionGracePeriodSeconds = grace },
    });

    public Situation EndingSince(double at) => Do(() => endingSince = At(at));

    public Situation Evicted(string reason, string message) => Do(() => evicted = new(reason, message) { IsDisruption = true });

    public Situation Rejected(string reason, string message) => Do(() => rejected = new(reason, message));

    public Situation Gone() => Do(() => isGone = true);

    public Situation Published(Func<PodStatus, PodStatus> change) => Do(() => published = change(published));

    public Situation Shown(Func<PodStatus, PodStatus> change) => Do(() => pod = pod with { Status = change(pod.Status) });

    public Situation Spec(Func<PodSpec, PodSpec> change) => Do(() => pod = pod with { Spec = change(pod.Spec) });

    public PodPlan Plan(double at = 0) => PodPlan.Compute(new PodView
    {
        Pod = pod,
        Published = published,
        Sandboxes = sandboxes,
        Containers = containers,
        Facts = facts,
        InFlight = inFlight,
        IsSetUp = isSetUp,
        EndingSince = endingSince,
        Evicted = evicted,
        Rejected = rejected,
        IsServed = isServed,
        LeftServicesAt = leftServicesAt,
        IsGone = isGone,
        HostIP = "192.168.0.1",
    }, At(at));

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private ContainerView Container(string name, int restarts) => new()
    {
        Id = $"{name}-{restarts}",
        Name = name,
        SandboxId = "sandbox",
        Image = "busybox:1.28",
        RestartCount = restarts,
        Hash = pod.FindContainer(name) is { } spec ? ContainerSpecs.HashOf(spec) : "",
    };

    private Situation Do(Action change)
    {
        change();
        return this;
    }
}

/// <summary>Plans in one line each, so that tables read well.</summary>
internal static class PlanText
{
    public static string Actions(this PodPlan plan) => string.Join(", ", plan.Actions.Select(Of));

    public static string Condition(this PodPlan plan, string type)
    {
        var condition = plan.Status.Conditions.First(c => c.Type == type);
        return string.Join(' ', new[] { condition.Status, condition.Reason, condition.Message }.Where(t => t.Length > 0));
    }

    public static string State(this PodPlan plan, string container)
    {
        var status = plan.Status.ContainerStatuses.Concat(plan.Status.InitContainerStatuses).First(c => c.Name == container);
        return status.State switch
        {
            { Running: not null } => "Running",
            { Terminated: { } ended } => $"Terminated {ended.Reason} {ended.ExitCode}",
            { Waiting: { } waiting } => $"Waiting {waiting.Reason}",
            _ => "",
        };
    }

    private static string Of(PodAction action) => action switch
    {
        PodAction.StartContainer start => start.RestartCount > 0 ? $"start {start.Name} #{start.RestartCount}" : $"start {start.Name}",
        PodAction.StopContainer stop => $"stop {stop.Name} by {(stop.Deadline - Situation.Start).TotalSeconds:0}s",
        PodAction.StopSandbox => "stop sandbox",
        PodAction.CreateSandbox create => $"create sandbox #{create.Attempt}",
        PodAction.CancelStart cancel => $"cancel {cancel.Name}",
        PodAction.ReportBackOff backOff => $"report back-off of {backOff.Name}",
        PodAction.ReportImageBackOff backOff => $"report back-off of image {backOff.Image}",
        PodAction.ReportEnding ending => $"report {ending.Reason}",
        PodAction.ReportSandboxChanged => "report sandbox changed",
        PodAction.RemoveContainer remove => $"remove {remove.Name}",
        PodAction.SetUp => "set up",
        PodAction.TearDown => "tear down",
        PodAction.DeletePod => "delete pod",
        PodAction.Forget => "forget",
        _ => action.ToString()!,
    };
}

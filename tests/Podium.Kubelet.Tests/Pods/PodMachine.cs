using Podium.Api.Core.V1;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Probes;

namespace Podium.Kubelet.Tests.Pods;

/// <summary>How long a container runs and how it ends.</summary>
/// <param name="Seconds">How long it runs.</param>
/// <param name="ExitCode">What it ends with.</param>
internal sealed record Life(int Seconds, int ExitCode);

/// <summary>
/// A pod on a little node with a clock of its own: does what the plan asks for, each operation taking a while, lets containers
/// live their lives, and forgets on <see cref="Restart"/> what a restarted program forgets. What must never happen is checked
/// at each step.
/// </summary>
internal sealed class PodMachine
{
    private readonly Random random;
    private readonly string name;
    private readonly Func<string, int, Life?> lives;
    private readonly List<Operation> operations = [];
    private PodView view;
    private PodStatus stored;
    private DateTimeOffset? wakeUp;
    private int ids;

    /// <summary>A new pod.</summary>
    /// <param name="name">Names the case in failures.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="random">How long operations take, and where a restart strikes.</param>
    /// <param name="lives">The life of a container's nth start; null for one that runs until it is stopped.</param>
    public PodMachine(string name, Pod pod, Random random, Func<string, int, Life?> lives)
    {
        this.name = name;
        this.random = random;
        this.lives = lives;
        stored = pod.Status;
        view = new PodView { Pod = pod, Published = pod.Status };
    }

    /// <summary>The machine's clock.</summary>
    public DateTimeOffset Now { get; private set; } = Situation.Start;

    /// <summary>Whether the pod has left the API.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>The status as it is told.</summary>
    public PodStatus Status => view.Published;

    /// <summary>What runs.</summary>
    public IReadOnlyList<ContainerView> Running => [.. view.Containers.Where(c => c.State == ContainerRunState.Running)];

    /// <summary>Changes the pod in the API.</summary>
    public void Change(Func<Pod, Pod> change) => view = view with { Pod = change(view.Pod) };

    /// <summary>Deletes the pod in the API.</summary>
    public void Delete(int grace = 30) => Change(pod => pod with
    {
        Metadata = pod.Metadata with { DeletionTimestamp = Now.AddSeconds(grace), DeletionGracePeriodSeconds = grace },
    });

    /// <summary>Sets the clock back: machines do that now and then.</summary>
    public void SetBack(int seconds) => Now -= TimeSpan.FromSeconds(seconds);

    /// <summary>A probe's threshold is crossed.</summary>
    public void Probe(ContainerView container, ProbeKind kind, ProbeOutcome outcome)
    {
        var facts = view.FactsOf(container.Name);
        if (facts.ProbedId != container.Id)
        {
            facts = ContainerFacts.None with { ProbedId = container.Id };
        }

        facts = kind switch
        {
            ProbeKind.Startup => facts with { Startup = outcome },
            ProbeKind.Liveness => facts with { Liveness = outcome },
            _ => facts with { Readiness = outcome },
        };
        view = view with { Facts = new Dictionary<string, ContainerFacts>(view.Facts) { [container.Name] = facts } };
    }

    /// <summary>All sandboxes die.</summary>
    public void KillSandboxes()
    {
        view = view with { Sandboxes = [.. view.Sandboxes.Select(s => s with { IsReady = false })] };
    }

    /// <summary>A container ends.</summary>
    public void Exit(ContainerView container, int code) => Replace(container.Id, c => c with
    {
        State = ContainerRunState.Exited,
        ExitCode = code,
        FinishedAt = Now,
        Reason = code == 0 ? "Completed" : "Error",
    });

    /// <summary>
    /// The program is killed and comes back: what it remembered and what it was doing is gone, the last status may not have been
    /// stored, and what the runtime was about may have happened or not.
    /// </summary>
    public void Restart(int secondsAway)
    {
        foreach (var operation in operations)
        {
            if (operation.Made is { } made && random.Next(2) == 0)
            {
                Replace(made, Started);
            }
        }

        operations.Clear();
        wakeUp = null;
        view = view with
        {
            Facts = new Dictionary<string, ContainerFacts>(),
            InFlight = [],
            IsSetUp = false,
            IsTornDown = false,
            EndingSince = null,
            Published = random.Next(2) == 0 ? stored : view.Published,
        };
        stored = view.Published;
        var back = Now.AddSeconds(secondsAway);
        while (NextExit() is { } next && next.At <= back)
        {
            Now = Later(next.At);
            Exit(next.Container, next.Code);
        }

        Now = back;
    }

    /// <summary>Lets the node work until a time has come; stops early when the pod has left the API.</summary>
    /// <param name="until">The time.</param>
    /// <param name="restartOdds">One step in so many is followed by a restart; 0 for none.</param>
    public void RunUntil(DateTimeOffset until, int restartOdds = 0)
    {
        for (var steps = 0; Now < until && !IsDeleted; steps++)
        {
            Assert.True(steps < 20_000, $"{name}: it does not come to rest");
            Turn();
            if (restartOdds > 0 && random.Next(restartOdds) == 0)
            {
                Restart(random.Next(20));
                continue;
            }

            Advance(until);
        }
    }

    // To the next thing that happens: a container's exit, the end of an operation, the plan's wake-up.
    private void Advance(DateTimeOffset until)
    {
        var exit = NextExit();
        Operation? operation = null;
        foreach (var candidate in operations)
        {
            operation = operation is null || candidate.At < operation.At ? candidate : operation;
        }

        var next = until;
        next = exit is { At: var a } && a < next ? a : next;
        next = operation is { At: var b } && b < next ? b : next;
        next = wakeUp is { } c && c < next ? c : next;
        Now = Later(next);
        if (exit is { } ended && ended.At <= Now)
        {
            Exit(ended.Container, ended.Code);
        }

        if (operation is not null && operation.At <= Now)
        {
            Step(operation);
        }
    }

    private void Turn()
    {
        var plan = PodPlan.Compute(view, Now);
        wakeUp = plan.WakeUp is { } at && at <= Now ? Now.AddMilliseconds(1) : plan.WakeUp;
        Check(plan.Status);
        stored = random.Next(3) == 0 ? view.Published : plan.Status;
        view = view with { Published = plan.Status, EndingSince = plan.IsEnding ? view.EndingSince ?? Now : view.EndingSince };
        foreach (var action in plan.Actions)
        {
            Begin(action);
        }
    }

    private void Begin(PodAction action)
    {
        var soon = Now.AddMilliseconds(random.Next(1, 900));
        switch (action)
        {
            case PodAction.SetUp:
                Add(new(PodOperationKind.SetUp), soon, _ => view = view with { IsSetUp = true });
                break;
            case PodAction.CreateSandbox create:
                Add(new(PodOperationKind.CreateSandbox), soon, _ => view = view with
                {
                    Sandboxes = [new($"s{++ids}", true, create.Attempt, Now, ["10.0.0.1"]), .. view.Sandboxes],
                });
                break;
            case PodAction.StopSandbox stop:
                Add(new(PodOperationKind.StopSandbox, stop.Id), soon, _ => view = view with
                {
                    Sandboxes = [.. view.Sandboxes.Select(s => s.Id == stop.Id ? s with { IsReady = false } : s)],
                });
                break;
            case PodAction.StartContainer start:
                CheckStart(start);
                Add(new(PodOperationKind.StartContainer, start.Name), soon, operation => Make(operation, start));
                break;
            case PodAction.StopContainer stop:
                operations.RemoveAll(o => o.What.Kind == PodOperationKind.StopContainer && o.What.Subject == stop.Id);
                view = view with { InFlight = [.. view.InFlight.Where(o => o.Kind != PodOperationKind.StopContainer || o.Subject != stop.Id)] };
                Add(new(PodOperationKind.StopContainer, stop.Id, stop.Deadline), soon < stop.Deadline ? soon : stop.Deadline, _ =>
                {
                    if (view.Containers.First(c => c.Id == stop.Id) is { State: ContainerRunState.Running } running)
                    {
                        Exit(running, 143);
                    }
                });
                break;
            case PodAction.CancelStart cancel:
                foreach (var operation in operations.Where(o => cancel.Name.Length > 0
                    ? o.What == new PodOperation(PodOperationKind.StartContainer, cancel.Name)
                    : o.What.Kind is PodOperationKind.SetUp or PodOperationKind.CreateSandbox).ToList())
                {
                    End(operation);
                    wakeUp = Now.AddMilliseconds(1); // As after every operation's end.
                }

                break;
            case PodAction.RemoveContainer remove:
                view = view with { Containers = [.. view.Containers.Where(c => c.Id != remove.Id)] };
                break;
            case PodAction.DeletePod:
                Assert.True(Running.Count == 0, $"{name}: left the API while it ran");
                IsDeleted = true;
                break;
        }
    }

    // First it is there, then it runs: a restart may strike between.
    private void Make(Operation operation, PodAction.StartContainer start)
    {
        if (operation.Made is null)
        {
            operation.Made = $"c{++ids}";
            operation.IsAgain = true;
            operation.At = Now.AddMilliseconds(random.Next(1, 900));
            view = view with
            {
                Containers =
                [
                    new()
                    {
                        Id = operation.Made,
                        Name = start.Name,
                        SandboxId = start.SandboxId,
                        State = ContainerRunState.Created,
                        CreatedAt = Now,
                        RestartCount = start.RestartCount,
                        BackOff = start.BackOff,
                    },
                    .. view.Containers.Where(c => c.Id != start.Replaces),
                ],
            };
            return;
        }

        operation.IsAgain = false;
        Replace(operation.Made, Started);
    }

    private ContainerView Started(ContainerView container) => container with { State = ContainerRunState.Running, StartedAt = Now };

    private void Step(Operation operation)
    {
        operation.Finish(operation);
        if (!operation.IsAgain)
        {
            End(operation);
        }
    }

    private void Add(PodOperation what, DateTimeOffset at, Action<Operation> finish)
    {
        view = view with { InFlight = [.. view.InFlight, what] };
        operations.Add(new(what, finish) { At = at });
    }

    private void End(Operation operation)
    {
        operations.Remove(operation);
        view = view with { InFlight = [.. view.InFlight.Where(o => o != operation.What)] };
    }

    private (DateTimeOffset At, ContainerView Container, int Code)? NextExit()
    {
        (DateTimeOffset At, ContainerView Container, int Code)? next = null;
        foreach (var container in view.Containers)
        {
            if (container.State == ContainerRunState.Running && lives(container.Name, container.RestartCount) is { } life)
            {
                var at = container.StartedAt!.Value.AddSeconds(life.Seconds);
                next = next is null || at < next.Value.At ? (at, container, life.ExitCode) : next;
            }
        }

        return next;
    }

    private DateTimeOffset Later(DateTimeOffset time) => time > Now ? time : Now;

    private void Replace(string id, Func<ContainerView, ContainerView> change) =>
        view = view with { Containers = [.. view.Containers.Select(c => c.Id == id ? change(c) : c)] };

    private void CheckStart(PodAction.StartContainer start)
    {
        var pod = view.Pod;
        var newest = view.Newest(start.Name);
        Assert.True(view.Sandboxes[0].IsReady && view.Sandboxes[0].Id == start.SandboxId, $"{name}: {start.Name} started in a dead sandbox");
        Assert.True(newest?.State != ContainerRunState.Running, $"{name}: {start.Name} started twice");
        Assert.True(pod.Metadata.DeletionTimestamp is null, $"{name}: {start.Name} started in a deleted pod");
        Assert.False(ContainerSpecs.IsTerminalPhase(view.Published.Phase), $"{name}: {start.Name} started in a pod that has ended");
        if (pod.Spec.Containers.Any(c => c.Name == start.Name))
        {
            foreach (var init in pod.Spec.InitContainers)
            {
                var done = view.NewestIn(start.SandboxId, init.Name);
                Assert.True(
                    init.IsSidecar() ? done is not null : done is { State: ContainerRunState.Exited, ExitCode: 0 },
                    $"{name}: {start.Name} started before {init.Name} was done");
            }

            var again = newest is not null && newest.State != ContainerRunState.Created;
            Assert.False(pod.Spec.RestartPolicy == "Never" && again, $"{name}: {start.Name} restarted under Never");
            Assert.False(
                pod.Spec.RestartPolicy == "OnFailure" && again && newest!.ExitCode == 0, $"{name}: success restarted under OnFailure");
        }

        if (newest is { State: ContainerRunState.Exited })
        {
            var ran = newest.FinishedAt!.Value - newest.CreatedAt;
            Assert.True(
                Now >= newest.FinishedAt.Value + newest.BackOff || ran > TimeSpan.FromMinutes(10), $"{name}: back-off of {start.Name} broken");
            Assert.Equal(newest.RestartCount + 1, start.RestartCount);
        }
    }

    private void Check(PodStatus status)
    {
        Assert.Contains(status.Phase, new[] { "Pending", "Running", "Succeeded", "Failed" });
        if (ContainerSpecs.IsTerminalPhase(view.Published.Phase))
        {
            Assert.Equal(view.Published.Phase, status.Phase);
        }
        else if (ContainerSpecs.IsTerminalPhase(status.Phase))
        {
            Assert.True(Running.Count == 0, $"{name}: told as {status.Phase} while it ran");
        }
    }

    private sealed class Operation(PodOperation what, Action<Operation> finish)
    {
        public PodOperation What { get; } = what;

        public Action<Operation> Finish { get; } = finish;

        public DateTimeOffset At { get; set; }

        public string? Made { get; set; }

        public bool IsAgain { get; set; }
    }
}

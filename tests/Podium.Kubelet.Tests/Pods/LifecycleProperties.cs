using Podium.Api.Core.V1;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Tests.Pods;

/// <summary>
/// Any sequence of exits, failures, clock jumps, sandbox deaths and deletions. Method: a little machine that does at once what
/// the plan asks for, driven by random numbers; what must never happen is checked at every step.
/// </summary>
public sealed class LifecycleProperties
{
    private static readonly string[] Policies = ["Always", "OnFailure", "Never"];

    [Fact]
    public void TheRulesHoldInEverySequence()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var machine = new Machine(seed, Policies[seed % 3]);
            for (var step = 0; step < 60; step++)
            {
                machine.Disturb();
                machine.Settle();
            }

            machine.Delete();
            for (var step = 0; step < 60 && !machine.IsDeleted; step++)
            {
                machine.Advance(TimeSpan.FromSeconds(10));
                machine.Settle();
            }

            Assert.True(machine.IsDeleted, $"seed {seed}: a deleted pod must end");
        }
    }

    private sealed class Machine
    {
        private readonly Random random;
        private readonly int seed;
        private PodView view;
        private DateTimeOffset now = Situation.Start;
        private int ids;

        public Machine(int seed, string policy)
        {
            this.seed = seed;
            random = new Random(seed);
            var pod = new PodBuilder().RestartPolicy(policy).Init("init-1").Init("init-2").Container("a").Container("b").Obj();
            view = new PodView { Pod = pod, Published = pod.Status };
        }

        public bool IsDeleted { get; private set; }

        public void Advance(TimeSpan span) => now += span;

        public void Delete() => view = view with
        {
            Pod = view.Pod with { Metadata = view.Pod.Metadata with { DeletionTimestamp = now.AddSeconds(30), DeletionGracePeriodSeconds = 30 } },
        };

        public void Disturb()
        {
            Advance(TimeSpan.FromSeconds(random.Next(5) == 0 ? random.Next(700) : random.Next(15)));
            var running = view.Containers.Where(c => c.State == ContainerRunState.Running).ToList();
            switch (random.Next(10))
            {
                case < 6 when running.Count > 0:
                    Exit(running[random.Next(running.Count)], random.Next(2));
                    break;
                case 7 when random.Next(4) == 0:
                    view = view with { Sandboxes = [.. view.Sandboxes.Select(s => s with { IsReady = false })] };
                    break;
                case 8:
                    now -= TimeSpan.FromSeconds(random.Next(5)); // Clocks are set back now and then.
                    break;
            }
        }

        public void Settle()
        {
            for (var turn = 0; turn < 30; turn++)
            {
                var plan = PodPlan.Compute(view, now);
                var before = view;
                view = view with { Published = plan.Status, EndingSince = plan.IsEnding ? view.EndingSince ?? now : view.EndingSince };
                foreach (var action in plan.Actions)
                {
                    Do(action);
                }

                Check(plan.Status);
                if (plan.Actions.All(a => a is PodAction.ReportBackOff) || ReferenceEquals(before, view))
                {
                    return;
                }
            }
        }

        private void Do(PodAction action)
        {
            switch (action)
            {
                case PodAction.SetUp:
                    view = view with { IsSetUp = true };
                    break;
                case PodAction.CreateSandbox create:
                    view = view with { Sandboxes = [new($"s{++ids}", true, create.Attempt, now, ["10.0.0.1"]), .. view.Sandboxes] };
                    break;
                case PodAction.StopSandbox stop:
                    view = view with { Sandboxes = [.. view.Sandboxes.Select(s => s.Id == stop.Id ? s with { IsReady = false } : s)] };
                    break;
                case PodAction.StartContainer start:
                    Start(start);
                    break;
                case PodAction.StopContainer stop:
                    Exit(view.Containers.First(c => c.Id == stop.Id), 143);
                    break;
                case PodAction.RemoveContainer remove:
                    view = view with { Containers = [.. view.Containers.Where(c => c.Id != remove.Id)] };
                    break;
                case PodAction.DeletePod:
                    Assert.DoesNotContain(view.Containers, c => c.State == ContainerRunState.Running);
                    IsDeleted = true;
                    break;
            }
        }

        private void Start(PodAction.StartContainer start)
        {
            var newest = view.Newest(start.Name);
            Assert.True(view.Sandboxes[0].IsReady && view.Sandboxes[0].Id == start.SandboxId, $"seed {seed}: started in a dead sandbox");
            Assert.True(newest?.State != ContainerRunState.Running, $"seed {seed}: {start.Name} started twice");
            if (start.Name is "a" or "b")
            {
                foreach (var init in view.Pod.Spec.InitContainers)
                {
                    Assert.True(
                        view.NewestIn(start.SandboxId, init.Name) is { State: ContainerRunState.Exited, ExitCode: 0 },
                        $"seed {seed}: {start.Name} started before {init.Name} was done");
                }

                Assert.False(view.Pod.Spec.RestartPolicy == "Never" && newest is not null, $"seed {seed}: restarted under Never");
                Assert.False(
                    view.Pod.Spec.RestartPolicy == "OnFailure" && newest is { ExitCode: 0 }, $"seed {seed}: success restarted under OnFailure");
            }

            if (newest is { State: ContainerRunState.Exited })
            {
                var ran = newest.FinishedAt!.Value - newest.CreatedAt;
                Assert.True(
                    now >= newest.FinishedAt.Value + newest.BackOff || ran > TimeSpan.FromMinutes(10), $"seed {seed}: back-off broken");
                Assert.Equal(newest.RestartCount + 1, start.RestartCount);
            }

            view = view with
            {
                Containers =
                [
                    new()
                    {
                        Id = $"c{++ids}",
                        Name = start.Name,
                        SandboxId = start.SandboxId,
                        State = ContainerRunState.Running,
                        CreatedAt = now,
                        StartedAt = now,
                        RestartCount = start.RestartCount,
                        BackOff = start.BackOff,
                    },
                    .. view.Containers,
                ],
            };
        }

        private void Exit(ContainerView container, int code) => view = view with
        {
            Containers =
            [
                .. view.Containers.Select(c => c.Id == container.Id
                    ? c with
                    {
                        State = ContainerRunState.Exited,
                        ExitCode = code,
                        FinishedAt = now,
                        Reason = code == 0 ? "Completed" : "Error",
                    }
                    : c),
            ],
        };

        private void Check(PodStatus status)
        {
            Assert.Contains(status.Phase, new[] { "Pending", "Running", "Succeeded", "Failed" });
            if (ContainerSpecs.IsTerminalPhase(view.Published.Phase))
            {
                Assert.Equal(view.Published.Phase, status.Phase);
            }
        }
    }
}

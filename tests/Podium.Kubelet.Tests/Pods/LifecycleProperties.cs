using Podium.Api.Core.V1;
using Podium.Kubelet.Probes;

namespace Podium.Kubelet.Tests.Pods;

/// <summary>
/// What holds for any sequence of container exits, probe results, clock jumps, sandbox deaths, API changes and restarts of the
/// program. Method: <see cref="PodMachine"/>, driven by random numbers whose seed each failure names.
/// </summary>
public sealed class LifecycleProperties
{
    private static readonly string[] Policies = ["Always", "OnFailure", "Never"];

    [Fact]
    public void TheRulesHoldInEverySequence()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var machine = new PodMachine($"seed {seed}", PodOf(seed), random, (container, _) =>
                container.StartsWith("init", StringComparison.Ordinal) ? new Life(2, random.Next(6) == 0 ? 1 : 0) : null);
            for (var step = 0; step < 60; step++)
            {
                Disturb(machine, random);
                machine.RunUntil(machine.Now.AddSeconds(random.Next(5) == 0 ? random.Next(700) : random.Next(1, 15)));
            }

            machine.Delete();
            machine.RunUntil(machine.Now.AddMinutes(5), restartOdds: seed % 2 == 0 ? 10 : 0);
            Assert.True(machine.IsDeleted, $"seed {seed}: a deleted pod must end");
        }
    }

    [Fact]
    public void ARestartAtAnyStepComesToTheSameEnd()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var undisturbed = Ended(seed, restartOdds: 0);
            var restarted = Ended(seed, restartOdds: 4);
            Assert.True(undisturbed == restarted, $"seed {seed}: {undisturbed} became {restarted}");
        }
    }

    // The same lives of the same containers: a few that end, then one that stays or, by policy, none.
    private static string Ended(int seed, int restartOdds)
    {
        var machine = new PodMachine($"seed {seed}", PodOf(seed), new Random(seed + restartOdds), (container, attempt) =>
        {
            var fate = new Random(HashCode(seed, container, attempt));
            var isInit = container.StartsWith("init", StringComparison.Ordinal);
            return attempt >= 3
                ? isInit || Policies[seed % 3] != "Always" ? new Life(3, 0) : null
                : new Life(fate.Next(1, 30), fate.Next(3) == 0 ? 0 : fate.Next(2));
        });
        machine.RunUntil(Situation.Start.AddHours(1), restartOdds == 0 ? 0 : restartOdds);
        return string.Join(", ", [machine.Status.Phase, .. Lines(machine.Status.InitContainerStatuses), .. Lines(machine.Status.ContainerStatuses)]);
    }

    private static IEnumerable<string> Lines(IEnumerable<ContainerStatus> statuses) => statuses
        .Where(status => !status.Name.StartsWith("sidecar", StringComparison.Ordinal))
        .Select(status => $"{status.Name} #{status.RestartCount} {status.State switch
        {
            { Running: not null } => "runs",
            { Terminated: { } ended } => $"ended {ended.ExitCode}",
            { Waiting: { } waiting } => $"waits {waiting.Reason}",
            _ => "",
        }}");

    private static Pod PodOf(int seed)
    {
        var pod = new PodBuilder().RestartPolicy(Policies[seed % 3]).Init("init-1");
        return (seed % 4 == 0 ? pod.Sidecar("sidecar") : pod).Init("init-2").Container("a").Container("b").Obj();
    }

    private static void Disturb(PodMachine machine, Random random)
    {
        var running = machine.Running;
        var one = running.Count > 0 ? running[random.Next(running.Count)] : null;
        switch (random.Next(12))
        {
            case < 5 when one is not null:
                machine.Exit(one, random.Next(2));
                break;
            case 5 when one is not null:
                machine.Probe(one, ProbeKind.Liveness, random.Next(2) == 0 ? ProbeOutcome.Failure : ProbeOutcome.Success);
                break;
            case 6 when one is not null:
                machine.Probe(one, ProbeKind.Readiness, random.Next(2) == 0 ? ProbeOutcome.Failure : ProbeOutcome.Success);
                break;
            case 7 when random.Next(4) == 0:
                machine.KillSandboxes();
                break;
            case 8:
                machine.SetBack(random.Next(5));
                break;
            case 9:
                machine.Restart(random.Next(40));
                break;
            case 10:
                machine.Change(pod => pod with { Metadata = pod.Metadata with { Labels = new Dictionary<string, string> { ["step"] = $"{random.Next()}" } } });
                break;
            case 11 when random.Next(10) == 0:
                machine.Change(pod => pod with { Spec = pod.Spec with { ActiveDeadlineSeconds = random.Next(1, 3600) } });
                break;
        }
    }

    // Not HashCode.Combine, which is another one in each run.
    private static int HashCode(int seed, string container, int attempt) =>
        container.Aggregate((seed * 31) + attempt, (hash, unit) => unchecked((hash * 31) + unit));
}

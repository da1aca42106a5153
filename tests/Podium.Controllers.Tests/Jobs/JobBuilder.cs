using System.Globalization;
using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.Jobs;
using Podium.Controllers.Ownership;

namespace Podium.Controllers.Tests.Jobs;

/// <summary>A job and its pods as a controller would find them.</summary>
internal sealed class JobBuilder
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<Pod> pods = [];

    public Job Job { get; private set; } = new()
    {
        Metadata = new() { Name = "sum", Namespace = "default", Uid = "job-uid" },
        Spec = new()
        {
            Parallelism = 1,
            Completions = 1,
            BackoffLimit = 6,
            CompletionMode = "NonIndexed",
            Template = new() { Spec = new() { RestartPolicy = "Never", Containers = [new() { Name = "main", Image = "busybox" }] } },
        },
        Status = new() { StartTime = Start },
    };

    public DateTimeOffset Now { get; private set; } = Start;

    public JobBackOff BackOff { get; private set; } = JobBackOff.None;

    public JobView View => new(Job, pods, BackOff, Now);

    public JobBuilder With(Func<JobSpec, JobSpec> change)
    {
        Job = Job with { Spec = change(Job.Spec) };
        return this;
    }

    public JobBuilder WithStatus(Func<JobStatus, JobStatus> change)
    {
        Job = Job with { Status = change(Job.Status) };
        return this;
    }

    public JobBuilder Indexed(int completions, int parallelism) =>
        With(spec => spec with { CompletionMode = "Indexed", Completions = completions, Parallelism = parallelism });

    public JobBuilder At(double seconds)
    {
        Now = Start.AddSeconds(seconds);
        return this;
    }

    /// <summary>Adds a pod in a phase; an ended one finished at the present time.</summary>
    public JobBuilder Pod(string name, string phase, int? index = null, int exitCode = 1, Func<Pod, Pod>? change = null)
    {
        var pod = JobPodTemplate.Make(Job, index, null);
        pod = pod with
        {
            Metadata = pod.Metadata with { Name = name, Uid = name, CreationTimestamp = Start, OwnerReferences = [ControllerReference.To(Job)] },
            Status = new()
            {
                Phase = phase,
                ContainerStatuses = phase is "Succeeded" or "Failed"
                    ? [new() { Name = "main", State = new() { Terminated = new() { ExitCode = phase == "Failed" ? exitCode : 0, FinishedAt = Now } } }]
                    : [],
                Conditions = phase == "Running" ? [new() { Type = "Ready", Status = "True" }] : [],
            },
        };
        pods.Add(change?.Invoke(pod) ?? pod);
        return this;
    }

    /// <summary>One turn of the controller, its writes carried out: what it would have in its caches the next time.</summary>
    public JobRound Turn()
    {
        var view = View;
        var turn = JobTurn.Compute(view);
        var outcome = turn.Concluded(turn.Scale.Create.Count);
        var step = JobCounting.List(view, outcome.Status, outcome.Interim);
        var released = step.Release.Select(p => p.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        var status = JobCounting.Settle(step.Status,
            view.Pods.Where(p => p.IsTracked() && !released.Contains(p.Metadata.Uid)).Select(p => p.Metadata.Uid).ToHashSet(StringComparer.Ordinal));
        var end = JobEnd.Of(Job, status, outcome, Now);
        Job = Job with { Status = end?.Status ?? status };
        BackOff = view.BackOff;
        pods.RemoveAll(p => turn.ReleasesDeleted && turn.Delete.Contains(p));
        for (var i = 0; i < pods.Count; i++)
        {
            var pod = pods[i];
            pod = released.Contains(pod.Metadata.Uid) ? pod with { Metadata = pod.Metadata with { Finalizers = [] } } : pod;
            pods[i] = turn.Delete.Any(d => d.Metadata.Uid == pod.Metadata.Uid)
                ? pod with { Metadata = pod.Metadata with { DeletionTimestamp = Now.AddSeconds(30), DeletionGracePeriodSeconds = 30 } }
                : pod;
        }

        foreach (var index in turn.Scale.Create)
        {
            var made = JobPodTemplate.Make(Job, index, index is { } i ? view.LastFailedByIndex.GetValueOrDefault(i) : null);
            var name = string.Create(CultureInfo.InvariantCulture, $"made-{pods.Count}");
            pods.Add(made with { Metadata = made.Metadata with { Name = name, Uid = name, CreationTimestamp = Now }, Status = new() { Phase = "Pending" } });
        }

        return new(turn, outcome, step, end);
    }

    /// <summary>Ends a pod that was made or added.</summary>
    public JobBuilder End(string name, string phase, int exitCode = 1)
    {
        var at = pods.FindIndex(p => p.Metadata.Name == name);
        pods[at] = pods[at] with
        {
            Status = new()
            {
                Phase = phase,
                ContainerStatuses = [new() { Name = "main", State = new() { Terminated = new() { ExitCode = phase == "Failed" ? exitCode : 0, FinishedAt = Now } } }],
            },
        };
        return this;
    }

    /// <summary>Takes a pod away.</summary>
    public JobBuilder Gone(string name)
    {
        pods.RemoveAll(p => p.Metadata.Name == name);
        return this;
    }
}

/// <summary>What one turn did.</summary>
internal sealed record JobRound(JobTurn Turn, JobOutcome Outcome, CountingStep Step, JobEnd? End)
{
    public IReadOnlyList<int?> Created => Turn.Scale.Create;

    public IEnumerable<string> Deleted => Turn.Delete.Select(p => p.Metadata.Name);

    public string? Ended => End?.Status.Conditions.Single(c => c.Type is "Complete" or "Failed").Type;
}

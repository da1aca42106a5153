using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Tests.Pods;

/// <summary>Changes of a running pod's resources. Goal: v1.32's verdicts, order and status. The node has 4 cpu and 8Gi.</summary>
public sealed class ResizeTests
{
    private static readonly Dictionary<string, Quantity> Node = new()
    {
        ["cpu"] = new(4),
        ["memory"] = Quantity.Parse("8Gi"),
    };

    [Theory]
    [InlineData("1", "1Gi", "0", "")]
    [InlineData("2", "1Gi", "0", "InProgress")]
    [InlineData("1", "2Gi", "0", "InProgress")]
    [InlineData("4", "1Gi", "0", "InProgress")]
    [InlineData("4", "1Gi", "500m", "Deferred")]
    [InlineData("5", "1Gi", "0", "Infeasible")]
    [InlineData("1", "9Gi", "0", "Infeasible")]
    public void WhatIsAskedForIsSetAsideWhereTheNodeHasIt(string cpu, string memory, string others, string verdict) => Assert.Equal(
        verdict, ResizePlan.Admit(Asking(cpu, memory), Asking("1", "1Gi"), [Asking(others, "1Gi")], Node));

    [Fact]
    public void APodRunsOnWithWhatItHasUntilItsChangeIsSetAside()
    {
        var view = ResizePlan.TakeOver(ViewOf(Asking("1", "1Gi")), Asking("5", "1Gi"), "Infeasible");
        Assert.Equal("1", view.Pod.Spec.Containers[0].Resources.Requests["cpu"].ToString());
        Assert.Equal("5", view.Desired!.Spec.Containers[0].Resources.Requests["cpu"].ToString());
        Assert.Equal("Infeasible", ResizePlan.StatusOf(view, "Running"));
        Assert.Equal("", ResizePlan.StatusOf(view, "Failed"));

        var back = ResizePlan.TakeOver(view, Asking("1", "1Gi"), "");
        Assert.Null(back.Desired);
        Assert.Equal("", ResizePlan.StatusOf(back, "Running"));
    }

    [Fact]
    public void ARunningContainerIsGivenItsResourcesAsItRuns()
    {
        var view = ResizePlan.TakeOver(Running(Asking("1", "1Gi")), Asking("2", "1Gi"), "InProgress");
        var plan = PodPlan.Compute(view, Situation.Start);
        Assert.Equal([new PodAction.Resize()], plan.Actions);
        Assert.Equal("InProgress", plan.Status.Resize);
        Assert.Equal("1", plan.Status.ContainerStatuses[0].Resources!.Requests["cpu"].ToString());

        var done = PodPlan.Compute(InEffect(view), Situation.Start);
        Assert.Empty(done.Actions);
        Assert.Equal("", done.Status.Resize);
        Assert.Equal("2", done.Status.ContainerStatuses[0].Resources!.Requests["cpu"].ToString());
    }

    [Fact]
    public void AContainerWhosePolicySaysSoIsRestartedForItWhateverItsExitCode()
    {
        var wanted = Asking("1", "2Gi", restartFor: "memory") with { };
        wanted = wanted with { Spec = wanted.Spec with { RestartPolicy = "OnFailure" } };
        var view = ResizePlan.TakeOver(Running(Asking("1", "1Gi", restartFor: "memory")), wanted, "InProgress");
        var stop = Assert.IsType<PodAction.StopContainer>(Assert.Single(PodPlan.Compute(view, Situation.Start).Actions));
        Assert.Equal("Container main resize requires restart", stop.Message);
        Assert.True(stop.IsReplaced);

        var ended = view with
        {
            Containers = [view.Containers[0] with { State = ContainerRunState.Exited, FinishedAt = Situation.At(1) }],
            Facts = new Dictionary<string, ContainerFacts> { ["main"] = ContainerFacts.None with { ReplacedId = "main-0" } },
        };
        var plan = PodPlan.Compute(ended, Situation.At(1));
        Assert.Equal("start main #1", plan.Actions());
        Assert.Equal("Running", plan.Status.Phase);
    }

    [Fact]
    public void RequestsOfMemoryNeverCostARestart() => Assert.False(ResizePlan.NeedsRestart(
        Asking("1", "2Gi", restartFor: "memory", limit: "4Gi").Spec.Containers[0],
        Running(Asking("1", "1Gi", restartFor: "memory", limit: "4Gi")).Containers[0]));

    [Fact]
    public void ARestartOfTheNodeFindsWhatWasSetAside()
    {
        var status = new PodStatus
        {
            Phase = "Running",
            Resize = "Deferred",
            ContainerStatuses = [new() { Name = "main", ContainerID = "containerd://main-0", Resources = Asking("1", "1Gi").Spec.Containers[0].Resources }],
        };
        var view = ResizePlan.Restore(Running(Asking("3", "1Gi")) with { Pod = Asking("3", "1Gi") with { Status = status } });
        Assert.Equal("1", view.Pod.Spec.Containers[0].Resources.Requests["cpu"].ToString());
        Assert.Equal("1", view.Containers[0].Resources!.Requests["cpu"].ToString());

        var begun = ResizePlan.Restore(Running(Asking("3", "1Gi")) with
        {
            Pod = Asking("3", "1Gi") with { Status = status with { Resize = "InProgress" } },
        });
        Assert.Equal("3", begun.Pod.Spec.Containers[0].Resources.Requests["cpu"].ToString());
        Assert.Equal("1", begun.Containers[0].Resources!.Requests["cpu"].ToString());
    }

    private static PodView InEffect(PodView view) => view with
    {
        Containers = [view.Containers[0] with { Resources = view.Pod.Spec.Containers[0].Resources }],
    };

    private static PodView Running(Pod pod) => ViewOf(pod) with
    {
        Containers =
        [
            new()
            {
                Id = "main-0",
                Name = "main",
                SandboxId = "sandbox",
                State = ContainerRunState.Running,
                CreatedAt = Situation.Start,
                StartedAt = Situation.Start,
                Resources = pod.Spec.Containers[0].Resources,
            },
        ],
    };

    private static PodView ViewOf(Pod pod) => new()
    {
        Pod = pod,
        Published = new() { Phase = "Running", StartTime = Situation.Start },
        Sandboxes = [new("sandbox", true, 0, Situation.Start, ["10.0.0.1"])],
        IsSetUp = true,
        Options = PodPlanOptions.Default with { Resizes = true },
    };

    private static Pod Asking(string cpu, string memory, string restartFor = "", string? limit = null) => new PodBuilder().Container(new Container
    {
        Name = "main",
        Resources = new()
        {
            Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu), ["memory"] = Quantity.Parse(memory) },
            Limits = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse(limit ?? memory) },
        },
        ResizePolicy = restartFor.Length > 0 ? [new() { ResourceName = restartFor, RestartPolicy = "RestartContainer" }] : [],
    }).Obj();
}

using Podium.Kubelet.Pods;
using Podium.Kubelet.Probes;

namespace Podium.Kubelet.Tests.Pods;

/// <summary>Restart policy and back-off. Goal: who is restarted, when, and what is shown meanwhile.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData("Always", 0, "start main #1", "Running")]
    [InlineData("Always", 1, "start main #1", "Running")]
    [InlineData("OnFailure", 0, "stop sandbox", "Succeeded")]
    [InlineData("OnFailure", 1, "start main #1", "Running")]
    [InlineData("Never", 0, "stop sandbox", "Succeeded")]
    [InlineData("Never", 1, "stop sandbox", "Failed")]
    public void ThePolicyDecides(string policy, int exitCode, string actions, string phase)
    {
        var plan = new Situation(new PodBuilder().RestartPolicy(policy)).Exited("main", exitCode).Plan();
        Assert.Equal(actions, plan.Actions());
        Assert.Equal(phase, plan.Status.Phase);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 20)]
    [InlineData(20, 40)]
    [InlineData(160, 300)]
    [InlineData(300, 300)]
    public void TheDelayDoublesUpToFiveMinutes(int before, int after)
    {
        var plan = new Situation(new PodBuilder()).Exited("main", 1, at: 1, backOff: before).Plan(at: 1000);
        var start = Assert.IsType<PodAction.StartContainer>(Assert.Single(plan.Actions));
        Assert.Equal(TimeSpan.FromSeconds(after), start.BackOff);
    }

    [Fact]
    public void AContainerThatRanTenMinutesStartsAfresh()
    {
        var plan = new Situation(new PodBuilder()).Exited("main", 1, at: 601, backOff: 300).Plan(at: 602);
        var start = Assert.IsType<PodAction.StartContainer>(Assert.Single(plan.Actions));
        Assert.Equal(TimeSpan.FromSeconds(10), start.BackOff);
    }

    [Fact]
    public void WhileItBacksOffItWaitsAndSaysSo()
    {
        var situation = new Situation(new PodBuilder()).Exited("main", 1, at: 5, restarts: 1, backOff: 10);
        var first = situation.Plan(at: 5);
        Assert.Equal("report back-off of main", first.Actions());
        Assert.Equal("Terminated Error 1", first.State("main"));
        Assert.Equal(Situation.At(7), first.WakeUp);

        var later = situation.Plan(at: 7);
        Assert.Equal("Waiting CrashLoopBackOff", later.State("main"));
        Assert.Equal("back-off 10s restarting failed container=main pod=pod_default(uid)",
            later.Status.ContainerStatuses[0].State.Waiting!.Message);
        Assert.Equal(1, later.Status.ContainerStatuses[0].LastState.Terminated!.ExitCode);
        Assert.Equal("Running", later.Status.Phase);

        Assert.Equal("start main #2", situation.Plan(at: 15).Actions());
    }

    [Fact]
    public void ImagesThatCannotBePulledTakeTurnsInErrorAndBackOff()
    {
        var situation = new Situation(new PodBuilder()).StartFailed("main", new StartFailure(
            "ErrImagePull", "rpc error: code = NotFound desc = none", Situation.At(10), "busybox:1.28", Situation.At(5), TimeSpan.FromSeconds(10)));
        Assert.Equal("Waiting ErrImagePull", situation.Plan(at: 1).State("main"));
        Assert.Equal("", situation.Plan(at: 1).Actions());
        Assert.Equal("Waiting ImagePullBackOff", situation.Plan(at: 6).State("main"));
        Assert.Equal("report back-off of image busybox:1.28", situation.Plan(at: 6).Actions());
        Assert.Equal("Back-off pulling image \"busybox:1.28\": ErrImagePull: rpc error: code = NotFound desc = none",
            situation.Plan(at: 6).Status.ContainerStatuses[0].State.Waiting!.Message);
        Assert.Equal("start main", situation.Plan(at: 10).Actions());
        Assert.Equal("Pending", situation.Plan(at: 6).Status.Phase);
    }

    [Theory]
    [InlineData("ErrImagePull", 5)]
    [InlineData("InvalidImageName", null)]
    [InlineData("ErrImageNeverPull", null)]
    [InlineData("CreateContainerError", null)]
    public void AnotherImageIsTriedAtOnce(string reason, int? backOffFrom)
    {
        var situation = new Situation(new PodBuilder()).StartFailed("main", new StartFailure(
            reason, "none", Situation.At(300), "Misspelt:1.28", backOffFrom is { } from ? Situation.At(from) : null, TimeSpan.FromSeconds(300)));
        Assert.Equal("start main", situation.Plan(at: 6).Actions());
        Assert.Equal("Waiting ContainerCreating", situation.Plan(at: 6).State("main"));
    }

    [Theory]
    [InlineData("here", "start main", "Waiting ContainerCreating")]
    [InlineData("", "", "Waiting CreateContainerConfigError")]
    public void OtherAnnotationsAreTriedAtOnceWhereTheConfigurationWasWrong(string value, string actions, string state)
    {
        var pod = value.Length > 0 ? new PodBuilder().Annotate("part", value) : new PodBuilder();
        var situation = new Situation(pod).StartFailed("main", new StartFailure(
            "CreateContainerConfigError", "missing value for PART", Situation.At(10), "busybox:1.28", Words: new()));
        Assert.Equal(actions, situation.Plan(at: 6).Actions());
        Assert.Equal(state, situation.Plan(at: 6).State("main"));
    }

    [Fact]
    public void AnotherImageDoesNotInheritTheDelayOfTheOneThatCrashed()
    {
        var situation = new Situation(new PodBuilder()).Exited("main", 1, at: 5, restarts: 4, backOff: 80);
        Assert.Equal("report back-off of main", situation.Plan(at: 8).Actions());

        var plan = situation.Spec(spec => spec with { Containers = [spec.Containers[0] with { Image = "busybox:1.36" }] }).Plan(at: 8);
        var start = Assert.IsType<PodAction.StartContainer>(Assert.Single(plan.Actions));
        Assert.Equal((5, TimeSpan.FromSeconds(10)), (start.RestartCount, start.BackOff));
        Assert.Equal("Terminated Error 1", plan.State("main"));
    }

    [Theory]
    [InlineData("Liveness", "Container main failed liveness probe, will be restarted")]
    [InlineData("Startup", "Container main failed startup probe, will be restarted")]
    public void AFailedProbeEndsTheContainer(string kind, string message)
    {
        var plan = new Situation(new PodBuilder()).Running("main")
            .Probe("main", Enum.Parse<ProbeKind>(kind), ProbeOutcome.Failure).Plan();
        var stop = Assert.IsType<PodAction.StopContainer>(Assert.Single(plan.Actions));
        Assert.Equal(message, stop.Message);
    }

    [Fact]
    public void AFailedReadinessProbeOnlyMakesItUnready()
    {
        var situation = new Situation(new PodBuilder()).Spec(spec => spec with
        {
            Containers = [spec.Containers[0] with { ReadinessProbe = new() { TcpSocket = new() { Port = 1 } } }],
        }).Running("main");
        Assert.Equal("False ContainersNotReady containers with unready status: [main]", situation.Plan().Condition("Ready"));
        Assert.Equal("True", situation.Probe("main", ProbeKind.Readiness, ProbeOutcome.Success).Plan().Condition("Ready"));

        var failed = situation.Probe("main", ProbeKind.Readiness, ProbeOutcome.Failure).Plan();
        Assert.Equal("", failed.Actions());
        Assert.Equal("Running", failed.Status.Phase);
        Assert.Equal("False ContainersNotReady containers with unready status: [main]", failed.Condition("ContainersReady"));
    }

    [Fact]
    public void ANewImageRestartsTheContainer()
    {
        var plan = new Situation(new PodBuilder()).Running("main")
            .Spec(spec => spec with { Containers = [spec.Containers[0] with { Image = "busybox:1.36" }] }).Plan();
        Assert.Equal("Container main definition changed, will be restarted",
            Assert.IsType<PodAction.StopContainer>(Assert.Single(plan.Actions)).Message);
    }
}

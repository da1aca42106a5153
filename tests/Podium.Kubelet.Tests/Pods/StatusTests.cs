using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Tests.Pods;

/// <summary>What is said of a pod. Goal: Kubernetes' phases, conditions and container states, word for word.</summary>
public sealed class StatusTests
{
    [Fact]
    public void ANewPodIsPending()
    {
        var plan = new Situation(new PodBuilder()).NotSetUp().NoSandbox().Plan();
        Assert.Equal("Pending", plan.Status.Phase);
        Assert.Equal("Waiting ContainerCreating", plan.State("main"));
        Assert.Equal("False", plan.Condition("PodReadyToStartContainers"));
        Assert.Equal("True", plan.Condition("Initialized"));
        Assert.Equal("False ContainersNotReady containers with unready status: [main]", plan.Condition("Ready"));
        Assert.Equal("True", plan.Condition("PodScheduled"));
    }

    [Fact]
    public void AnInitializingPodSaysWhichContainersAreNotThrough()
    {
        var plan = new Situation(new PodBuilder().Init("one").Init("two").Container("main")).Exited("one", 0).Plan();
        Assert.Equal("Pending", plan.Status.Phase);
        Assert.Equal("Waiting PodInitializing", plan.State("main"));
        Assert.Equal("Terminated Completed 0", plan.State("one"));
        Assert.Equal("False ContainersNotInitialized containers with incomplete status: [two]", plan.Condition("Initialized"));
    }

    [Fact]
    public void ARunningPodIsReady()
    {
        var plan = new Situation(new PodBuilder().Container("a").Container("b")).Running("a").Running("b").Plan();
        Assert.Equal("Running", plan.Status.Phase);
        Assert.Equal("10.0.0.1", plan.Status.PodIP);
        Assert.Equal("192.168.0.1", plan.Status.HostIP);
        Assert.Equal("True", plan.Condition("Ready"));
        Assert.Equal("", plan.Actions());
    }

    [Fact]
    public void ACompletedPodSaysSo()
    {
        var plan = new Situation(new PodBuilder().RestartPolicy("Never")).Exited("main", 0).Plan();
        Assert.Equal("Succeeded", plan.Status.Phase);
        Assert.Equal("False PodCompleted", plan.Condition("Ready"));
        Assert.Equal("False PodCompleted", plan.Condition("ContainersReady"));
        Assert.Equal("True PodCompleted", plan.Condition("Initialized"));
    }

    [Fact]
    public void AFailedPodSaysSo() => Assert.Equal("False PodFailed",
        new Situation(new PodBuilder().RestartPolicy("Never")).Exited("main", 1).Plan().Condition("Ready"));

    [Fact]
    public void ReadinessGatesHoldReadinessBack()
    {
        var situation = new Situation(new PodBuilder()).Running("main")
            .Spec(spec => spec with { ReadinessGates = [new() { ConditionType = "example.com/gate" }] });
        Assert.Equal(
            "False ReadinessGatesNotReady corresponding condition of pod readiness gate \"example.com/gate\" does not exist.",
            situation.Plan().Condition("Ready"));
        Assert.Equal("True", situation.Plan().Condition("ContainersReady"));
    }

    [Fact]
    public void AContainerWhosePostStartHookRunsIsStillBeingCreated() => Assert.Equal("Waiting ContainerCreating",
        new Situation(new PodBuilder()).Running("main").InFlight(PodOperationKind.StartContainer, "main").Plan().State("main"));

    [Fact]
    public void TransitionTimesAreKeptWhileNothingChanges()
    {
        var situation = new Situation(new PodBuilder()).Running("main");
        var first = situation.Plan(5).Status;
        var second = situation.Published(_ => first).Plan(50).Status;
        Assert.Equal(first, second);
    }

    [Fact]
    public void AContainerThatVanishedIsUnknownWhenThePodIsOver()
    {
        var plan = new Situation(new PodBuilder()).DeadSandbox().Deleted()
            .Published(status => status with
            {
                ContainerStatuses = [new() { Name = "main", ContainerID = "containerd://x", State = new() { Running = new() } }],
            }).Plan();
        Assert.Equal("Terminated ContainerStatusUnknown 137", plan.State("main"));
    }

    [Theory]
    [InlineData(1, "Waiting RunContainerError")]
    [InlineData(3, "Waiting CrashLoopBackOff")]
    public void AContainerThatCouldNotBeStartedSaysSoAndThenBacksOff(double at, string expected)
    {
        var plan = new Situation(new PodBuilder()).Exited("main", 128, backOff: 10)
            .StartFailed("main", new StartFailure("RunContainerError", "no such file", Situation.Start, "busybox:1.28")).Plan(at);
        Assert.Equal(expected, plan.State("main"));
        Assert.Equal(128, plan.Status.ContainerStatuses[0].LastState.Terminated!.ExitCode);
    }

    [Fact]
    public void WhatMayNotRunAgainShowsItsEndAndNotThatItWaits() => Assert.Equal("Terminated Error 128",
        new Situation(new PodBuilder().RestartPolicy("Never")).Exited("main", 128)
            .StartFailed("main", new StartFailure("RunContainerError", "no such file", Situation.Start, "busybox:1.28")).Plan().State("main"));

    [Theory]
    [InlineData("bad\n", "\"bad\\n\"")]
    [InlineData("say \"\\\"\t\u0001", "\"say \\\"\\\\\\\"\\t\\x01\"")]
    public void TextsAreQuotedAsGoQuotesThem(string text, string expected) => Assert.Equal(expected, GoQuoting.Quote(text));
}

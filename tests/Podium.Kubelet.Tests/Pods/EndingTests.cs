using Podium.Api.Core.V1;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Tests.Pods;

/// <summary>How a pod ends. Goal: who is stopped when, what is shown, and when it leaves the API.</summary>
public sealed class EndingTests
{
    [Fact]
    public void ADeletedPodIsStoppedWithItsGracePeriod() => Assert.Equal("stop b by 30s, stop a by 30s",
        new Situation(new PodBuilder().Container("a").Container("b")).Running("a").Running("b").Deleted().Plan().Actions());

    [Fact]
    public void ADeletedPodWaitsUntilNoConnectionsComeToItButASecondAtMost()
    {
        var served = new Situation(new PodBuilder()).Running("main").Deleted().EndingSince(0).Served();
        Assert.Equal("", served.Plan(0).Actions());
        Assert.Equal(Situation.At(1), served.Plan(0).WakeUp);
        Assert.Equal("stop main by 30s", served.Plan(1).Actions());
        Assert.Equal("stop main by 30s", new Situation(new PodBuilder()).Running("main").Deleted().EndingSince(0).Plan(0.1).Actions());
    }

    [Fact]
    public void ConnectionsThatCameLastAreAcceptedBeforeThePodIsStopped()
    {
        var left = new Situation(new PodBuilder()).Running("main").Deleted().EndingSince(0).LeftServices(0.02);
        Assert.Equal("", left.Plan(0.02).Actions());
        Assert.Equal(Situation.At(0.12), left.Plan(0.02).WakeUp);
        Assert.Equal("stop main by 30s", left.Plan(0.12).Actions());
    }

    [Fact]
    public void OnlyADeletionWaitsForServices() => Assert.Equal("stop main by 30s",
        new Situation(new PodBuilder()).Running("main").Gone().Served().Plan().Actions());

    [Fact]
    public void AShorterGracePeriodOvertakesTheStopInFlight()
    {
        var situation = new Situation(new PodBuilder()).Running("main").EndingSince(0)
            .InFlight(PodOperationKind.StopContainer, "main-0", deadline: 30);
        Assert.Equal("", situation.Deleted(30).Plan(1).Actions());
        Assert.Equal("stop main by 5s", situation.Deleted(5).Plan(1).Actions());
    }

    [Fact]
    public void SidecarsEndAfterTheMainContainersTheLastOneFirst()
    {
        var pod = new PodBuilder().Sidecar("one").Sidecar("two").Container("main");
        Assert.Equal("stop main by 30s",
            new Situation(pod).Running("one").Running("two").Running("main").Deleted().EndingSince(0).Plan().Actions());
        Assert.Equal("stop two by 30s",
            new Situation(pod).Running("one").Running("two").Exited("main", 0).Deleted().EndingSince(0).Plan(3).Actions());
        Assert.Equal("stop one by 30s",
            new Situation(pod).Running("one").Exited("two", 0).Exited("main", 0).Deleted().EndingSince(0).Plan(4).Actions());
    }

    [Fact]
    public void SidecarsDoNotHoldBackCompletion()
    {
        var plan = new Situation(new PodBuilder().Sidecar("log").RestartPolicy("Never").Container("main"))
            .Running("log").Exited("main", 0).Plan();
        Assert.Equal("stop log by 30s", plan.Actions());
        Assert.Equal("Running", plan.Status.Phase);

        plan = new Situation(new PodBuilder().Sidecar("log").RestartPolicy("Never").Container("main"))
            .Exited("log", 137).Exited("main", 0).Plan();
        Assert.Equal("Succeeded", plan.Status.Phase);
    }

    [Fact]
    public void TheSandboxIsStoppedWhenNothingRuns() => Assert.Equal("stop sandbox",
        new Situation(new PodBuilder()).Exited("main", 143).Deleted().Plan().Actions());

    [Fact]
    public void APodLeavesTheApiWhenItsContainersAreGone()
    {
        var plan = new Situation(new PodBuilder()).Exited("main", 143).DeadSandbox().Deleted().Plan();
        Assert.Equal("delete pod, tear down", plan.Actions());
        Assert.Equal("Failed", plan.Status.Phase);
    }

    [Fact]
    public void APodThatNeverStartedLeavesAtOnce() => Assert.Equal("delete pod, tear down",
        new Situation(new PodBuilder()).NotSetUp().NoSandbox().Deleted().Plan().Actions());

    [Fact]
    public void ADeletionDoesNotWaitBehindAPull() => Assert.Equal("cancel main",
        new Situation(new PodBuilder()).InFlight(PodOperationKind.StartContainer, "main").Deleted().Plan().Actions());

    [Fact]
    public void WhatTheApiDoesNotKnowIsEndedAndForgotten()
    {
        Assert.Equal("stop main by 30s", new Situation(new PodBuilder()).Running("main").Gone().Plan().Actions());
        Assert.Equal("tear down", new Situation(new PodBuilder()).Exited("main", 0).DeadSandbox().Gone().Plan().Actions());
    }

    [Fact]
    public void APodPastItsDeadlineFailsWhenNothingOfItRuns()
    {
        static Situation Pod() => new Situation(new PodBuilder().ActiveDeadline(60)).Published(status => status with { Phase = "Running" });
        var situation = Pod().Running("main");
        Assert.Equal("", situation.Plan(59).Actions());
        Assert.Equal(Situation.At(60), situation.Plan(59).WakeUp);

        var plan = situation.Plan(60);
        Assert.Equal("report DeadlineExceeded, stop main by 90s", plan.Actions());
        Assert.Equal(("Running", "", "False PodFailed"), (plan.Status.Phase, plan.Status.Reason, plan.Condition("Ready")));

        plan = Pod().Exited("main", 143, at: 61).EndingSince(60).Plan(61);
        Assert.Equal(("Failed", "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"),
            (plan.Status.Phase, plan.Status.Reason, plan.Status.Message));
    }

    [Fact]
    public void AnEvictedPodFailsWithItsReasonWhenNothingOfItRuns()
    {
        static Situation Pod() => new Situation(new PodBuilder()).Published(status => status with { Phase = "Running" })
            .Evicted("Evicted", "The node was low on resource: memory.");
        var plan = Pod().Running("main").Plan();
        Assert.Equal(("Running", "", ""), (plan.Status.Phase, plan.Status.Reason, plan.Status.Message));
        Assert.DoesNotContain(plan.Status.Conditions, condition => condition.Type == "DisruptionTarget");

        plan = Pod().Exited("main", 143).EndingSince(0).Plan(1);
        Assert.Equal(("Failed", "Evicted"), (plan.Status.Phase, plan.Status.Reason));
        Assert.Equal("True TerminationByKubelet The node was low on resource: memory.", plan.Condition("DisruptionTarget"));
    }

    [Fact]
    public void APodWhoseInitContainerFailedForGoodFailsWhenItsSidecarHasEnded()
    {
        static Situation Pod() => new(new PodBuilder().RestartPolicy("Never").Sidecar("helper").Init("first"));
        Assert.Equal("Pending", Pod().Running("helper").Exited("first", 1).Plan().Status.Phase);
        Assert.Equal("Failed", Pod().Exited("helper", 0).Exited("first", 1).Plan().Status.Phase);
    }

    [Fact]
    public void ADisruptionThatOthersAnnouncedIsShownAsTheySayItNow()
    {
        PodStatus Said(PodStatus status, string value) => status with { Conditions = [new() { Type = "DisruptionTarget", Status = value }] };
        var plan = new Situation(new PodBuilder()).Running("main")
            .Published(status => Said(status, "True")).Shown(status => Said(status, "False")).Plan();
        Assert.Equal("False", plan.Condition("DisruptionTarget"));
    }

    [Fact]
    public void APodThatHasEndedKeepsItsPhase()
    {
        var plan = new Situation(new PodBuilder()).Exited("main", 0).DeadSandbox()
            .Published(status => status with { Phase = "Failed", Reason = "DeadlineExceeded" }).Plan();
        Assert.Equal(("Failed", "DeadlineExceeded", ""), (plan.Status.Phase, plan.Status.Reason, plan.Actions()));
    }
}

using Podium.Kubelet.Pods;
using Podium.Kubelet.Probes;

namespace Podium.Kubelet.Tests.Pods;

/// <summary>How a pod comes up. Goal: the order of set-up, sandbox, init containers, sidecars and main containers holds.</summary>
public sealed class StartTests
{
    [Fact]
    public void VolumesComeBeforeTheSandbox() =>
        Assert.Equal("set up", new Situation(new PodBuilder()).NotSetUp().NoSandbox().Plan().Actions());

    [Fact]
    public void TheSandboxComesBeforeContainers() =>
        Assert.Equal("create sandbox #0", new Situation(new PodBuilder()).NoSandbox().Plan().Actions());

    [Fact]
    public void AllMainContainersStartAtOnce() =>
        Assert.Equal("start a, start b", new Situation(new PodBuilder().Container("a").Container("b")).Plan().Actions());

    [Fact]
    public void WhatIsInFlightIsNotBegunAgain() => Assert.Equal("start b",
        new Situation(new PodBuilder().Container("a").Container("b")).InFlight(PodOperationKind.StartContainer, "a").Plan().Actions());

    [Fact]
    public void InitContainersRunOneAfterTheOther()
    {
        var pod = new PodBuilder().Init("one").Init("two").Container("main");
        Assert.Equal("start one", new Situation(pod).Plan().Actions());
        Assert.Equal("", new Situation(pod).Running("one").Plan().Actions());
        Assert.Equal("start two", new Situation(pod).Exited("one", 0).Plan().Actions());
        Assert.Equal("start main", new Situation(pod).Exited("one", 0).Exited("two", 0).Plan().Actions());
    }

    [Fact]
    public void AnInitContainerThatFailedIsTriedAgainByPolicy()
    {
        var plan = new Situation(new PodBuilder().Init("one").RestartPolicy("OnFailure")).Exited("one", 1).Plan();
        Assert.Equal("start one #1", plan.Actions());

        plan = new Situation(new PodBuilder().Init("one").RestartPolicy("Never")).Exited("one", 1).Plan();
        Assert.Equal("stop sandbox", plan.Actions());
        Assert.Equal("Failed", plan.Status.Phase);
    }

    [Fact]
    public void ASidecarMustHaveStartedBeforeTheNextContainer()
    {
        var pod = new PodBuilder().Sidecar("log").Container("main");
        Assert.Equal("start log", new Situation(pod).Plan().Actions());
        Assert.Equal("start main", new Situation(pod).Running("log").Plan().Actions());

        var probed = new Situation(pod).Spec(WithStartupProbe).Running("log");
        Assert.Equal("", probed.Plan().Actions());
        Assert.Equal("start main", probed.Probe("log", ProbeKind.Startup, ProbeOutcome.Success).Plan().Actions());
    }

    [Fact]
    public void ASidecarIsRestartedWhateverThePolicyIs() => Assert.Equal("start log #1",
        new Situation(new PodBuilder().Sidecar("log").RestartPolicy("Never").Container("main"))
            .Exited("log", 1).Running("main").Plan().Actions());

    [Fact]
    public void ASandboxThatDiedTakesItsContainersAlong()
    {
        var pod = new PodBuilder().Container("main");
        Assert.Equal("stop main by 30s, report sandbox changed", new Situation(pod).Running("main").DeadSandbox().Plan().Actions());
        Assert.Contains("create sandbox #1", new Situation(pod).Exited("main", 137).DeadSandbox().Plan().Actions());
    }

    [Fact]
    public void APodThatMustNotRestartGetsNoSecondSandbox()
    {
        var plan = new Situation(new PodBuilder().RestartPolicy("Never")).Exited("main", 137).DeadSandbox().Plan();
        Assert.Equal("", plan.Actions());
        Assert.Equal("Failed", plan.Status.Phase);
    }

    [Fact]
    public void APodThatTheNodeRefusesFailsAtOnce()
    {
        var plan = new Situation(new PodBuilder()).NotSetUp().NoSandbox()
            .Rejected("OutOfcpu", "Node didn't have enough resource: cpu, requested: 4000, used: 0, capacity: 2000").Plan();
        Assert.Equal("", plan.Actions());
        Assert.Equal("Failed", plan.Status.Phase);
        Assert.Equal("OutOfcpu", plan.Status.Reason);
        Assert.StartsWith("Pod was rejected: Node didn't have enough resource: cpu", plan.Status.Message);
    }

    private static Podium.Api.Core.V1.PodSpec WithStartupProbe(Podium.Api.Core.V1.PodSpec spec) => spec with
    {
        InitContainers = [spec.InitContainers[0] with { StartupProbe = new() { TcpSocket = new() { Port = 1 } } }],
    };
}

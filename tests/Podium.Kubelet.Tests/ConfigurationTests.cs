using System.Text;
using Podium.Api.Features;
using Podium.Kubelet.Configuration;
using Podium.Kubelet.Pressure;

namespace Podium.Kubelet.Tests;

/// <summary>Kubernetes' kubelet configuration files. Goal: what is taken has its effect, everything else is refused by name.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void WhatIsSaidHolds()
    {
        var options = Apply("""
            maxPods: 50
            podPidsLimit: 100
            crashLoopBackOff: {maxContainerRestartPeriod: 1m30s}
            evictionHard: {memory.available: 200Mi, nodefs.inodesFree: 3%}
            evictionSoft: {memory.available: 1Gi}
            evictionSoftGracePeriod: {memory.available: 1m30s}
            evictionMaxPodGracePeriod: 7
            evictionPressureTransitionPeriod: 0s
            """);
        Assert.Equal((50, 100, TimeSpan.FromSeconds(90)), (options.MaxPods, options.PodPidsLimit, options.CrashLoopBackOffMax));
        Assert.Equal(
            ["memory.available 209715200 00:00:00", "nodefs.inodesFree 30 00:00:00", "memory.available 1073741824 00:01:30"],
            options.Eviction.Thresholds.Select(t => $"{t.Signal} {t.ValueOf(1000)} {t.Grace}"));
        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.Zero), (options.Eviction.SoftGraceMax, options.Eviction.TransitionPeriod));
        Assert.Equal(200L << 20, options.Eviction.Reserved("memory.available", 1L << 40));
    }

    [Fact]
    public void WhatIsNotSaidStays()
    {
        var options = Apply("maxPods: 50");
        Assert.Equal(EvictionOptions.DefaultThresholds, options.Eviction.Thresholds);
        Assert.Equal(TimeSpan.FromMinutes(5), options.CrashLoopBackOffMax);
    }

    [Theory]
    [InlineData("maxPod: 5", "strict decoding error: unknown field \"maxPod\"")]
    [InlineData("evictionHard: {memory: 5}", "json: cannot unmarshal number into Go struct field KubeletConfiguration.evictionHard of type string")]
    [InlineData("evictionHard: {memory: 5Mi}", "unsupported eviction signal memory")]
    [InlineData("evictionSoft: {memory.available: 5Mi}", "grace period must be specified for the soft eviction threshold memory.available")]
    [InlineData("crashLoopBackOff: {maxContainerRestartPeriod: 301s}", "invalid configuration: CrashLoopBackOff.MaxContainerRestartPeriod (got: 301 seconds) must be set between 1s and 300s")]
    [InlineData("crashLoopBackOff: {maxContainerRestartPeriod: 5}", "json: cannot unmarshal number into Go struct field CrashLoopBackOffConfig.crashLoopBackOff.maxContainerRestartPeriod of type string")]
    [InlineData("crashLoopBackOff: {maxContainerRestartPeriod: 5w}", "time: unknown unit \"w\" in duration \"5w\"")]
    public void WhatCannotBeIsRefused(string setting, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Apply(setting)).Message);

    [Fact]
    public void TheLongestBackOffNeedsItsFeature() => Assert.Equal(
        "invalid configuration: FeatureGate KubeletCrashLoopBackOffMax not enabled, CrashLoopBackOff.MaxContainerRestartPeriod must not be set",
        Assert.Throws<FormatException>(() => Apply("crashLoopBackOff: {maxContainerRestartPeriod: 5s}", gates: "")).Message);

    [Fact]
    public void AShortageIsDueWhenItsGraceIsOver()
    {
        var shortages = new Shortages();
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var soft = new PressureSignal("nodefs.available", "ephemeral-storage", 1, 2) { Grace = TimeSpan.FromSeconds(30) };
        var well = soft with { Available = 5 };
        var memory = new PressureSignal("memory.available", "memory", 1, 2);
        Assert.Null(shortages.Observe([soft], start));
        Assert.Null(shortages.Observe([well], start.AddSeconds(20)));
        Assert.Null(shortages.Observe([soft], start.AddSeconds(40)));
        Assert.Equal(soft, shortages.Observe([soft], start.AddSeconds(70)));
        Assert.Equal(memory, shortages.Observe([soft, memory], start.AddSeconds(71)));
    }

    private static KubeletOptions Apply(string settings, string gates = "KubeletCrashLoopBackOffMax=true") => ConfigurationFile.Apply(
        new() { NodeName = "node", ClusterName = "c", DataDirectory = "/", NodeIP = "", FeatureGates = FeatureGates.Parse(gates) },
        Encoding.UTF8.GetBytes($"apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n{settings}\n"));
}

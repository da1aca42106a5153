using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Pressure;
using Podium.Kubelet.Tests.Pods;
using Podium.Kubelet.Usage;

namespace Podium.Kubelet.Tests.Pressure;

/// <summary>Whom a node puts out, when, and in which words. Goal: Kubernetes' order and messages.</summary>
public sealed class EvictionTests
{
    private const long Mi = 1 << 20;
    private static readonly PressureSignal Memory = new("memory.available", "memory", 60 * Mi, 100 * Mi);

    [Fact]
    public void AboveItsRequestGoesBeforeBelow() => Assert.Equal("above", VictimOf(
        Usage("below", memory: 500, request: "600Mi"), Usage("above", memory: 20, request: "10Mi")));

    [Fact]
    public void OfThoseAboveTheLowestPriorityGoesFirst() => Assert.Equal("low", VictimOf(
        Usage("high", memory: 500, priority: 10), Usage("low", memory: 20)));

    [Fact]
    public void OfTheSamePriorityTheOneFurthestAboveGoesFirst() => Assert.Equal("big", VictimOf(
        Usage("small", memory: 20), Usage("big", memory: 30)));

    [Fact]
    public void WhatTheClusterNeedsIsSpared() => Assert.Null(
        EvictionPlan.ForShortage(Memory, [Usage("critical", memory: 500, priority: 2_000_000_000)]));

    [Fact]
    public void TheMessageNamesTheThresholdAndWhoUsedMoreThanItAskedFor()
    {
        var eviction = EvictionPlan.ForShortage(Memory, [Usage("pod", memory: 30)])!;
        Assert.Equal("Evicted", eviction.Why.Reason);
        Assert.True(eviction.Why.IsDisruption);
        Assert.Equal(
            "The node was low on resource: memory. Threshold quantity: 100Mi, available: 60Mi. "
            + "Container main was using 30Mi, request is 0, has larger consumption of memory. ",
            eviction.Why.Message);
    }

    [Fact]
    public void APodWhoseEmptyDirIsOverItsLimitGoes()
    {
        var usage = Usage("pod", memory: 1);
        var pod = usage.Pod with
        {
            Spec = usage.Pod.Spec with { Volumes = [new() { Name = "scratch", EmptyDir = new() { SizeLimit = Quantity.Parse("10Mi") } }] },
        };
        Assert.True(EvictionPlan.HasLocalLimits(pod));
        var eviction = Assert.Single(EvictionPlan.OverLocalLimits(
            [usage with { Pod = pod, EmptyDirBytes = new Dictionary<string, long> { ["scratch"] = (10 * Mi) + 1 } }]));
        Assert.Equal("Usage of EmptyDir volume \"scratch\" exceeds the limit \"10Mi\". ", eviction.Why.Message);
        Assert.False(eviction.Why.IsDisruption);
        Assert.Empty(EvictionPlan.OverLocalLimits(
            [usage with { Pod = pod, EmptyDirBytes = new Dictionary<string, long> { ["scratch"] = 10 * Mi } }]));
    }

    [Theory]
    [InlineData(8, 4, "Pod ephemeral local storage usage exceeds the total limit of containers 10Mi. ")]
    [InlineData(11, 0, "Pod ephemeral local storage usage exceeds the total limit of containers 10Mi. ")]
    [InlineData(8, 1, null)]
    public void APodOverItsLimitOfLocalStorageGoes(long root, long logs, string? message)
    {
        var usage = Usage("pod", memory: 1);
        var main = usage.Pod.Spec.Containers[0] with { Resources = new() { Limits = Resource("ephemeral-storage", "10Mi") } };
        usage = usage with
        {
            Pod = usage.Pod with { Spec = usage.Pod.Spec with { Containers = [main] } },
            Containers = [usage.Containers[0] with { RootBytes = root * Mi, LogBytes = logs * Mi }],
        };
        Assert.Equal(message, EvictionPlan.OverLocalLimits([usage]).SingleOrDefault()?.Why.Message);
    }

    [Fact]
    public void AConditionHoldsForFiveMinutesAfterItWasLastSeen()
    {
        var history = PressureHistory.None.Observe(new(true, false, false), Situation.Start).Observe(default, Situation.Start.AddSeconds(10));
        Assert.Equal(new(true, false, false), history.Holding(Situation.Start.AddSeconds(299), TimeSpan.FromMinutes(5)));
        Assert.Equal(default, history.Holding(Situation.Start.AddSeconds(300), TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void UnderPressureTheNodeTakesOnlyWhatItMay()
    {
        var pod = new PodBuilder().Obj();
        Assert.Equal(
            new("Evicted", "The node had condition: [MemoryPressure]. "),
            PodAdmission.Compute(pod, [], EmptyMap.Strings, EmptyMap.Of<Quantity>(), new(true, false, false)));
        var tolerant = pod with { Spec = pod.Spec with { Tolerations = [new() { Key = "node.kubernetes.io/memory-pressure", Operator = "Exists", Effect = "NoSchedule" }] } };
        Assert.Null(PodAdmission.Compute(tolerant, [], EmptyMap.Strings, EmptyMap.Of<Quantity>(), new(true, false, false)));
        Assert.Equal(
            "The node had condition: [MemoryPressure DiskPressure]. ",
            PodAdmission.Compute(tolerant, [], EmptyMap.Strings, EmptyMap.Of<Quantity>(), new(true, true, false))?.Message);
        var critical = pod with { Spec = pod.Spec with { Priority = 2_000_001_000 } };
        Assert.Null(PodAdmission.Compute(critical, [], EmptyMap.Strings, EmptyMap.Of<Quantity>(), new(true, true, true)));
    }

    private static string? VictimOf(params PodUsage[] pods) => EvictionPlan.ForShortage(Memory, pods)?.Pod.Metadata.Name;

    private static Dictionary<string, Quantity> Resource(string name, string amount) => new() { [name] = Quantity.Parse(amount) };

    private static PodUsage Usage(string name, long memory, string? request = null, int? priority = null)
    {
        var pod = new PodBuilder().Name(name).Container(new Container
        {
            Name = "main",
            Resources = new() { Requests = request is null ? EmptyMap.Of<Quantity>() : Resource("memory", request) },
        }).Obj();
        return new(
            pod with { Spec = pod.Spec with { Priority = priority } },
            [new("main", "id", Situation.Start, Situation.Start, 0, 0, memory * Mi, memory * Mi, 0, 0)],
            EmptyMap.Of<long>());
    }
}

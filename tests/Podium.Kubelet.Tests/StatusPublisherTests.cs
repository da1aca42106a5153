using Microsoft.Extensions.Logging.Abstractions;
using Podium.Api.Core.V1;
using Podium.Kubelet.Status;
using Podium.Testing;

namespace Podium.Kubelet.Tests;

/// <summary>What reaches the API, and in which order. Goal: watchers see how a pod ended before it is gone.</summary>
public sealed class StatusPublisherTests
{
    [Fact]
    public async Task ThePodsLastStatusIsWrittenBeforeItIsDeletedEvenWhenAnEarlierOneIsStillOnItsWay()
    {
        var clock = new TestClock();
        var api = new MemoryApi(clock);
        var publisher = new StatusPublisher(api, clock, NullLogger<StatusPublisher>.Instance);
        var pod = await api.CreateAsync(new PodBuilder().Name("a").Uid("uid-a").Obj(), default);
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        api.BeforeStatus = status =>
        {
            writing.TrySetResult();
            return status.Phase == "Running" ? goOn.Task : Task.CompletedTask;
        };
        using var stop = new CancellationTokenSource();
        var run = publisher.RunAsync(stop.Token);

        publisher.Publish(pod, new PodStatus { Phase = "Running" }, isLast: false);
        await writing.Task;
        publisher.Publish(pod, new PodStatus { Phase = "Succeeded" }, isLast: true);
        goOn.SetResult();
        while (api.Find<Pod>("default", "a") is not null)
        {
            await Task.Yield();
        }

        Assert.Equal(["Running", "Succeeded"], api.History.Select(status => status.Phase));
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task WhatTheNodeSaysIsSaidAgainAfterOthersHaveWrittenItAndWhatOthersSayStays()
    {
        var clock = new TestClock();
        var api = new MemoryApi(clock);
        var publisher = new StatusPublisher(api, clock, NullLogger<StatusPublisher>.Instance);
        var pod = await api.CreateAsync(new PodBuilder().Name("a").Uid("uid-a").Obj(), default);
        using var stop = new CancellationTokenSource();
        var run = publisher.RunAsync(stop.Token);
        var ours = new PodStatus { Phase = "Running", PodIP = "10.0.0.1" };
        publisher.Publish(pod, ours, isLast: false);
        await Until(api, status => status.Phase == "Running");

        var shown = api.Find<Pod>("default", "a")!;
        var gate = new PodCondition { Type = "example.com/gate", Status = "True" };
        shown = await api.UpdateAsync(shown with { Status = shown.Status with { PodIP = "6.6.6.6", Conditions = [gate] } }, "status");
        publisher.Publish(shown, ours, isLast: false);
        await Until(api, status => status.PodIP == "10.0.0.1");
        Assert.Equal([gate], api.Find<Pod>("default", "a")!.Status.Conditions);

        var writes = api.History.Count;
        publisher.Publish(api.Find<Pod>("default", "a")!, ours, isLast: false);
        publisher.Publish(pod, ours, isLast: false);
        await stop.CancelAsync();
        await run;
        Assert.Equal(writes, api.History.Count);
    }

    [Fact]
    public async Task ConditionsOfOthersAreNeverSetBackToWhatTheNodeHadSeenOfThem()
    {
        var clock = new TestClock();
        var api = new MemoryApi(clock);
        var publisher = new StatusPublisher(api, clock, NullLogger<StatusPublisher>.Instance);
        var gate = new PodCondition { Type = "example.com/gate", Status = "False" };
        var disruption = new PodCondition { Type = "DisruptionTarget", Status = "True", Reason = "EvictionByEvictionAPI" };
        var ready = new PodCondition { Type = "Ready", Status = "True" };
        var seen = new PodBuilder().Name("a").Uid("uid-a").Obj();
        seen = await api.CreateAsync(seen with { Status = seen.Status with { Conditions = [gate, disruption] } }, default);
        PodCondition[] others = [gate with { Status = "True" }, new() { Type = "DisruptionTarget", Status = "False" }];
        await api.UpdateAsync(seen with { Status = seen.Status with { Conditions = others } }, "status");

        using var stop = new CancellationTokenSource();
        var run = publisher.RunAsync(stop.Token);
        publisher.Publish(seen, new PodStatus { Phase = "Running", Conditions = [gate, disruption, ready] }, isLast: false);
        await Until(api, status => status.Phase == "Running");
        Assert.Equal([.. others, ready], api.Find<Pod>("default", "a")!.Status.Conditions);

        // What the node itself has caused takes the place of what others said.
        var own = new PodCondition { Type = "DisruptionTarget", Status = "True", Reason = "TerminationByKubelet" };
        publisher.Publish(seen, new PodStatus { Phase = "Failed", Conditions = [gate, own, ready] }, isLast: false);
        await Until(api, status => status.Phase == "Failed");
        Assert.Equal([others[0], own, ready], api.Find<Pod>("default", "a")!.Status.Conditions);
        await stop.CancelAsync();
        await run;
    }

    private static async Task Until(MemoryApi api, Func<PodStatus, bool> holds)
    {
        while (!holds(api.Find<Pod>("default", "a")!.Status))
        {
            await Task.Yield();
        }
    }
}

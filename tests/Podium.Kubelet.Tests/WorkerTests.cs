using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using ApiNode = Podium.Api.Core.V1.Node;

namespace Podium.Kubelet.Tests;

/// <summary>The worker's turns on the fake runtime. Goal: facts lead to actions and to a published status. Time is the test's.</summary>
public sealed class WorkerTests
{
    [Fact]
    public async Task APodComesUpAndGoes()
    {
        await using var node = new FakeNode();
        await node.Api.CreateAsync(Named("a").Obj(), default);
        var running = await node.Until("a", p => p.IsReady());
        Assert.Equal("Running", running.Status.Phase);

        await node.Api.DeleteAsync<Pod>(new ObjectKey("default", "a"), new DeleteOptions(), default);
        await node.Gone("a");
        Assert.Equal("Succeeded", node.Api.History[^1].Phase);
    }

    [Fact]
    public async Task AContainerThatKeepsFailingIsRestartedEverMoreSlowly()
    {
        await using var node = new FakeNode();
        await node.Api.CreateAsync(Named("a").Obj(), default);
        foreach (var delay in (int[])[0, 10, 20, 40])
        {
            var running = await node.Until("a", p => p.Status.ContainerStatuses is [{ State.Running: not null, Ready: true }]);
            var before = running.Status.ContainerStatuses[0];
            node.Runtime.Exit(before.ContainerID["containerd://".Length..], 1);
            if (delay > 0)
            {
                await node.Until("a", p => p.Status.ContainerStatuses is [{ State.Terminated.ExitCode: 1 }]);
                node.Clock.Advance(TimeSpan.FromSeconds(delay - 1));
                await node.Until("a", p => p.Status.ContainerStatuses is [{ State.Waiting.Reason: "CrashLoopBackOff" }]);
                node.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            await node.Until("a", p => p.Status.ContainerStatuses is [var now] && now.RestartCount == before.RestartCount + 1
                && now.State.Running is not null);
        }
    }

    [Fact]
    public async Task ACorrectedImageNameIsTriedAtOnce()
    {
        await using var node = new FakeNode();
        await node.Api.CreateAsync(Named("a").Image("UPPER/case:1").Obj(), default);
        var misnamed = await node.Until("a", p => p.Status.ContainerStatuses is [{ State.Waiting.Reason: "InvalidImageName" }]);
        await node.Api.UpdateAsync(misnamed with
        {
            Metadata = misnamed.Metadata with { ResourceVersion = "" },
            Spec = misnamed.Spec with { Containers = [misnamed.Spec.Containers[0] with { Image = "busybox:1.28" }] },
        });
        await node.Until("a", p => p.IsReady());
    }

    [Fact]
    public async Task ARestartOfTheKubeletFindsItsContainersAndTheirBackOff()
    {
        Pod before;
        var node = new FakeNode();
        await using (node)
        {
            await node.Api.CreateAsync(Named("a").Obj(), default);
            before = await node.Until("a", p => p.IsReady());
        }

        await using var again = new FakeNode(node.Clock, node.Api, node.Runtime);
        await node.Api.CreateAsync(Named("b").Obj(), default);
        await again.Until("b", p => p.IsReady());
        Assert.Equal(before.Status, again.Pod("a")!.Status);
    }

    [Fact]
    public async Task WhatTheApiForgotMeanwhileIsEnded()
    {
        var node = new FakeNode();
        await using (node)
        {
            await node.Api.CreateAsync(Named("a").Obj(), default);
            await node.Until("a", p => p.IsReady());
        }

        await node.Api.DeleteAsync<Pod>(new ObjectKey("default", "a"), new DeleteOptions { GracePeriodSeconds = 0 }, default);
        await using var again = new FakeNode(node.Clock, node.Api, node.Runtime);
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while ((await node.Runtime.ListPodSandboxAsync(null, default)).Count > 0)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(10), "the orphan is still there");
            await Task.Yield();
        }
    }

    [Fact]
    public async Task APodThatAsksForTooMuchIsRefused()
    {
        await using var node = new FakeNode();
        var pod = Named("big").Obj();
        pod = pod with
        {
            Spec = pod.Spec with
            {
                Containers =
                [
                    pod.Spec.Containers[0] with
                    {
                        Resources = new() { Requests = new Dictionary<string, Quantity> { ["cpu"] = new(5) } },
                    },
                ],
            },
        };
        await node.Api.CreateAsync(pod, default);
        var failed = await node.Until("big", p => p.Status.Phase == "Failed");
        Assert.Equal("OutOfcpu", failed.Status.Reason);
        Assert.Equal("Pod was rejected: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000", failed.Status.Message);
    }

    [Fact]
    public async Task APodThatComesBeforeTheLabelItWasBoundByIsTaken()
    {
        await using var node = new FakeNode();
        await node.Api.CreateAsync(Named("before").Obj(), default);
        await node.Until("before", p => p.IsReady());
        node.Api.IsTold = static obj => obj is not ApiNode;
        var registered = node.Api.Find<ApiNode>("", "node")!;
        var labels = new Dictionary<string, string>(registered.Metadata.Labels) { ["disk"] = "ssd" };
        await node.Api.UpdateAsync(registered with { Metadata = registered.Metadata with { Labels = labels } });

        await node.Api.CreateAsync(Selecting("chosen", "ssd"), default);
        await node.Until("chosen", p => p.IsReady());

        await node.Api.CreateAsync(Selecting("astray", "hdd"), default);
        var failed = await node.Until("astray", p => p.Status.Phase == "Failed");
        Assert.Equal("NodeAffinity", failed.Status.Reason);

        static Pod Selecting(string name, string disk)
        {
            var pod = Named(name).Obj();
            return pod with { Spec = pod.Spec with { NodeSelector = new Dictionary<string, string> { ["disk"] = disk } } };
        }
    }

    [Fact]
    public async Task AHundredAndTenPodsRunSideBySide()
    {
        await using var node = new FakeNode();
        for (var i = 0; i < 110; i++)
        {
            await node.Api.CreateAsync(Named($"p{i}").Obj(), default);
        }

        for (var i = 0; i < 110; i++)
        {
            await node.Until($"p{i}", p => p.IsReady());
        }
    }

    [Fact]
    public async Task EventsReadAsKubernetesWritesThem()
    {
        await using var node = new FakeNode();
        await node.Api.CreateAsync(Named("a").Obj(), default);
        await node.Until("a", p => p.IsReady());
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (node.Api.Events.Count(e => e.InvolvedObject.Kind == "Pod") < 3)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(10), "events are missing");
            await Task.Yield();
        }

        Assert.Equal(
            [
                "Created: Created container: main",
                "Pulled: Container image \"busybox:1.28\" already present on machine",
                "Started: Started container main",
            ],
            node.Api.Events.Where(e => e.InvolvedObject.Kind == "Pod").Select(e => $"{e.Reason}: {e.Message}").Order());
        Assert.All(node.Api.Events.Where(e => e.InvolvedObject.Kind == "Pod"),
            e => Assert.Equal("spec.containers{main}", e.InvolvedObject.FieldPath));
    }

    [Fact]
    public async Task TheNodeRegistersAndKeepsItsLease()
    {
        await using var node = new FakeNode();
        await node.Api.CreateAsync(Named("a").Obj(), default);
        await node.Until("a", p => p.IsReady());
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (node.Api.Find<Podium.Api.Coordination.V1.Lease>("kube-node-lease", "node") is null)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(10), "there is no lease");
            await Task.Yield();
        }

        var registered = node.Api.Find<Podium.Api.Core.V1.Node>("", "node")!;
        var ready = registered.Status.Conditions.Single(c => c.Type == "Ready");
        Assert.Equal(("True", "KubeletReady", "kubelet is posting ready status"), (ready.Status, ready.Reason, ready.Message));
        Assert.Equal("110", registered.Status.Capacity["pods"].ToString());
        Assert.Equal("node", registered.Metadata.Labels["kubernetes.io/hostname"]);
    }

    private static PodBuilder Named(string name) => new PodBuilder().Name(name).Uid($"uid-{name}");
}

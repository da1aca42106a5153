using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Cri.Tests.Containerd;

namespace Podium.Kubelet.Tests;

/// <summary>The kubelet's whole road on a real containerd: goal is that a pod's life is true, not only planned.</summary>
[Collection(ContainerdCollection.Name)]
public sealed class RealPodTests(ContainerdFixture containerd)
{
    private readonly MemoryApi api = new(TimeProvider.System);
    private readonly int port = 20000 + (Environment.ProcessId % 10000);

    [SkippableFact]
    public async Task APodRunsUntilItIsDeleted()
    {
        await using var kubelet = Start();
        var pod = await api.CreateAsync(MakePod("a").Container("main", "sleep", "1000").Obj(), default);
        var running = await Until("a", p => p.IsReady());
        Assert.Equal("Running", running.Status.Phase);
        Assert.NotEqual("", running.Status.PodIP);

        await api.DeleteAsync<Pod>(ObjectKey.Of(pod), new DeleteOptions { GracePeriodSeconds = 1 }, default);
        await Gone("a");
    }

    [SkippableFact]
    public async Task ExitCodesMessagesAndRestartsAreSeen()
    {
        await using var kubelet = Start();
        await api.CreateAsync(
            MakePod("b").RestartPolicy("OnFailure").Container("main", "sh", "-c", "echo last words > /dev/termination-log; exit 3").Obj(), default);
        var ended = await Until("b", p => p.Status.ContainerStatuses is [{ RestartCount: 1, LastState.Terminated: not null }]);
        var last = ended.Status.ContainerStatuses[0].LastState.Terminated!;
        Assert.Equal((3, "Error", "last words\n"), (last.ExitCode, last.Reason, last.Message));
        await Until("b", p => p.Status.ContainerStatuses is [{ State.Waiting.Reason: "CrashLoopBackOff" }]);
    }

    [SkippableFact]
    public async Task ARestartOfTheKubeletRestartsNoContainer()
    {
        string id;
        await using (Start())
        {
            await api.CreateAsync(MakePod("c").Container("main", "sleep", "1000").Obj(), default);
            id = (await Until("c", p => p.IsReady())).Status.ContainerStatuses[0].ContainerID;
        }

        await using var again = Start();
        await api.CreateAsync(MakePod("d").Container("main", "true").RestartPolicy("Never").Obj(), default);
        await Until("d", p => p.Status.Phase == "Succeeded");
        var status = api.Find<Pod>("default", "c")!.Status.ContainerStatuses[0];
        Assert.Equal((id, 0), (status.ContainerID, status.RestartCount));
    }

    [SkippableFact]
    public async Task EnvironmentAndVolumesComeFromConfigMaps()
    {
        await api.CreateAsync(new ConfigMap
        {
            Metadata = new() { Namespace = "default", Name = "settings" },
            Data = new Dictionary<string, string> { ["colour"] = "green" },
        }, default);
        await using var kubelet = Start();
        var pod = MakePod("e").RestartPolicy("Never")
            .Container("main", "sh", "-c", "echo $COLOUR $(cat /config/colour) $(POD) > /dev/termination-log").Obj();
        pod = pod with
        {
            Spec = pod.Spec with
            {
                Volumes = [new() { Name = "config", ConfigMap = new() { Name = "settings" } }],
                Containers =
                [
                    pod.Spec.Containers[0] with
                    {
                        Env =
                        [
                            new() { Name = "COLOUR", ValueFrom = new() { ConfigMapKeyRef = new() { Name = "settings", Key = "colour" } } },
                            new() { Name = "POD", ValueFrom = new() { FieldRef = new() { FieldPath = "metadata.name" } } },
                        ],
                        VolumeMounts = [new() { Name = "config", MountPath = "/config" }],
                    },
                ],
            },
        };
        await api.CreateAsync(pod, default);
        var ended = await Until("e", p => p.Status.Phase == "Succeeded");
        Assert.Equal("green green e\n", ended.Status.ContainerStatuses[0].State.Terminated!.Message);
    }

    private static PodBuilder MakePod(string name) =>
        new PodBuilder().Name(name).Uid(Guid.NewGuid().ToString()).Image(ContainerdFixture.TestImage);

    [SkippableFact]
    public async Task WhoSeesTheEndSeesAllThatWasWritten()
    {
        using var authority = new TestAuthority();
        await using var kubelet = Start(authority);
        const string Speech = "words=much; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do words=$words$words; done; echo $words; echo the end; ";
        var pod = MakePod("talker").RestartPolicy("Never").Container("main", "sh", "-c", Speech + "exit 3").Obj();
        await api.CreateAsync(
            pod with
            {
                Spec = pod.Spec with { Containers = [pod.Spec.Containers[0] with { TerminationMessagePolicy = "FallbackToLogsOnError" }] },
            },
            default);
        await api.CreateAsync(MakePod("quick").RestartPolicy("Never").Container("main", "sh", "-c", Speech).Obj(), default);

        await Until("quick", p => p.Status.Phase == "Succeeded");
        Assert.EndsWith("\nthe end\n", await authority.GetAsync(port, "containerLogs/default/quick/main", "kube-apiserver-kubelet-client"), StringComparison.Ordinal);
        var failed = await Until("talker", p => p.Status.Phase == "Failed");
        Assert.EndsWith("\nthe end\n", failed.Status.ContainerStatuses[0].State.Terminated!.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "\nthe end\n", await authority.GetAsync(port, "containerLogs/default/talker/main?follow=true", "kube-apiserver-kubelet-client"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task TheNodeServesLogsToThoseWhoMayReadThem()
    {
        using var authority = new TestAuthority();
        await using var kubelet = Start(authority);
        await api.CreateAsync(
            MakePod("f").RestartPolicy("Never").Container("main", "sh", "-c", "echo one; sleep 0.1; echo two >&2; sleep 0.1; echo three").Obj(), default);
        await Until("f", p => p.Status.Phase == "Succeeded");

        const string Logs = "containerLogs/default/f/main";
        Assert.Equal("one\ntwo\nthree\n", await authority.GetAsync(port, Logs, "kube-apiserver-kubelet-client"));
        Assert.Equal("three\n", await authority.GetAsync(port, $"{Logs}?tailLines=1", "kube-apiserver-kubelet-client"));
        Assert.Equal("one\ntw", await authority.GetAsync(port, $"{Logs}?limitBytes=6&follow=true", "kube-apiserver-kubelet-client"));
        Assert.Equal("two\n", await authority.GetAsync(port, $"{Logs}?stream=Stderr", "kube-apiserver-kubelet-client"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT.* one\n", await authority.GetAsync(port, $"{Logs}?timestamps=true", "kube-apiserver-kubelet-client"));
        Assert.Equal("previous terminated container \"main\" in pod \"f\" not found\n",
            await authority.GetAsync(port, $"{Logs}?previous=true", "kube-apiserver-kubelet-client"));
        Assert.Equal("Forbidden\n", await authority.GetAsync(port, Logs, "someone"));
        Assert.Equal("Unauthorized\n", await authority.GetAsync(port, Logs, null));
        Assert.Equal("ok", await authority.GetAsync(port, "healthz", null));
    }

    [SkippableFact]
    public async Task HooksRunAndProbesAreHeard()
    {
        await using var kubelet = Start();
        var pod = MakePod("g").Grace(5).Container("main", "sh", "-c", "sleep 1000").Obj();
        pod = pod with
        {
            Spec = pod.Spec with
            {
                Containers =
                [
                    pod.Spec.Containers[0] with
                    {
                        Lifecycle = new() { PostStart = new() { Exec = new() { Command = ["sh", "-c", "echo > /tmp/started"] } } },
                        ReadinessProbe = new() { PeriodSeconds = 1, Exec = new() { Command = ["cat", "/tmp/started"] } },
                        LivenessProbe = new()
                        {
                            PeriodSeconds = 1,
                            FailureThreshold = 2,
                            TerminationGracePeriodSeconds = 1,
                            HttpGet = new() { Port = 81, Path = "/alive" },
                        },
                    },
                ],
            },
        };
        await api.CreateAsync(pod, default);
        var first = await Until("g", p => p.IsReady());
        await Until("g", p => p.Status.ContainerStatuses is [{ RestartCount: 1 }]);
        var ip = first.Status.PodIP;
        var texts = api.Events.Select(e => e.Message).ToList();
        Assert.Contains($"Liveness probe failed: Get \"http://{ip}:81/alive\": dial tcp {ip}:81: connect: connection refused", texts);
        Assert.Contains("Container main failed liveness probe, will be restarted", texts);
    }

    [SkippableFact]
    public async Task ANodeThatIsShortOfMemorySaysSoAndPutsPodsOut()
    {
        await using var kubelet = Start(evictionMemory: 1L << 60);
        await api.CreateAsync(MakePod("h").Grace(1).Container("main", "sleep", "1000").Obj(), default);
        await Until("h", p => p.IsReady());
        var evicted = await Until("h", p => p.Status.Phase == "Failed");
        Assert.Equal("Evicted", evicted.Status.Reason);
        Assert.StartsWith("The node was low on resource: memory. Threshold quantity: 1Ei, available: ", evicted.Status.Message, StringComparison.Ordinal);
        Assert.Contains("Container main was using ", evicted.Status.Message, StringComparison.Ordinal);
        Assert.Contains(evicted.Status.Conditions, c => c is { Type: "DisruptionTarget", Status: "True", Reason: "TerminationByKubelet" });
        Assert.Contains(api.Events, e => e is { Reason: "EvictionThresholdMet", Message: "Attempting to reclaim memory" });

        await api.CreateAsync(MakePod("i").Container("main", "sleep", "1000").Obj(), default);
        var refused = await Until("i", p => p.Status.Phase == "Failed");
        Assert.Equal("Pod was rejected: The node had condition: [MemoryPressure]. ", refused.Status.Message);
    }

    private RunningKubelet Start(TestAuthority? authority = null, long evictionMemory = 100L << 20)
    {
        Skip.IfNot(containerd.Missing is null, containerd.Missing);
        return new(new Kubelet(
            new KubeletOptions
            {
                NodeName = "node",
                ClusterName = containerd.CgroupParent["podium-".Length..],
                DataDirectory = Path.Combine(containerd.DataDirectory, "node"),
                NodeIP = "127.0.0.1",
                Port = authority is null ? 0 : port,
                Eviction = new() { Thresholds = [new("memory.available", new Podium.Api.Quantity(evictionMemory), 0, TimeSpan.Zero)] },
                ServerCertificate = authority is null ? null : () => authority.Issue("node"),
                ClientAuthorities = authority is null ? [] : [authority.Certificate],
            },
            api, containerd.Runtime, containerd.Events, TimeProvider.System, Loggers));
    }

    private static ILoggerFactory Loggers => Environment.GetEnvironmentVariable("PODIUM_TEST_LOG") is null
        ? NullLoggerFactory.Instance
        : new ConsoleLoggers();

    private async Task<Pod> Until(string name, Func<Pod, bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var pod = api.Find<Pod>("default", name);
            if (pod is not null && holds(pod))
            {
                return pod;
            }

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"still {pod?.Status}; events: {string.Join("\n", api.Events.Select(e => $"{e.Reason}: {e.Message}"))}");
            await Task.Delay(5);
        }
    }

    private async Task Gone(string name)
    {
        var watch = Stopwatch.StartNew();
        while (api.Find<Pod>("default", name) is { } pod)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"still {pod.Status}");
            await Task.Delay(5);
        }
    }

    private sealed class RunningKubelet : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task run;

        public RunningKubelet(Kubelet kubelet) => run = kubelet.RunAsync(stop.Token);

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await run;
            stop.Dispose();
        }
    }

    private sealed class ConsoleLoggers : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? failure, Func<TState, Exception?, string> format) =>
            Console.WriteLine($"{level}: {format(state, failure)} {failure}");

        public void Dispose()
        {
        }
    }
}

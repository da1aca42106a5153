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

    private RunningKubelet Start()
    {
        Skip.IfNot(containerd.Missing is null, containerd.Missing);
        return new(new Kubelet(
            new KubeletOptions
            {
                NodeName = "node",
                ClusterName = containerd.CgroupParent["podium-".Length..],
                DataDirectory = Path.Combine(containerd.DataDirectory, "node"),
                NodeIP = "127.0.0.1",
                Port = 0,
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

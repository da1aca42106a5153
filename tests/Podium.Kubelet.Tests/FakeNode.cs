using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Podium.Api.Core.V1;
using Podium.Cri.Fake;
using Podium.Testing;

namespace Podium.Kubelet.Tests;

/// <summary>A whole kubelet on the fake runtime, under a clock that the test moves.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stop = new();
    private readonly Task run;

    public FakeNode(TestClock? clock = null, MemoryApi? api = null, FakeCri? runtime = null)
    {
        Clock = clock ?? new TestClock();
        Api = api ?? new MemoryApi(Clock);
        Runtime = runtime ?? new FakeCri(Clock, new FakeCriOptions { AllImagesPresent = true });
        run = new Kubelet(
            new KubeletOptions
            {
                NodeName = "node",
                ClusterName = "test",
                DataDirectory = Path.Combine(Path.GetTempPath(), "podium-kubelet-tests"),
                NodeIP = "192.168.0.1",
                Port = 0,
                IsHollow = true,
                HollowCapacity = new Dictionary<string, Podium.Api.Quantity>
                {
                    ["cpu"] = new(4),
                    ["memory"] = Podium.Api.Quantity.Parse("8Gi"),
                },
            },
            Api, Runtime, Runtime, Clock, NullLoggerFactory.Instance).RunAsync(stop.Token);
    }

    public TestClock Clock { get; }

    public MemoryApi Api { get; }

    public FakeCri Runtime { get; }

    public Pod? Pod(string name) => Api.Find<Pod>("default", name);

    /// <summary>Waits, with the clock standing still, until the pod is so.</summary>
    public async Task<Pod> Until(string name, Func<Pod, bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (run.IsCompleted)
            {
                await run;
            }

            if (Pod(name) is { } pod && holds(pod))
            {
                return pod;
            }

            Assert.True(watch.Elapsed < Patience, $"{name} is still {Pod(name)?.Status}");
            await Task.Yield();
        }
    }

    /// <summary>Waits until the API has the pod no more.</summary>
    public async Task Gone(string name)
    {
        var watch = Stopwatch.StartNew();
        while (Pod(name) is { } pod)
        {
            Assert.True(watch.Elapsed < Patience, $"{name} is still {pod.Status}");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await run;
        stop.Dispose();
    }
}

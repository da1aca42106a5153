using System.Diagnostics;
using System.Net;
using Podium.Cri.Containerd;
using Podium.Cri.Grpc;
using Podium.Cri.Images;
using Podium.Cri.V1;
using Xunit.Abstractions;

namespace Podium.Cri.Tests.Containerd;

/// <summary>The client, the events, the importer and the supervisor against the real containerd.</summary>
[Collection(ContainerdCollection.Name)]
public sealed class ContainerdTests(ContainerdFixture containerd, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ICriRuntime runtime = containerd.Runtime;

    [SkippableFact]
    public async Task A_pod_runs_with_an_address_of_its_nodes_range_and_prints_to_its_log()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        var (sandbox, container) = await containerd.RunAsync("addressed", "sh", "-c", "echo hello; exec sleep 1000");

        var status = (await runtime.PodSandboxStatusAsync(sandbox, verbose: false, default)).Status;
        Assert.Equal(PodSandboxState.SandboxReady, status.State);
        Assert.True(containerd.NetworkOptions.PodCidr.Contains(IPAddress.Parse(status.Network.Ip)), status.Network.Ip);
        Assert.Equal("as given", status.Annotations["kept"]);
        var main = (await runtime.ContainerStatusAsync(container, verbose: false, default)).Status;
        Assert.Equal(ContainerState.ContainerRunning, main.State);
        Assert.Single(await runtime.ListContainersAsync(new() { LabelSelector = { ["container"] = "main" }, PodSandboxId = sandbox }, default));
        await EventuallyAsync(async () => (await File.ReadAllTextAsync(main.LogPath)).EndsWith(" stdout F hello\n", StringComparison.Ordinal));
        await containerd.RemoveAsync(sandbox);
        Assert.Empty(await runtime.ListPodSandboxAsync(new() { Id = sandbox }, default));
    }

    [SkippableFact]
    public async Task An_exit_is_told_at_once_with_its_code_and_a_command_in_the_container_is_told_as_such()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        using var stop = new CancellationTokenSource(Patience);
        await using var events = containerd.Events.WatchAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<ContainerEvent.Subscribed>(events.Current);

        var (sandbox, container) = await containerd.RunAsync("exiting", "sh", "-c", "trap 'exit 7' TERM; while :; do sleep 0.02; done");
        var exec = await runtime.ExecSyncAsync(container, ["sh", "-c", "echo out; echo err >&2; exit 3"], TimeSpan.FromSeconds(10), default);
        Assert.Equal((3, "out\n", "err\n"), (exec.ExitCode, exec.Stdout.ToStringUtf8(), exec.Stderr.ToStringUtf8()));

        await runtime.StopContainerAsync(container, TimeSpan.FromSeconds(5), default);
        var commands = 0;
        ContainerEvent.Exited? exited;
        do
        {
            Assert.True(await events.MoveNextAsync());
            exited = events.Current as ContainerEvent.Exited;
            commands += events.Current is ContainerEvent.CommandEnded ended && ended.ContainerId == container ? 1 : 0;
        }
        while (exited?.ContainerId != container);

        Assert.Equal(1, commands);
        output.WriteLine($"exit event {(DateTimeOffset.UtcNow - exited.At).TotalMilliseconds:0.0} ms after the exit, StopContainer's answer between them");
        Assert.Equal(7, exited.ExitCode);
        await containerd.RemoveAsync(sandbox);
    }

    [SkippableFact]
    public async Task A_container_that_ends_by_itself_or_for_want_of_memory_is_heard_of_at_once()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        using var stop = new CancellationTokenSource(Patience);
        await using var events = containerd.Events.WatchAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        await NextAsync<ContainerEvent.Subscribed>(events);
        var latencies = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var (sandbox, container) = await containerd.RunAsync("ending-" + i, "sh", "-c", "sleep 0.1; exit 9");
            var exited = await NextAsync<ContainerEvent.Exited>(events);
            latencies.Add((DateTimeOffset.UtcNow - exited.At).TotalMilliseconds);
            Assert.Equal((container, 9), (exited.ContainerId, exited.ExitCode));
            await containerd.RemoveAsync(sandbox);
            await NextAsync<ContainerEvent.Exited>(events); // The sandbox's own process.
        }

        latencies.Sort();
        output.WriteLine($"exit event: median {latencies[2]:0.0} ms after the exit ({latencies[0]:0.0} to {latencies[^1]:0.0})");

        var pod = containerd.Pod("hungry");
        var hungry = await runtime.RunPodSandboxAsync(pod, "", default);
        var config = ContainerdFixture.Container("sh", "-c", "x=a; while :; do x=$x$x; done");
        config.Linux.Resources = new() { MemoryLimitInBytes = 16 << 20, CpuPeriod = 100_000 };
        var eater = await runtime.CreateContainerAsync(hungry, config, pod, default);
        await runtime.StartContainerAsync(eater, default);
        Assert.Equal(eater, (await NextAsync<ContainerEvent.OutOfMemory>(events)).ContainerId);
        await EventuallyAsync(async () => (await runtime.ContainerStatusAsync(eater, false, default)).Status is { ExitCode: 137, Reason: "OOMKilled" });
        await containerd.RemoveAsync(hungry);
    }

    [SkippableFact]
    public async Task Calls_that_fail_carry_the_runtimes_code_and_message()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        var missing = await Assert.ThrowsAsync<GrpcException>(() => runtime.ContainerStatusAsync("no-such", false, default));
        Assert.Equal(GrpcStatusCode.NotFound, missing.Code);
        Assert.Contains("no-such", missing.Message, StringComparison.Ordinal);

        var (sandbox, container) = await containerd.RunAsync("failing", "sleep", "1000");
        var unknown = await Assert.ThrowsAsync<GrpcException>(() => runtime.ExecSyncAsync(container, ["ls /tmp/abc"], TimeSpan.FromSeconds(5), default));
        Assert.Contains("ls /tmp/abc", unknown.Message, StringComparison.Ordinal);
        var late = await Assert.ThrowsAsync<GrpcException>(() => runtime.ExecSyncAsync(container, ["sleep", "30"], TimeSpan.FromSeconds(1), default));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, late.Code);
        await containerd.RemoveAsync(sandbox);
        await runtime.StopPodSandboxAsync(sandbox, default); // Safe to repeat.
        await runtime.RemovePodSandboxAsync(sandbox, default);
    }

    [SkippableFact]
    public async Task A_cancelled_call_ends_at_once()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        var (sandbox, container) = await containerd.RunAsync("cancelled", "sleep", "1000");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runtime.ExecSyncAsync(container, ["sleep", "30"], TimeSpan.Zero, cancel.Token));
        await containerd.RemoveAsync(sandbox);
    }

    [SkippableFact]
    public async Task Imported_images_have_the_names_that_pods_use_and_are_imported_once()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        Assert.NotNull((await runtime.ImageStatusAsync(new() { Image = "cri-tests:1" }, false, default)).Image);
        Assert.NotNull((await runtime.ImageStatusAsync(new() { Image = PauseImage.Name }, false, default)).Image);
        Assert.Null((await runtime.ImageStatusAsync(new() { Image = "cri-tests:2" }, false, default)).Image);
        var images = Path.Combine(containerd.DataDirectory, "images");
        Assert.Equal(0, await containerd.NewImporter().ImportNewAsync(images, default));
        File.SetLastWriteTimeUtc(Path.Combine(images, "test.tar"), DateTime.UnixEpoch);
        Assert.Equal(1, await containerd.NewImporter().ImportNewAsync(images, default));
    }

    [SkippableFact]
    public async Task A_file_that_is_no_image_is_refused_with_its_name()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        var path = Path.Combine(containerd.DataDirectory, "not-an-image.tar");
        await File.WriteAllTextAsync(path, "hello");
        var refused = await Assert.ThrowsAsync<ContainerdException>(() => containerd.NewImporter().ImportAsync(path, default));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Killing_containerd_keeps_containers_and_the_event_stream_comes_back_with_a_gap()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        using var stop = new CancellationTokenSource(Patience);
        var supervision = containerd.Supervisor.RunAsync(stop.Token);
        await using var events = containerd.Events.WatchAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        await NextAsync<ContainerEvent.Subscribed>(events);
        var (sandbox, container) = await containerd.RunAsync("surviving", "sleep", "1000");

        var watch = Stopwatch.StartNew();
        Process.GetProcessById(ContainerdId()).Kill();
        await NextAsync<ContainerEvent.Subscribed>(events);
        output.WriteLine($"event stream back {watch.ElapsedMilliseconds} ms after kill -9");
        var status = (await runtime.ContainerStatusAsync(container, false, default)).Status;
        Assert.Equal(ContainerState.ContainerRunning, status.State);
        await runtime.StopContainerAsync(container, TimeSpan.Zero, default);
        Assert.Equal(137, (await NextAsync<ContainerEvent.Exited>(events)).ExitCode);
        await containerd.RemoveAsync(sandbox);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => supervision);
    }

    [SkippableFact]
    public async Task A_containerd_that_runs_is_found_again_and_one_with_another_configuration_is_restarted()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        var id = ContainerdId();
        using (var again = containerd.NewSupervisor())
        {
            Assert.False(await again.StartAsync(default));
        }

        File.Delete(Path.Combine(containerd.Options.Directory, "containerd.pid"));
        using (var withoutFile = containerd.NewSupervisor())
        {
            Assert.False(await withoutFile.StartAsync(default));
        }

        await File.AppendAllTextAsync(Path.Combine(containerd.Options.Directory, "config.toml"), "# other\n");
        using var changed = containerd.NewSupervisor();
        Assert.True(await changed.StartAsync(default));
        Assert.NotEqual(id, ContainerdId());
        await containerd.WaitForNetworkAsync();
    }

    [SkippableFact]
    public async Task Pods_start_and_stop_again_and_again()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        var starts = new List<double>();
        var stops = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            var watch = Stopwatch.StartNew();
            var (sandbox, container) = await containerd.RunAsync("timed-" + i, "sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.01; done");
            starts.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            await runtime.StopContainerAsync(container, TimeSpan.FromSeconds(5), default);
            await containerd.RemoveAsync(sandbox);
            stops.Add(watch.Elapsed.TotalMilliseconds);
        }

        starts.Sort();
        stops.Sort();
        output.WriteLine($"create to running: median {starts[3]:0} ms ({starts[0]:0} to {starts[^1]:0}); stop to gone: median {stops[3]:0} ms ({stops[0]:0} to {stops[^1]:0})");
    }

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<ContainerEvent> events)
        where T : ContainerEvent
    {
        while (await events.MoveNextAsync())
        {
            if (events.Current is T found)
            {
                return found;
            }
        }

        throw new InvalidOperationException("the stream ended");
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Patience, "it did not become true");
            await Task.Yield();
        }
    }

    private int ContainerdId() => int.Parse(
        File.ReadAllText(Path.Combine(containerd.Options.Directory, "containerd.pid")).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
}

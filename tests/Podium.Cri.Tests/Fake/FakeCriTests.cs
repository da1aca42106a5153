using Podium.Cri.Fake;
using Podium.Cri.Grpc;
using Podium.Cri.V1;
using Podium.Testing;

namespace Podium.Cri.Tests.Fake;

/// <summary>The fake runtime, driven by a clock that the tests move.</summary>
public sealed class FakeCriTests
{
    private readonly TestClock clock = new();
    private readonly FakeCri cri;

    public FakeCriTests() => cri = new(clock, new() { AllImagesPresent = true });

    [Fact]
    public async Task A_container_runs_for_its_time_and_exits_with_its_code()
    {
        await using var events = cri.WatchAsync(default).GetAsyncEnumerator();
        await NextAsync<ContainerEvent.Subscribed>(events);
        var (_, container) = await RunAsync(("run-for", "5s"), ("exit-code", "3"));
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(ContainerState.ContainerRunning, (await StatusAsync(container)).State);
        clock.Advance(TimeSpan.FromSeconds(1));
        var exited = await NextAsync<ContainerEvent.Exited>(events);
        Assert.Equal((container, 3, clock.GetUtcNow()), (exited.ContainerId, exited.ExitCode, exited.At));
        var status = await StatusAsync(container);
        Assert.Equal((ContainerState.ContainerExited, 3, "Error"), (status.State, status.ExitCode, status.Reason));
        Assert.Equal(TimeSpan.FromSeconds(5), CriTime.ToDateTimeOffset(status.FinishedAt) - CriTime.ToDateTimeOffset(status.StartedAt));
    }

    [Fact]
    public async Task An_annotation_for_one_container_goes_before_the_one_for_all()
    {
        var (_, container) = await RunAsync(("run-for.main", "1s"), ("run-for", "1h"), ("oom", "true"));
        clock.Advance(TimeSpan.FromSeconds(1));
        var status = await StatusAsync(container);
        Assert.Equal((137, "OOMKilled"), (status.ExitCode, status.Reason));
    }

    [Theory]
    [InlineData("stop-exit-code", "4", 0, 4)]
    [InlineData("stop-delay", "2s", 2, 0)]
    [InlineData("ignore-stop", "true", 30, 137)]
    public async Task Stopping_takes_as_long_as_told_and_at_most_the_grace_period(string name, string value, int seconds, int exitCode)
    {
        var (_, container) = await RunAsync((name, value));
        var stopping = cri.StopContainerAsync(container, TimeSpan.FromSeconds(30), default);
        if (seconds > 0)
        {
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.False(stopping.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await stopping;
        Assert.Equal(exitCode, (await StatusAsync(container)).ExitCode);
    }

    [Fact]
    public async Task A_failure_comes_as_often_as_told()
    {
        var pod = Pod(("fail-create", "no luck"), ("fail-times", "2"));
        var sandbox = await cri.RunPodSandboxAsync(pod, "", default);
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<GrpcException>(() => cri.CreateContainerAsync(sandbox, Container(), pod, default));
            Assert.Equal("no luck", error.Message);
        }

        await cri.CreateContainerAsync(sandbox, Container(), pod, default);
    }

    [Fact]
    public async Task An_image_must_be_pulled_where_not_all_are_there()
    {
        var bare = new FakeCri(clock);
        var pod = Pod(("pull-delay", "3s"));
        var sandbox = await bare.RunPodSandboxAsync(pod, "", default);
        var missing = await Assert.ThrowsAsync<GrpcException>(() => bare.CreateContainerAsync(sandbox, Container(), pod, default));
        Assert.Equal(GrpcStatusCode.NotFound, missing.Code);
        var pull = bare.PullImageAsync(new() { Image = "nginx:1.25" }, null, pod, default);
        Assert.False(pull.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(3));
        var id = await pull;
        Assert.Equal(id, (await bare.ImageStatusAsync(new() { Image = id }, false, default)).Image.Id);
        await bare.CreateContainerAsync(sandbox, Container(), pod, default);
    }

    [Fact]
    public async Task While_it_is_down_calls_fail_and_afterwards_watchers_are_told_of_the_gap()
    {
        await using var events = cri.WatchAsync(default).GetAsyncEnumerator();
        await NextAsync<ContainerEvent.Subscribed>(events);
        var (_, container) = await RunAsync(("run-for", "5s"));
        cri.IsUp = false;
        var error = await Assert.ThrowsAsync<GrpcException>(() => StatusAsync(container));
        Assert.Equal(GrpcStatusCode.Unavailable, error.Code);
        clock.Advance(TimeSpan.FromSeconds(5));
        cri.IsUp = true;
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<ContainerEvent.Subscribed>(events.Current); // The exit itself went unheard.
        Assert.Equal(ContainerState.ContainerExited, (await StatusAsync(container)).State);
    }

    [Fact]
    public async Task Removing_a_sandbox_removes_its_containers_and_its_name_can_be_used_again()
    {
        var (sandbox, container) = await RunAsync();
        await Assert.ThrowsAsync<GrpcException>(() => cri.RunPodSandboxAsync(Pod(), "", default));
        await cri.StopPodSandboxAsync(sandbox, default);
        Assert.Equal(PodSandboxState.SandboxNotready, Assert.Single(await cri.ListPodSandboxAsync(null, default)).State);
        await cri.RemovePodSandboxAsync(sandbox, default);
        await cri.RemovePodSandboxAsync(sandbox, default);
        var gone = await Assert.ThrowsAsync<GrpcException>(() => StatusAsync(container));
        Assert.Equal(GrpcStatusCode.NotFound, gone.Code);
        await cri.RunPodSandboxAsync(Pod(), "", default);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_named()
    {
        var error = await Assert.ThrowsAsync<GrpcException>(() => RunAsync(("run-for", "soon")));
        Assert.Contains("fake.podium.dev/run-for", error.Message, StringComparison.Ordinal);
    }

    private static PodSandboxConfig Pod(params (string Name, string Value)[] script)
    {
        var pod = new PodSandboxConfig { Metadata = new() { Name = "a", Namespace = "default", Uid = "u" } };
        foreach (var (name, value) in script)
        {
            pod.Annotations[FakePodScript.Prefix + name] = value;
        }

        return pod;
    }

    private static ContainerConfig Container() => new() { Metadata = new() { Name = "main" }, Image = new() { Image = "nginx:1.25" } };

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<ContainerEvent> events)
    {
        Assert.True(await events.MoveNextAsync());
        return Assert.IsAssignableFrom<T>(events.Current);
    }

    private async Task<(string Sandbox, string Container)> RunAsync(params (string Name, string Value)[] script)
    {
        var pod = Pod(script);
        var sandbox = await cri.RunPodSandboxAsync(pod, "", default);
        var container = await cri.CreateContainerAsync(sandbox, Container(), pod, default);
        await cri.StartContainerAsync(container, default);
        return (sandbox, container);
    }

    private async Task<ContainerStatus> StatusAsync(string container) => (await cri.ContainerStatusAsync(container, false, default)).Status;
}

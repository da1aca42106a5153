using Podium.Api.Errors;
using static Podium.ApiServer.Tests.Cache.WatchCacheFixture;

namespace Podium.ApiServer.Tests.Cache;

/// <summary>Reads at the newest, at least and exact revisions, and the texts of their refusals.</summary>
public sealed class WatchCacheReadTests
{
    [Fact]
    public async Task What_was_stored_before_the_start_is_there()
    {
        await using var fixture = new WatchCacheFixture();
        await fixture.WritePodAsync("a");
        await fixture.WriteAsync("/registry/nodes/n1", """{"metadata":{"name":"n1"}}""");
        await fixture.Cache.StartAsync(None);
        var pods = await fixture.Pods.ReadAtLeastAsync(0, None);
        Assert.Equal(["default/a"], Names(pods.Range("")));
        Assert.Equal(3, pods.Revision);
        Assert.Equal(2, pods.Find("default", "a")!.Revision);
        Assert.Equal("n1", (await fixture.Nodes.ReadNewestAsync(None)).Find("", "n1")!.Name);
    }

    [Fact]
    public async Task A_read_of_the_newest_sees_every_acknowledged_write()
    {
        await using var fixture = await StartAsync();
        for (var i = 0; i < 200; i++)
        {
            var revision = await fixture.WritePodAsync($"p{i}");
            var snapshot = await fixture.Pods.ReadNewestAsync(None);
            Assert.Equal(revision, snapshot.Find("default", $"p{i}")!.Revision);
            Assert.Equal(revision, snapshot.Revision);
        }
    }

    [Fact]
    public async Task A_read_of_the_newest_moves_on_when_other_resources_are_written()
    {
        await using var fixture = await StartAsync();
        await fixture.WritePodAsync("a");
        var revision = await fixture.WriteAsync("/registry/apps/deployments/default/d", """{"metadata":{"name":"d"}}""");
        Assert.Equal(revision, (await fixture.Pods.ReadNewestAsync(None)).Revision);
        Assert.NotNull((await fixture.Deployments.ReadNewestAsync(None)).Find("default", "d"));
        revision = await fixture.WriteAsync("/registry/unknown/x", "{}");
        Assert.Equal(revision, (await fixture.Pods.ReadNewestAsync(None)).Revision);
    }

    [Fact]
    public async Task Ranges_are_by_namespace_and_continue_after_a_key()
    {
        await using var fixture = await StartAsync();
        foreach (var (ns, name) in new[] { ("b", "2"), ("a", "1"), ("b", "1"), ("b-c", "1"), ("c", "1"), ("b", "3") })
        {
            await fixture.WritePodAsync(name, ns: ns);
        }

        var snapshot = await fixture.Pods.ReadNewestAsync(None);
        Assert.Equal(["a/1", "b-c/1", "b/1", "b/2", "b/3", "c/1"], Names(snapshot.Range("")));
        Assert.Equal(["b/1", "b/2", "b/3"], Names(snapshot.Range("b")));
        Assert.Equal(["b/2", "b/3"], Names(snapshot.Range("b", "b/1")));
        Assert.Equal(["b/2", "b/3", "c/1"], Names(snapshot.Range("", "b/1")));
        Assert.Equal((3, 6, 1), (snapshot.Count("b"), snapshot.Count(""), snapshot.Count("b-c")));
        Assert.Equal((2, 3, 6), (snapshot.CountAfter("b", "b/1"), snapshot.CountAfter("", "b/1"), snapshot.CountAfter("", "")));
    }

    [Fact]
    public async Task Objects_are_found_by_the_indexed_field()
    {
        await using var fixture = await StartAsync();
        await fixture.WritePodAsync("a", "n1");
        await fixture.WritePodAsync("b", "n2");
        await fixture.WritePodAsync("c", "n1", ns: "other");
        await fixture.WritePodAsync("d");
        var before = await fixture.Pods.ReadNewestAsync(None);
        await fixture.WritePodAsync("d", "n1");
        await fixture.DeletePodAsync("a");
        var after = await fixture.Pods.ReadNewestAsync(None);

        Assert.Equal(["default/a", "other/c"], Names(before.RangeByIndex("n1")));
        Assert.Equal(["default/d"], Names(before.RangeByIndex("")));
        Assert.Equal(["default/d", "other/c"], Names(after.RangeByIndex("n1")));
        Assert.Equal(["other/c"], Names(after.RangeByIndex("n1", "other")));
        Assert.Equal(["other/c"], Names(after.RangeByIndex("n1", "", "default/d")));
        Assert.Empty(Names(after.RangeByIndex("")));
        Assert.Empty(Names(after.RangeByIndex("n")));
    }

    [Fact]
    public async Task An_exact_read_shows_the_state_of_then()
    {
        await using var fixture = await StartAsync();
        var first = await fixture.WritePodAsync("a", app: "1");
        var second = await fixture.WritePodAsync("b");
        var third = await fixture.WritePodAsync("a", app: "2");
        await fixture.DeletePodAsync("b");
        await fixture.Pods.ReadNewestAsync(None);

        Assert.Equal(["default/a"], Names((await fixture.Pods.ReadExactAsync(first, None)).Range("")));
        var then = await fixture.Pods.ReadExactAsync(second, None);
        Assert.Equal(["default/a", "default/b"], Names(then.Range("")));
        Assert.Equal("1", then.Find("default", "a")!.Labels["app"]);
        Assert.Equal(second, then.Revision);
        Assert.Equal("2", (await fixture.Pods.ReadExactAsync(third, None)).Find("default", "a")!.Labels["app"]);
    }

    [Fact]
    public async Task An_old_revision_is_expired()
    {
        await using var fixture = await StartAsync(new() { HistoryEventsMax = 5 });
        for (var i = 0; i < 10; i++)
        {
            await fixture.WritePodAsync("a", app: $"{i}");
        }

        await fixture.Pods.ReadNewestAsync(None);
        await fixture.Pods.ReadExactAsync(6, None);
        var e = await Assert.ThrowsAsync<StatusException>(async () => await fixture.Pods.ReadExactAsync(5, None));
        Assert.Equal((410, "Expired", "too old resource version: 5 (6)"), (e.Code, e.Reason, e.Message));
        e = await Assert.ThrowsAsync<StatusException>(async () => await fixture.Pods.WatchAsync(new(), 5, None));
        Assert.Equal((410, "Expired", "too old resource version: 5 (6)"), (e.Code, e.Reason, e.Message));
    }

    [Fact]
    public async Task History_goes_by_age()
    {
        await using var fixture = await StartAsync();
        var first = await fixture.WritePodAsync("a");
        await fixture.Pods.ReadNewestAsync(None);
        fixture.Clock.Advance(TimeSpan.FromMinutes(4));
        var second = await fixture.WritePodAsync("b");
        await fixture.Pods.ReadNewestAsync(None);
        await fixture.Pods.ReadExactAsync(first, None);
        fixture.Clock.Advance(TimeSpan.FromMinutes(3));
        await Assert.ThrowsAsync<StatusException>(async () => await fixture.Pods.ReadExactAsync(first - 1, None));
        Assert.Equal(1, (await fixture.Pods.ReadExactAsync(first, None)).Count(""));
        Assert.Equal(2, (await fixture.Pods.ReadExactAsync(second, None)).Count(""));
    }

    [Fact]
    public async Task An_exact_read_ends_with_its_time_also_where_only_others_changed_since_and_a_watch_does_not()
    {
        await using var fixture = await StartAsync();
        var listed = await fixture.WritePodAsync("a");
        await fixture.WriteAsync("/registry/nodes/n", """{"metadata":{"name":"n"}}""");
        await fixture.Nodes.ReadNewestAsync(None);
        fixture.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, (await fixture.Pods.ReadExactAsync(listed, None)).Count(""));
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        var e = await Assert.ThrowsAsync<StatusException>(async () => await fixture.Pods.ReadExactAsync(listed, None));
        Assert.Equal((410, "Expired"), (e.Code, e.Reason));
        await using var watch = await fixture.Pods.WatchAsync(new(), listed, None);
    }

    [Fact]
    public async Task A_revision_from_the_future_times_out()
    {
        await using var fixture = await StartAsync();
        foreach (var read in new Func<Task>[]
        {
            async () => await fixture.Pods.ReadAtLeastAsync(99, None),
            async () => await fixture.Pods.ReadExactAsync(99, None),
            async () => await fixture.Pods.WatchAsync(new(), 99, None),
        })
        {
            var reading = read();
            Assert.False(reading.IsCompleted);
            fixture.Clock.Advance(TimeSpan.FromSeconds(3));
            var e = await Assert.ThrowsAsync<StatusException>(() => reading);
            Assert.Equal((504, "Timeout", "Timeout: Too large resource version: 99, current: 1"), (e.Code, e.Reason, e.Message));
            var cause = Assert.Single(e.Status.Details!.Causes);
            Assert.Equal(("ResourceVersionTooLarge", "Too large resource version"), (cause.Reason, cause.Message));
            Assert.Equal(1, e.Status.Details.RetryAfterSeconds);
        }
    }

    [Fact]
    public async Task A_read_waits_for_a_revision_that_comes()
    {
        await using var fixture = await StartAsync();
        var reading = fixture.Pods.ReadAtLeastAsync(2, None).AsTask();
        Assert.False(reading.IsCompleted);
        await fixture.WritePodAsync("a");
        Assert.Equal(2, (await reading).Revision);
    }

    [Fact]
    public async Task A_resource_that_is_added_later_has_its_objects()
    {
        await using var fixture = await StartAsync();
        await fixture.WriteAsync("/registry/example.com/widgets/default/w", """{"metadata":{"name":"w"}}""");
        await fixture.Pods.ReadNewestAsync(None);
        var widgets = fixture.Cache.Add(new("widgets", "/registry/example.com/widgets/", _ => throw new InvalidOperationException()));
        Assert.Equal(["default/w"], Names((await widgets.ReadNewestAsync(None)).Range("")));
        await fixture.DeleteAsync("/registry/example.com/widgets/default/w");
        Assert.Empty(Names((await widgets.ReadNewestAsync(None)).Range("")));

        var watch = await widgets.WatchAsync(new(), 3, None);
        fixture.Cache.Remove(widgets);
        Assert.Null(await watch.NextAsync(None));
    }
}

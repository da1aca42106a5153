using Podium.Api.Errors;
using Podium.ApiServer.Cache;
using Podium.Store;
using static Podium.ApiServer.Tests.Cache.WatchCacheFixture;

namespace Podium.ApiServer.Tests.Cache;

/// <summary>Watches: what they are given, how they end, and that a list and a watch from it always fit together.</summary>
public sealed class WatchCacheWatchTests
{
    [Fact]
    public async Task A_watch_gives_changes_with_both_states()
    {
        await using var fixture = await StartAsync();
        await using var watch = await fixture.Pods.WatchAsync(new(), 1, None);
        var created = await fixture.WritePodAsync("a", app: "1");
        var updated = await fixture.WritePodAsync("a", app: "2");
        var deleted = await fixture.DeletePodAsync("a");
        var events = await ReadUntilAsync(watch, deleted);

        Assert.Equal([created, updated, deleted], events.Select(e => e.Revision));
        Assert.Null(events[0].Previous);
        Assert.Equal(("1", "2"), (events[1].Previous!.Labels["app"], events[1].Current!.Labels["app"]));
        Assert.Null(events[2].Current);
        Assert.Equal(deleted, events[2].Last.Revision);
        Assert.Equal("2", events[2].Last.Labels["app"]);
        Assert.Equal(updated, events[2].Previous!.Revision);
    }

    [Fact]
    public async Task Watches_share_their_events()
    {
        await using var fixture = await StartAsync();
        await using var one = await fixture.Pods.WatchAsync(new(), 1, None);
        await using var two = await fixture.Pods.WatchAsync(new(Namespace: "default"), 1, None);
        var revision = await fixture.WritePodAsync("a");
        Assert.Same((await ReadUntilAsync(one, revision)).Single(), (await ReadUntilAsync(two, revision)).Single());
    }

    [Fact]
    public async Task A_watch_from_the_past_starts_with_what_happened_since()
    {
        await using var fixture = await StartAsync();
        await fixture.WritePodAsync("a");
        var second = await fixture.WritePodAsync("b");
        var third = await fixture.WritePodAsync("c");
        await fixture.Pods.ReadNewestAsync(None);
        await using var watch = await fixture.Pods.WatchAsync(new(), second - 1, None);
        var fourth = await fixture.WritePodAsync("d");
        Assert.Equal([second, third, fourth], (await ReadUntilAsync(watch, fourth)).Select(e => e.Revision));
    }

    [Fact]
    public async Task Each_watch_gets_what_its_scope_says()
    {
        await using var fixture = await StartAsync();
        CacheWatchScope[] scopes =
        [
            new(), new("ns1"), new("ns1", "a"), new(Name: "a"), new(IndexValue: "n1"), new("ns2", IndexValue: "n1"), new(IndexValue: ""), new("ns3"),
        ];
        string[] expected = ["12345678", "1248", "128", "12378", "345678", "37", "128", ""];
        var watches = new List<ICacheWatch>();
        foreach (var scope in scopes)
        {
            watches.Add(await fixture.Pods.WatchAsync(scope, 1, None));
        }

        await fixture.WritePodAsync("a", ns: "ns1"); // 1
        await fixture.WritePodAsync("a", "", "x", ns: "ns1"); // 2
        await fixture.WritePodAsync("a", "n1", ns: "ns2"); // 3
        await fixture.WritePodAsync("b", "n1", ns: "ns1"); // 4
        await fixture.WritePodAsync("c", "n1", ns: "ns4"); // 5
        await fixture.WritePodAsync("c", "n2", ns: "ns4"); // 6: it leaves n1
        await fixture.DeletePodAsync("a", "ns2"); // 7
        var last = await fixture.WritePodAsync("a", "n1", ns: "ns1"); // 8: from none to n1
        await fixture.Pods.ReadAtLeastAsync(last, None);

        for (var i = 0; i < scopes.Length; i++)
        {
            var events = watches[i].Poll()!.Value.Events;
            Assert.Equal((scopes[i], expected[i]), (scopes[i], string.Concat(events.Select(e => e.Revision - 1))));
            await using var replay = await fixture.Pods.WatchAsync(scopes[i], 1, None);
            Assert.Equal(expected[i], string.Concat(replay.Poll()!.Value.Events.Select(e => e.Revision - 1)));
        }
    }

    [Fact]
    public async Task An_idle_watch_hears_how_far_it_is()
    {
        await using var fixture = await StartAsync();
        await using var watch = await fixture.Pods.WatchAsync(new(), 1, None);
        var revision = await fixture.WriteAsync("/registry/nodes/n1", """{"metadata":{"name":"n1"}}""");
        await fixture.Pods.ReadNewestAsync(None);
        var next = watch.NextAsync(None).AsTask();
        Assert.False(next.IsCompleted);
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        var batch = (await next)!.Value;
        Assert.Empty(batch.Events);
        Assert.Equal(revision, batch.Revision);
        Assert.Equal(revision, watch.Poll()!.Value.Revision);
    }

    [Fact]
    public async Task A_watch_that_falls_behind_is_ended_alone()
    {
        await using var fixture = await StartAsync(new() { PendingEventsMax = 10 });
        await using var slow = await fixture.Pods.WatchAsync(new(), 1, None);
        await using var other = await fixture.Pods.WatchAsync(new(Name: "a3"), 1, None);
        for (var i = 0; i < 11; i++)
        {
            await fixture.WritePodAsync($"a{i}");
        }

        await fixture.Pods.ReadNewestAsync(None);
        Assert.Null(await slow.NextAsync(None));
        Assert.Null(slow.Poll());
        Assert.Single(other.Poll()!.Value.Events);
        await using var again = await fixture.Pods.WatchAsync(new(), 5, None);
        Assert.Equal(7, again.Poll()!.Value.Events.Count);
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_the_watch_usable()
    {
        await using var fixture = await StartAsync();
        await using var watch = await fixture.Pods.WatchAsync(new(), 1, None);
        using var cancel = new CancellationTokenSource();
        var next = watch.NextAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        var revision = await fixture.WritePodAsync("a");
        Assert.Single(await ReadUntilAsync(watch, revision));
    }

    [Fact]
    public async Task Watches_end_with_the_cache()
    {
        var fixture = await StartAsync();
        var watch = await fixture.Pods.WatchAsync(new(), 1, None);
        var next = watch.NextAsync(None).AsTask();
        await fixture.DisposeAsync();
        Assert.Null(await next);
    }

    /// <summary>
    /// Random writes while readers list at random revisions, watch from there with random scopes, and compare the list with the
    /// watch's changes applied to a later list. Where the store's history is short, the cache falls behind and starts over: then
    /// watches end and old revisions are refused, but nothing is ever missing.
    /// </summary>
    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(2, 100_000)]
    [InlineData(3, 100_000)]
    [InlineData(4, 5)]
    [InlineData(5, 2)]
    public async Task A_list_with_a_watch_replayed_onto_it_equals_a_later_list(int seed, int historyMax)
    {
        await using var fixture = await StartAsync(storeOptions: new StoreOptions { HistoryRevisionsMax = historyMax });
        var writing = Task.Run(() => WriteRandomlyAsync(fixture, new(seed), 3000));
        var readers = Enumerable.Range(0, 4).Select(reader => Task.Run(async () =>
        {
            var random = new Random((seed * 100) + reader);
            for (var round = 0; round < 60; round++)
            {
                var scope = new CacheWatchScope(
                    random.Next(2) == 0 ? "" : $"ns{random.Next(3)}",
                    random.Next(4) == 0 ? $"p{random.Next(20)}" : "",
                    random.Next(3) == 0 ? $"n{random.Next(3)}" : null);
                try
                {
                    await ListAndWatchAsync(fixture, scope, random);
                }
                catch (StatusException e) when (e.Code == 410 && historyMax < 100)
                {
                }
            }
        }));
        await Task.WhenAll([.. readers, writing]);
        var stored = await fixture.Store.RangeAsync(new("/registry/pods/"), None);
        var cached = await fixture.Pods.ReadNewestAsync(None);
        Assert.Equal(
            stored.Entries.ToDictionary(e => e.Key["/registry/pods/".Length..], e => e.ModRevision), Select(cached, new()));
        Assert.Equal(stored.Revision, cached.Revision);
    }

    private static async Task ListAndWatchAsync(WatchCacheFixture fixture, CacheWatchScope scope, Random random)
    {
        var newest = await fixture.Pods.ReadNewestAsync(None);
        var list = random.Next(2) == 0
            ? newest
            : await fixture.Pods.ReadExactAsync(Math.Max(1, newest.Revision - random.Next(200)), None);
        await using var watch = await fixture.Pods.WatchAsync(scope, list.Revision, None);
        var replayed = Select(list, scope);
        var later = await fixture.Pods.ReadNewestAsync(None);
        var seen = list.Revision;
        while (seen < later.Revision)
        {
            if (watch.Poll() is not { } batch)
            {
                return;
            }

            foreach (var change in batch.Events)
            {
                Assert.True(change.Revision > seen);
                seen = change.Revision;
                Replay(replayed, change, scope);
            }

            seen = Math.Max(seen, batch.Revision);
        }

        // The watch may have come further than the list: compare as of where it is.
        later = await fixture.Pods.ReadExactAsync(seen, None);
        Assert.Equal(Select(later, scope), replayed);
    }

    private static SortedDictionary<string, long> Select(CacheSnapshot snapshot, CacheWatchScope scope)
    {
        var selected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var obj in scope.IndexValue is { } value ? snapshot.RangeByIndex(value, scope.Namespace) : snapshot.Range(scope.Namespace))
        {
            if (IsSelected(obj, scope))
            {
                selected.Add($"{obj.Namespace}/{obj.Name}", obj.Revision);
            }
        }

        return selected;
    }

    private static bool IsSelected(CachedObject? obj, CacheWatchScope scope) =>
        obj is not null
        && (scope.Namespace.Length == 0 || obj.Namespace == scope.Namespace)
        && (scope.Name.Length == 0 || obj.Name == scope.Name)
        && (scope.IndexValue is null || obj.IndexValue == scope.IndexValue);

    private static void Replay(SortedDictionary<string, long> objects, CacheEvent change, CacheWatchScope scope)
    {
        var obj = change.Current ?? change.Last;
        var key = $"{obj.Namespace}/{obj.Name}";
        Assert.Equal(IsSelected(change.Previous, scope), objects.ContainsKey(key));
        if (IsSelected(change.Current, scope))
        {
            objects[key] = change.Revision;
        }
        else
        {
            objects.Remove(key);
        }
    }

    private static async Task WriteRandomlyAsync(WatchCacheFixture fixture, Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (ns, name) = ($"ns{random.Next(3)}", $"p{random.Next(20)}");
            switch (random.Next(5))
            {
                case 0 when await fixture.Store.GetAsync($"/registry/pods/{ns}/{name}", None) is not null:
                    await fixture.DeletePodAsync(name, ns);
                    break;
                case 1:
                    await fixture.WriteAsync($"/registry/nodes/n{random.Next(3)}", """{"metadata":{}}""");
                    break;
                default:
                    await fixture.WritePodAsync(name, random.Next(4) is var node && node < 3 ? $"n{node}" : "", $"{i}", ns);
                    break;
            }
        }
    }
}

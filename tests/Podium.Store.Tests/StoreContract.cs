using System.Text;
using Podium.Testing;

namespace Podium.Store.Tests;

/// <summary>
/// What every engine does. A subclass makes an empty store; the tests write through the interface and read what users of it read.
/// </summary>
public abstract class StoreContract : IAsyncLifetime
{
    private IStore? _store;

    protected TestClock Clock { get; } = new();

    protected IStore Store => _store!;

    protected static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync() => _store = await OpenAsync(Options());

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await CleanUpAsync();
    }

    protected abstract Task<IStore> OpenAsync(StoreOptions options);

    protected virtual Task CleanUpAsync() => Task.CompletedTask;

    protected StoreOptions Options() => new() { Time = Clock };

    protected async Task ReopenAsync(StoreOptions? options = null)
    {
        await Store.DisposeAsync();
        _store = await OpenAsync(options ?? Options());
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(StoreEntry? entry) => Encoding.UTF8.GetString(entry!.Value.Span);

    protected async Task<long> CreateAsync(string key, string value, TimeSpan? life = null)
    {
        var result = await Store.CreateAsync(key, Bytes(value), new(life), None);
        Assert.True(result.Succeeded);
        return result.Revision;
    }

    protected async Task<long> UpdateAsync(string key, string value, long expected)
    {
        var result = await Store.UpdateAsync(key, Bytes(value), expected, default, None);
        Assert.True(result.Succeeded);
        return result.Revision;
    }

    protected async Task<long> DeleteAsync(string key, long expected)
    {
        var result = await Store.DeleteAsync(key, expected, None);
        Assert.True(result.Succeeded);
        return result.Revision;
    }

    protected async Task<List<StoreEvent>> WatchAsync(string prefix, long after, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var events = new List<StoreEvent>();
        await foreach (var batch in Store.WatchAsync(prefix, after, patience.Token))
        {
            events.AddRange(batch.Events);
            if (events.Count >= count)
            {
                break;
            }
        }

        return events;
    }

    [Fact]
    public async Task An_empty_store_is_at_revision_1()
    {
        Assert.Equal(1, await Store.GetRevisionAsync(None));
        Assert.Equal(2, await CreateAsync("/a", "x"));
        Assert.Equal(2, await Store.GetRevisionAsync(None));
    }

    [Fact]
    public async Task A_created_key_is_read_with_its_revisions()
    {
        var created = await CreateAsync("/a", "x");
        var updated = await UpdateAsync("/a", "y", created);
        var entry = await Store.GetAsync("/a", None);
        Assert.Equal("y", Text(entry));
        Assert.Equal(created, entry!.CreateRevision);
        Assert.Equal(updated, entry.ModRevision);
        Assert.Null(await Store.GetAsync("/b", None));
    }

    [Fact]
    public async Task Creating_a_key_that_is_there_gives_what_is_there_and_makes_no_revision()
    {
        var created = await CreateAsync("/a", "x");
        var again = await Store.CreateAsync("/a", Bytes("y"), default, None);
        Assert.False(again.Succeeded);
        Assert.Equal("x", Text(again.Current));
        Assert.Equal(created, await Store.GetRevisionAsync(None));
    }

    [Fact]
    public async Task A_stale_update_or_delete_gives_what_is_there()
    {
        var created = await CreateAsync("/a", "x");
        await UpdateAsync("/a", "y", created);
        var update = await Store.UpdateAsync("/a", Bytes("z"), created, default, None);
        var delete = await Store.DeleteAsync("/a", created, None);
        Assert.False(update.Succeeded);
        Assert.Equal("y", Text(update.Current));
        Assert.False(delete.Succeeded);
        Assert.Equal("y", Text(delete.Current));
        var missing = await Store.UpdateAsync("/b", Bytes("z"), created, default, None);
        Assert.False(missing.Succeeded);
        Assert.Null(missing.Current);
    }

    [Fact]
    public async Task A_deleted_key_can_be_created_anew()
    {
        var created = await CreateAsync("/a", "x");
        var deleted = await DeleteAsync("/a", created);
        Assert.Null(await Store.GetAsync("/a", None));
        var again = await CreateAsync("/a", "y");
        Assert.True(again > deleted);
        Assert.Equal(again, (await Store.GetAsync("/a", None))!.CreateRevision);
    }

    [Fact]
    public async Task An_empty_value_is_a_value()
    {
        await CreateAsync("/a", "");
        await ReopenIfDurableAsync();
        Assert.Equal("", Text(await Store.GetAsync("/a", None)));
    }

    [Fact]
    public async Task A_range_gives_the_keys_of_a_prefix_in_order()
    {
        foreach (var key in new[] { "/p/b", "/p/a", "/q/a", "/p/a/x", "/p", "/p/c", "/o/z" })
        {
            await CreateAsync(key, key);
        }

        var range = await Store.RangeAsync(new("/p/"), None);
        Assert.Equal(["/p/a", "/p/a/x", "/p/b", "/p/c"], range.Entries.Select(e => e.Key));
        Assert.Equal(await Store.GetRevisionAsync(None), range.Revision);
        Assert.Equal(0, range.Remaining);
        Assert.Equal(7, (await Store.RangeAsync(new(""), None)).Entries.Count);
    }

    [Fact]
    public async Task A_limited_range_continues_at_the_same_revision()
    {
        var first = 0L;
        for (var i = 0; i < 7; i++)
        {
            first = await CreateAsync($"/p/{i}", "old");
        }

        await CreateAsync("/q", "x");
        var one = await Store.RangeAsync(new("/p/", Limit: 3), None);
        Assert.Equal(["/p/0", "/p/1", "/p/2"], one.Entries.Select(e => e.Key));
        Assert.Equal(4, one.Remaining);

        await UpdateAsync("/p/6", "new", first);
        await CreateAsync("/p/55", "new");
        var two = await Store.RangeAsync(new("/p/", "/p/2\0", 3, one.Revision), None);
        Assert.Equal(["/p/3", "/p/4", "/p/5"], two.Entries.Select(e => e.Key));
        Assert.Equal(1, two.Remaining);
        var three = await Store.RangeAsync(new("/p/", "/p/5\0", 3, one.Revision), None);
        Assert.Equal("old", Text(Assert.Single(three.Entries)));
        Assert.Equal(one.Revision, three.Revision);
    }

    [Fact]
    public async Task A_range_at_a_future_revision_is_refused()
    {
        var e = await Assert.ThrowsAsync<FutureRevisionException>(() => Store.RangeAsync(new("/", Revision: 9), None));
        Assert.Equal((9, 1), (e.Requested, e.Current));
    }

    [Fact]
    public async Task A_watch_gives_each_change_with_what_was_before()
    {
        var start = await Store.GetRevisionAsync(None);
        var created = await CreateAsync("/p/a", "x");
        await CreateAsync("/q/a", "other");
        var updated = await UpdateAsync("/p/a", "y", created);
        var deleted = await DeleteAsync("/p/a", updated);

        var events = await WatchAsync("/p/", start, 3);
        Assert.Equal([created, updated, deleted], events.Select(e => e.Revision));
        Assert.Null(events[0].Previous);
        Assert.Equal("x", Text(events[1].Previous));
        Assert.Equal("y", Text(events[1].Entry));
        Assert.Null(events[2].Entry);
        Assert.Equal("y", Text(events[2].Previous));
        Assert.Equal(updated, events[2].Previous!.ModRevision);
    }

    [Fact]
    public async Task A_running_watch_sees_writes_as_they_come()
    {
        var seen = WatchAsync("/p/", 1, 100);
        for (var i = 0; i < 100; i++)
        {
            await CreateAsync($"/p/{i}", "x");
        }

        Assert.Equal(Enumerable.Range(2, 100).Select(i => (long)i), (await seen).Select(e => e.Revision));
    }

    [Fact]
    public async Task A_watch_tells_how_far_it_is_when_nothing_concerns_it()
    {
        var revision = await CreateAsync("/q", "x");
        await foreach (var batch in Store.WatchAsync("/p/", 1, None))
        {
            Assert.Empty(batch.Events);
            Assert.Equal(revision, batch.Revision);
            break;
        }
    }

    [Fact]
    public async Task A_cancelled_watch_ends()
    {
        using var cancel = new CancellationTokenSource();
        await using var watch = Store.WatchAsync("/", 1, cancel.Token).GetAsyncEnumerator();
        var next = watch.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Compaction_forgets_what_is_older_and_nothing_else()
    {
        var a = await CreateAsync("/a", "1");
        var b = await CreateAsync("/b", "1");
        a = await UpdateAsync("/a", "2", a);
        await DeleteAsync("/b", b);
        var c = await CreateAsync("/c", "1");
        await Store.CompactAsync(a, None);

        var e = await Assert.ThrowsAsync<CompactedException>(() => Store.RangeAsync(new("/", Revision: a - 1), None));
        Assert.Equal((a - 1, a), (e.Requested, e.Compacted));
        await Assert.ThrowsAsync<CompactedException>(() => WatchAsync("/", a - 1, 1));
        await ReopenIfDurableAsync();
        await Assert.ThrowsAsync<CompactedException>(() => WatchAsync("/", a - 1, 1));
        Assert.Equal(["/a", "/b"], (await Store.RangeAsync(new("/", Revision: a), None)).Entries.Select(entry => entry.Key));
        Assert.Equal(["/b", "/c"], (await WatchAsync("/", a, 2)).Select(change => change.Key));
        Assert.Equal(["/a", "/c"], (await Store.RangeAsync(new("/"), None)).Entries.Select(entry => entry.Key));
        Assert.Equal(c, await Store.GetRevisionAsync(None));
    }

    [Fact]
    public async Task Compaction_cannot_reach_into_the_future() =>
        await Assert.ThrowsAsync<FutureRevisionException>(() => Store.CompactAsync(2, None));

    [Fact]
    public async Task A_watch_that_compaction_overtakes_ends()
    {
        await using var watch = Store.WatchAsync("/", 1, None).GetAsyncEnumerator();
        var last = 0L;
        for (var i = 0; i < 10; i++)
        {
            last = await CreateAsync($"/{i}", "x");
        }

        await Store.CompactAsync(last, None);
        await Assert.ThrowsAsync<CompactedException>(async () => await watch.MoveNextAsync());
    }

    [Fact]
    public async Task History_is_compacted_by_age()
    {
        var a = await CreateAsync("/a", "1");
        Clock.Advance(TimeSpan.FromMinutes(4));
        var b = await CreateAsync("/b", "1");
        Clock.Advance(TimeSpan.FromMinutes(2));
        await CreateUntilCompactedAsync(a - 1);
        Assert.Equal("/b", (await WatchAsync("/", a, 1))[0].Key);
        Assert.Equal("/b", (await Store.RangeAsync(new("/", Revision: b), None)).Entries[^1].Key);
    }

    [Fact]
    public async Task History_is_compacted_by_number()
    {
        await ReopenAsync(Options() with { HistoryRevisionsMax = 100 });
        for (var i = 0; i < 200; i++)
        {
            await CreateAsync($"/{i}", "x");
        }

        await CreateUntilCompactedAsync(51);
        var newest = await Store.GetRevisionAsync(None);
        Assert.Equal(90, (await WatchAsync("/", newest - 90, 90)).Count);
        Assert.Equal(newest - 1, (await Store.RangeAsync(new("/"), None)).Entries.Count);
    }

    [Fact]
    public async Task A_key_goes_when_its_time_to_live_is_over()
    {
        var created = await CreateAsync("/a", "x", TimeSpan.FromSeconds(10));
        await CreateAsync("/b", "x", TimeSpan.FromSeconds(20));
        Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.NotNull(await Store.GetAsync("/a", None));
        var watch = WatchAsync("/a", created, 1);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var gone = Assert.Single(await watch);
        Assert.Null(gone.Entry);
        Assert.Equal("x", Text(gone.Previous));
        Assert.NotNull(await Store.GetAsync("/b", None));
    }

    [Fact]
    public async Task An_update_replaces_the_time_to_live()
    {
        var renewed = await CreateAsync("/renewed", "x", TimeSpan.FromSeconds(10));
        var kept = await CreateAsync("/kept", "x", TimeSpan.FromSeconds(10));
        var revision = (await Store.UpdateAsync("/renewed", Bytes("y"), renewed, new(TimeSpan.FromSeconds(30)), None)).Revision;
        await UpdateAsync("/kept", "y", kept);
        Clock.Advance(TimeSpan.FromSeconds(20));
        await CreateAsync("/other", "x");
        Assert.NotNull(await Store.GetAsync("/renewed", None));
        var watch = WatchAsync("/renewed", revision, 1);
        Clock.Advance(TimeSpan.FromSeconds(10));
        await watch;
        Assert.Null(await Store.GetAsync("/renewed", None));
        Assert.NotNull(await Store.GetAsync("/kept", None));
    }

    [Fact]
    public async Task A_cancelled_write_does_not_happen()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.CreateAsync("/a", Bytes("x"), default, cancelled.Token));
        Assert.Null(await Store.GetAsync("/a", None));
    }

    [Fact]
    public async Task Of_writers_that_compare_with_the_same_revision_one_wins()
    {
        var revision = await CreateAsync("/a", "0");
        for (var round = 0; round < 20; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
                Task.Run(() => Store.UpdateAsync("/a", Bytes($"{i}"), revision, default, None))));
            var winner = Assert.Single(results, r => r.Succeeded);
            Assert.All(results, r => Assert.True(r.Succeeded || r.Current!.ModRevision == winner.Revision));
            revision = winner.Revision;
        }
    }

    [Fact]
    public async Task Concurrent_counters_lose_no_increment_and_every_watch_sees_the_same()
    {
        await CreateAsync("/n", "0");
        var watches = Enumerable.Range(0, 3).Select(_ => WatchAsync("/n", 2, 400)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50;)
            {
                var entry = (await Store.GetAsync("/n", None))!;
                var next = Bytes((int.Parse(Text(entry), null) + 1).ToString((IFormatProvider?)null));
                i += (await Store.UpdateAsync("/n", next, entry.ModRevision, default, None)).Succeeded ? 1 : 0;
            }
        })));
        Assert.Equal("400", Text(await Store.GetAsync("/n", None)));
        foreach (var watch in watches)
        {
            Assert.Equal(Enumerable.Range(1, 400).Select(i => $"{i}"), (await watch).Select(e => Text(e.Entry)));
        }
    }

    [Fact]
    public async Task Random_writes_replayed_from_any_revision_give_the_newest_state()
    {
        var random = new Random(4711);
        var model = new SortedDictionary<string, (string Value, long Revision)>(StringComparer.Ordinal);
        var states = new Dictionary<long, List<(string, string)>> { [1] = [] };
        for (var i = 0; i < 600; i++)
        {
            var key = $"/p/{random.Next(40)}";
            long revision;
            if (!model.TryGetValue(key, out var old))
            {
                revision = await CreateAsync(key, $"{i}");
                model[key] = ($"{i}", revision);
            }
            else if (random.Next(3) == 0)
            {
                revision = await DeleteAsync(key, old.Revision);
                model.Remove(key);
            }
            else
            {
                revision = await UpdateAsync(key, $"{i}", old.Revision);
                model[key] = ($"{i}", revision);
            }

            states[revision] = [.. model.Select(pair => (pair.Key, pair.Value.Value))];
        }

        foreach (var revision in states.Keys.Where(r => r % 37 == 1))
        {
            var range = await Store.RangeAsync(new("/p/", Revision: revision), None);
            Assert.Equal(states[revision], range.Entries.Select(e => (e.Key, Text(e))));
            var replayed = new SortedDictionary<string, string>(range.Entries.ToDictionary(e => e.Key, Text), StringComparer.Ordinal);
            var newest = await Store.GetRevisionAsync(None);
            foreach (var change in newest > revision ? await WatchAsync("/p/", revision, (int)(newest - revision)) : [])
            {
                Assert.Equal(replayed.TryGetValue(change.Key, out var before) ? before : null, change.Previous is null ? null : Text(change.Previous));
                if (change.Entry is null)
                {
                    replayed.Remove(change.Key);
                }
                else
                {
                    replayed[change.Key] = Text(change.Entry);
                }
            }

            Assert.Equal(model.Select(pair => (pair.Key, pair.Value.Value)), replayed.Select(pair => (pair.Key, pair.Value)));
        }
    }

    // An engine may compact between writes rather than with one.
    private async Task CreateUntilCompactedAsync(long revision)
    {
        for (var i = 0; i < 10_000; i++)
        {
            await CreateAsync($"/until/{i}", "x");
            try
            {
                await Store.RangeAsync(new("/none", Revision: revision), None);
            }
            catch (CompactedException)
            {
                return;
            }
        }

        Assert.Fail($"{revision} is still there");
    }

    protected virtual Task ReopenIfDurableAsync() => Task.CompletedTask;
}

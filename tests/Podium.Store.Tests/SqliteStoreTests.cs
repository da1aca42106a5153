using System.Globalization;
using Podium.Store.Sqlite;

namespace Podium.Store.Tests;

/// <summary>The contract, and what a store on disk does besides: it survives, it is locked, and it says what is wrong with it.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private readonly string _directory = Directory.CreateTempSubdirectory("podium-store-").FullName;

    private string File => Path.Combine(_directory, "data", "podium.db");

    protected override Task<IStore> OpenAsync(StoreOptions options) => Task.FromResult<IStore>(SqliteStore.Open(File, options));

    protected override Task CleanUpAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }

    protected override Task ReopenIfDurableAsync() => ReopenAsync();

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var a = await CreateAsync("/a", "1");
        var b = await CreateAsync("/b", "1");
        var updated = await UpdateAsync("/a", "2", a);
        var deleted = await DeleteAsync("/b", b);
        await ReopenAsync();

        Assert.Equal(deleted, await Store.GetRevisionAsync(None));
        var entry = await Store.GetAsync("/a", None);
        Assert.Equal(("2", a, updated), (Text(entry), entry!.CreateRevision, entry.ModRevision));
        Assert.Null(await Store.GetAsync("/b", None));
        Assert.Equal([a, b, updated, deleted], (await WatchAsync("/", 1, 4)).Select(e => e.Revision));
        Assert.Equal(deleted + 1, await CreateAsync("/c", "1"));
    }

    [Fact]
    public async Task Revisions_go_on_after_a_compaction_and_a_restart()
    {
        var a = await CreateAsync("/a", "1");
        var deleted = await DeleteAsync("/a", a);
        await Store.CompactAsync(deleted, None);
        await ReopenAsync();
        Assert.Equal(deleted, await Store.GetRevisionAsync(None));
        Assert.Empty((await Store.RangeAsync(new(""), None)).Entries);
        Assert.Equal(deleted + 1, await CreateAsync("/a", "2"));
        await ReopenAsync();
        Assert.Equal("2", Text(await Store.GetAsync("/a", None)));
    }

    [Fact]
    public async Task A_time_to_live_goes_on_while_the_store_is_closed()
    {
        await CreateAsync("/short", "x", TimeSpan.FromSeconds(10));
        var last = await CreateAsync("/long", "x", TimeSpan.FromSeconds(60));
        await Store.DisposeAsync();
        Clock.Advance(TimeSpan.FromSeconds(30));
        await ReopenAsync();
        Clock.Advance(TimeSpan.Zero);
        Assert.Equal("/short", Assert.Single(await WatchAsync("/", last, 1)).Key);
        Assert.NotNull(await Store.GetAsync("/long", None));
        var other = await CreateAsync("/other", "x");
        var watch = WatchAsync("/", other, 1);
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("/long", Assert.Single(await watch).Key);
    }

    [Fact]
    public async Task The_file_does_not_grow_with_changes_that_are_compacted()
    {
        await ReopenAsync(Options() with { HistoryRevisionsMax = 50 });
        var value = new string('x', 5000);
        var revision = await CreateAsync("/a", value);
        for (var i = 0; i < 5000; i++)
        {
            revision = await UpdateAsync("/a", value, revision);
        }

        await ReopenAsync();
        Assert.InRange(new FileInfo(File).Length, 0, 5_000_000);
    }

    [Fact]
    public void A_store_that_is_open_cannot_be_opened_again()
    {
        var e = Assert.Throws<StoreException>(() => SqliteStore.Open(File));
        Assert.Equal(StoreFailure.InUse, e.Failure);
        Assert.Contains(File, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_owner_can_read_the_files()
    {
        await CreateAsync("/a", "secret");
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(File)!))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_closed_store_refuses_writes()
    {
        var store = SqliteStore.Open(Path.Combine(_directory, "other.db"));
        await store.DisposeAsync();
        var e = await Assert.ThrowsAsync<StoreException>(() => store.CreateAsync("/a", Bytes("x"), default, None));
        Assert.Equal(StoreFailure.Closed, e.Failure);
    }

    [Fact]
    public void A_file_that_is_no_database_is_named()
    {
        var path = Path.Combine(_directory, "text.db");
        System.IO.File.WriteAllText(path, string.Concat(Enumerable.Repeat("this is no database\n", 500)));
        var e = Assert.Throws<StoreException>(() => SqliteStore.Open(path));
        Assert.Equal(StoreFailure.Unreadable, e.Failure);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.StartsWith("this is no database", System.IO.File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_is_named()
    {
        var path = Path.Combine(_directory, "damaged.db");
        await using (var store = SqliteStore.Open(path))
        {
            for (var i = 0; i < 200; i++)
            {
                await store.CreateAsync($"/{i}", new byte[1000], default, None);
            }
        }

        var bytes = await System.IO.File.ReadAllBytesAsync(path);
        Array.Fill(bytes, (byte)0x5a, 4096, bytes.Length - 8192);
        await System.IO.File.WriteAllBytesAsync(path, bytes);
        var e = Assert.Throws<StoreException>(() => SqliteStore.Open(path));
        Assert.Equal(StoreFailure.Unreadable, e.Failure);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_cannot_be_is_named()
    {
        var path = Path.Combine(_directory, "file");
        System.IO.File.WriteAllText(path, "");
        var e = Assert.Throws<StoreException>(() => SqliteStore.Open(Path.Combine(path, "podium.db")));
        Assert.Equal(StoreFailure.CannotOpen, e.Failure);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_fails_writes_and_nothing_else()
    {
        var path = Path.Combine(_directory, "full.db");
        var acknowledged = new List<string>();
        await using (var store = SqliteStore.Open(path))
        {
            store.LimitPages(100);
            StoreException? refusal = null;
            for (var i = 0; refusal is null; i++)
            {
                try
                {
                    await store.CreateAsync($"/{i}", new byte[10_000], default, None);
                    acknowledged.Add($"/{i}");
                }
                catch (StoreException e)
                {
                    refusal = e;
                }
            }

            Assert.Equal(StoreFailure.DiskFull, refusal.Failure);
            Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
            Assert.NotEmpty(acknowledged);
            Assert.Equal(acknowledged.Count + 1, await store.GetRevisionAsync(None));

            store.LimitPages(10_000);
            Assert.True((await store.CreateAsync("/room", new byte[10_000], default, None)).Succeeded);
        }

        await using (var store = SqliteStore.Open(path))
        {
            var keys = (await store.RangeAsync(new("/"), None)).Entries.Select(e => e.Key).ToHashSet();
            Assert.Equal([.. acknowledged, "/room"], keys.OrderBy(k => k == "/room").ThenBy(k => int.TryParse(k[1..], CultureInfo.InvariantCulture, out var n) ? n : 0));
        }
    }

    [Fact]
    public async Task Sixteen_writers_share_commits()
    {
        var path = Path.Combine(_directory, "group.db");
        await using var store = SqliteStore.Open(path);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                var result = await store.CreateAsync($"/{writer}/{i}", new byte[1000], default, None);
                Assert.True(result.Succeeded);
                Assert.NotNull(await store.GetAsync($"/{writer}/{i}", None));
            }
        })));
        Assert.Equal(1601, await store.GetRevisionAsync(None));
        Assert.Equal(1600, (await store.RangeAsync(new("/"), None)).Entries.Count);
    }
}

using System.Globalization;
using System.Text;
using Podium.Store;
using Podium.Store.Sqlite;

// Writes to the store at args[0] until it is killed, and prints each write that was acknowledged: "key revision", for a deletion
// with a minus before it. args[1] keeps the keys of one run apart from those of others.
await using var store = SqliteStore.Open(args[0], new StoreOptions { HistoryRevisionsMax = 500 });
using var output = Console.OpenStandardOutput();
var printing = new Lock();

void Print(string line)
{
    lock (printing)
    {
        output.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }
}

async Task WriteAsync(int writer)
{
    var value = new byte[3000];
    for (var i = 0; ; i++)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"/registry/{args[1]}/{writer}/{i}");
        var created = await store.CreateAsync(key, value, default, CancellationToken.None);
        Print(string.Create(CultureInfo.InvariantCulture, $"{key} {created.Revision}"));
        if (i % 3 == 0)
        {
            var deleted = await store.DeleteAsync(key, created.Revision, CancellationToken.None);
            Print(string.Create(CultureInfo.InvariantCulture, $"-{key} {deleted.Revision}"));
        }
        else if (i % 3 == 1)
        {
            var updated = await store.UpdateAsync(key, value, created.Revision, default, CancellationToken.None);
            Print(string.Create(CultureInfo.InvariantCulture, $"{key} {updated.Revision}"));
        }
    }
}

await Task.WhenAll(Enumerable.Range(0, 16).Select(WriteAsync));

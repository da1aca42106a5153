using System.Diagnostics;
using System.Globalization;
using Podium.Store.Sqlite;

namespace Podium.Store.Tests;

/// <summary>
/// Kills a process that writes, at random moments, again and again on the same file: each write that it printed as acknowledged
/// must be there, and the file must open.
/// </summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_killed_process_loses_no_acknowledged_write()
    {
        var directory = Directory.CreateTempSubdirectory("podium-crash-").FullName;
        try
        {
            var path = Path.Combine(directory, "podium.db");
            var seed = Environment.TickCount;
            var random = new Random(seed);
            var total = 0;
            for (var round = 0; round < 10; round++)
            {
                var acknowledged = await WriteUntilKilledAsync(path, $"round{round}", random.Next(1, 400));
                total += acknowledged.Count;

                await using var store = SqliteStore.Open(path, new StoreOptions { HistoryRevisionsMax = 500 });
                var newest = await store.GetRevisionAsync(CancellationToken.None);
                foreach (var (key, revision) in acknowledged)
                {
                    var entry = await store.GetAsync(key, CancellationToken.None);
                    var deleted = revision < 0;

                    // The process may have written more than it came to print.
                    Assert.True(
                        deleted ? entry is null : entry is null ? IsDeletedLater(key) : entry.ModRevision >= revision,
                        $"seed {seed}, round {round}: {key} was acknowledged at {revision} and is at {entry?.ModRevision}");
                    Assert.True(newest >= Math.Abs(revision), $"seed {seed}, round {round}: {revision} is after {newest}");
                }
            }

            Assert.True(total > 100, $"only {total} writes in all rounds");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // Of each key the last acknowledged revision, negative for a deletion.
    private static async Task<Dictionary<string, long>> WriteUntilKilledAsync(string path, string run, int linesMin)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "CrashWriter", "CrashWriter.dll");
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
            ? Environment.ProcessPath
            : "dotnet", ["exec", program, path, run])
        {
            RedirectStandardOutput = true,
        })!;
        var acknowledged = new Dictionary<string, long>();
        var lines = 0;
        var line = await process.StandardOutput.ReadLineAsync();
        while (line is not null)
        {
            // A last line may be cut off, and ReadLine does not show its line end: it counts only with a line after it.
            var next = await process.StandardOutput.ReadLineAsync();
            if (next is not null && line.Split(' ') is [var key, var number])
            {
                var revision = long.Parse(number, CultureInfo.InvariantCulture);
                acknowledged[key.TrimStart('-')] = key[0] == '-' ? -revision : revision;
            }

            if (++lines == linesMin)
            {
                process.Kill();
            }

            line = next;
        }

        await process.WaitForExitAsync();
        return acknowledged;
    }

    private static bool IsDeletedLater(string key) => int.Parse(key[(key.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture) % 3 == 0;
}

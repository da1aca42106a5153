using System.Diagnostics;
using Podium.Store.Sqlite;

namespace Podium.Store.Tests;

/// <summary>A file system that is really full: a small one in memory, filled up by another file.</summary>
public sealed class DiskFullTests
{
    [SkippableFact]
    public async Task Writes_fail_while_the_disk_is_full_and_succeed_when_there_is_room()
    {
        var directory = Directory.CreateTempSubdirectory("podium-full-").FullName;
        Skip.IfNot(Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", "size=8m", "podium-test", directory), "no right to mount");
        try
        {
            var path = Path.Combine(directory, "podium.db");
            var acknowledged = new List<string>();
            await using (var store = SqliteStore.Open(path))
            {
                var filler = Path.Combine(directory, "filler");
                await File.WriteAllBytesAsync(filler, new byte[6 << 20]);
                for (var round = 0; round < 2; round++)
                {
                    StoreException? refusal = null;
                    for (var i = 0; refusal is null; i++)
                    {
                        try
                        {
                            await store.CreateAsync($"/{round}/{i}", new byte[50_000], default, CancellationToken.None);
                            acknowledged.Add($"/{round}/{i}");
                        }
                        catch (StoreException e)
                        {
                            refusal = e;
                        }
                    }

                    Assert.Equal(StoreFailure.DiskFull, refusal.Failure);
                    Assert.Equal(acknowledged.Count + 1, await store.GetRevisionAsync(CancellationToken.None));
                    await File.WriteAllBytesAsync(filler, new byte[2 << 20]);
                }
            }

            Assert.Contains(acknowledged, key => key.StartsWith("/1/", StringComparison.Ordinal));
            File.Delete(Path.Combine(directory, "filler"));
            await using (var store = SqliteStore.Open(path))
            {
                var range = await store.RangeAsync(new("/"), CancellationToken.None);
                Assert.Equal(acknowledged.Order(StringComparer.Ordinal), range.Entries.Select(e => e.Key));
            }
        }
        finally
        {
            Run("umount", directory);
            Directory.Delete(directory);
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

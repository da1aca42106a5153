using System.Diagnostics;
using System.Globalization;
using Podium.Cri.Linux;
using Podium.Testing;

namespace Podium.Cri.Tests.Linux;

/// <summary>Goal: a process is never taken for another that has got its number.</summary>
public sealed class ProcessIdentityTests
{
    [Fact]
    public void This_process_is_alive() => Assert.True(ProcessIdentity.Current.IsAlive);

    [Fact]
    public void The_same_number_with_another_start_is_another_process()
    {
        var self = ProcessIdentity.Current;
        Assert.False((self with { StartTicks = self.StartTicks - 1 }).IsAlive);
    }

    [Fact]
    public async Task A_process_that_ended_is_not_alive_although_its_file_is_there()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var child = Process.Start("sleep", "60");
            ProcessIdentity.Of(child.Id)!.Value.Write(path);
            Assert.NotNull(ProcessIdentity.ReadAlive(path));
            child.Kill();
            await child.WaitForExitAsync();
            Assert.Null(ProcessIdentity.ReadAlive(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void No_file_and_nonsense_mean_nobody()
    {
        Assert.Null(ProcessIdentity.ReadAlive("/nonexistent/podium.pid"));
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "hello");
            Assert.Null(ProcessIdentity.ReadAlive(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task The_end_of_a_process_is_told_although_it_is_nobodys_child_here()
    {
        // A shell's child, which outlives it.
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 60 >/dev/null & echo $!"]) { RedirectStandardOutput = true })!;
        var orphan = ProcessIdentity.Of(int.Parse(await shell.StandardOutput.ReadToEndAsync(), CultureInfo.InvariantCulture))!.Value;
        await shell.WaitForExitAsync();

        using var tired = new CancellationTokenSource();
        var given = orphan.UntilEndedAsync(tired.Token);
        await tired.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        var ended = orphan.UntilEndedAsync(CancellationToken.None);
        Assert.False(ended.IsCompleted);
        orphan.Signal(ProcessIdentity.SigTerm);
        await ended.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(orphan.IsAlive);
        await orphan.UntilEndedAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_process_that_does_not_obey_is_killed_when_patience_is_over()
    {
        using var stubborn = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "trap '' TERM; echo on; while :; do sleep 1; done"]) { RedirectStandardOutput = true })!;
        Assert.Equal("on", await stubborn.StandardOutput.ReadLineAsync());
        var clock = new TestClock();
        var stopping = ProcessIdentity.Of(stubborn.Id)!.Value.StopAsync(TimeSpan.FromSeconds(5), clock, CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        await stubborn.WaitForExitAsync();
        Assert.Equal(128 + ProcessIdentity.SigKill, stubborn.ExitCode);
    }
}

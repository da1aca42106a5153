using System.Diagnostics;
using Podium.Cluster;

namespace Podium.Tests;

/// <summary>Goal: a process is never taken for another that has got its number.</summary>
public sealed class ProcessMarkTests
{
    [Fact]
    public void This_process_is_alive() => Assert.True(ProcessMark.Current.IsAlive);

    [Fact]
    public void The_same_number_with_another_start_is_another_process()
    {
        var mark = ProcessMark.Current;
        Assert.False((mark with { StartTicks = mark.StartTicks - 1 }).IsAlive);
    }

    [Fact]
    public async Task A_process_that_ended_is_not_alive_although_its_file_is_there()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var child = Process.Start("sleep", "60");
            ProcessMark.Of(child.Id)!.Value.Write(path);
            Assert.NotNull(ProcessMark.ReadAlive(path));
            child.Kill();
            await child.WaitForExitAsync();
            Assert.Null(ProcessMark.ReadAlive(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void No_file_and_nonsense_mean_nobody()
    {
        Assert.Null(ProcessMark.ReadAlive("/nonexistent/podium.pid"));
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "hello");
            Assert.Null(ProcessMark.ReadAlive(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}

using Podium.Cluster;

namespace Podium.Tests;

/// <summary>What a starting server tells the <c>podium up</c> that started it.</summary>
public sealed class StartReportTests
{
    [Fact]
    public async Task Steps_that_are_done_side_by_side_are_told_one_after_the_other()
    {
        using var pipe = new MemoryStream();
        var report = StartReport.ToPipe(pipe);

        Parallel.For(0, 20_000, i => report.Say(new StartStep($"step {i}", i)));

        var told = new List<string>();
        await foreach (var step in StartReport.ReadAsync(new MemoryStream(pipe.ToArray())))
        {
            told.Add(step.Text);
        }

        Assert.Equal(20_000, told.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Nothing_is_told_after_the_end()
    {
        var pipe = new MemoryStream();
        var report = StartReport.ToPipe(pipe);

        report.Say(new StartStep("broken", 1, StartOutcome.Failed));
        report.Say(new StartStep("late", 2));

        var told = new List<StartStep>();
        await foreach (var step in StartReport.ReadAsync(new MemoryStream(pipe.ToArray())))
        {
            told.Add(step);
        }

        Assert.Equal([new StartStep("broken", 1, StartOutcome.Failed)], told);
    }
}

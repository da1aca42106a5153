using Podium.Api.Batch.V1;

namespace Podium.Api.Tests.Batch;

/// <summary>Goal: sets of indexes keep their shortest form, which a job's status shows.</summary>
public sealed class IndexIntervalsTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("0", "0", 1)]
    [InlineData("0,1", "0,1", 2)]
    [InlineData("0,1,2", "0-2", 3)]
    [InlineData("1,3-5,7", "1,3-5,7", 5)]
    [InlineData("1,x,3-5,12", "1,3-5", 4)]
    [InlineData("8-20", "8,9", 2)]
    public void A_set_is_read_and_written(string text, string written, int count)
    {
        var set = IndexIntervals.Parse(text, completions: 10);
        Assert.Equal((written, count), (set.ToString(), set.Count));
    }

    [Fact]
    public void Sets_are_joined_and_searched()
    {
        var set = IndexIntervals.Parse("1-3,7", 10).With([4, 9, 2]);

        Assert.Equal("1-4,7,9", set.ToString());
        Assert.Equal([1, 2, 3, 4, 7, 9], Enumerable.Range(0, 10).Where(set.Contains));
        Assert.Equal([0, 5, 6], set.FirstMissing(3, 10));
        Assert.Equal([0, 5, 6, 8], set.FirstMissing(9, 10));
        Assert.Equal(3, set.CountCommon(IndexIntervals.Parse("0-2,8-9", 10)));
    }
}

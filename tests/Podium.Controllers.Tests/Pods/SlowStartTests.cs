using Podium.Api.Errors;
using Podium.Controllers.Pods;

namespace Podium.Controllers.Tests.Pods;

public sealed class SlowStartTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(10, 10)]
    public async Task All_calls_are_made_where_all_succeed(int count, int made)
    {
        var calls = 0;
        var result = await SlowStart.RunAsync(count, _ => Task.FromResult(++calls), CancellationToken.None);
        Assert.Equal((made, made, null), (calls, result.Succeeded, result.Failure));
    }

    [Fact]
    public async Task Nothing_follows_a_batch_that_had_a_failure()
    {
        var calls = 0;
        var result = await SlowStart.RunAsync(100, Call, CancellationToken.None);

        // Batches of 1, 2 and 4; the fifth call fails.
        Assert.Equal((7, 6, "no room"), (calls, result.Succeeded, result.Failure?.Message));

        Task Call(CancellationToken cancellationToken) =>
            ++calls == 5 ? throw StatusException.BadRequest("no room") : Task.CompletedTask;
    }
}

using Podium.Api.Errors;

namespace Podium.Controllers.Pods;

/// <summary>What came of calls in growing batches.</summary>
/// <param name="Succeeded">How many calls succeeded.</param>
/// <param name="Failure">The first refusal, after whose batch no further call was made; null where there was none.</param>
public readonly record struct SlowStartResult(int Succeeded, StatusException? Failure);

/// <summary>
/// Makes many calls, in batches that double while all succeed: what one call shows to be hopeless, such as an exhausted quota, is not
/// tried hundreds of times (pkg/controller/replicaset, slowStartBatch).
/// </summary>
public static class SlowStart
{
    /// <summary>Makes up to <paramref name="count"/> calls; those of a batch run side by side.</summary>
    public static async Task<SlowStartResult> RunAsync(int count, Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        var succeeded = 0;
        for (var batch = 1; succeeded < count; batch *= 2)
        {
            var result = await BatchAsync(Math.Min(batch, count - succeeded), call, cancellationToken);
            succeeded += result.Succeeded;
            if (result.Failure is not null)
            {
                return result with { Succeeded = succeeded };
            }
        }

        return new(succeeded, null);
    }

    /// <summary>Makes <paramref name="count"/> calls side by side, whatever comes of each.</summary>
    public static Task<SlowStartResult> AtOnceAsync(int count, Func<CancellationToken, Task> call, CancellationToken cancellationToken) =>
        BatchAsync(count, call, cancellationToken);

    private static async Task<SlowStartResult> BatchAsync(int count, Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => TryAsync(call, cancellationToken)));
        return new(outcomes.Count(o => o is null), outcomes.FirstOrDefault(o => o is not null));
    }

    private static async Task<StatusException?> TryAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await call(cancellationToken);
            return null;
        }
        catch (StatusException refusal)
        {
            return refusal;
        }
    }
}

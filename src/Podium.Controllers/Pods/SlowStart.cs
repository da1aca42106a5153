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
            var outcomes = await Task.WhenAll(Enumerable
                .Range(0, Math.Min(batch, count - succeeded))
                .Select(_ => TryAsync(call, cancellationToken)));
            StatusException? failure = null;
            foreach (var outcome in outcomes)
            {
                failure ??= outcome;
                succeeded += outcome is null ? 1 : 0;
            }

            if (failure is not null)
            {
                return new(succeeded, failure);
            }
        }

        return new(succeeded, null);
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

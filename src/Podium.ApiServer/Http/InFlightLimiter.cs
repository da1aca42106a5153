using Podium.Api.Errors;
using Podium.ApiServer.Authentication;

namespace Podium.ApiServer.Http;

/// <summary>
/// Bounds how many requests are worked on at once, reading and changing apart, as kube-apiserver's max-in-flight filter does.
/// Administrators and long-running requests are not counted.
/// </summary>
internal sealed class InFlightLimiter(int readingMax, int changingMax)
{
    private int reading;
    private int changing;

    /// <summary>Takes a place; the result gives it back.</summary>
    /// <exception cref="StatusException">429: there is no place.</exception>
    public Place Enter(RequestInfo info, UserInfo user)
    {
        if (info.IsLongRunning || user.IsIn(UserInfo.Masters))
        {
            return default;
        }

        ref var count = ref info.IsMutating ? ref changing : ref reading;
        if (Interlocked.Increment(ref count) > (info.IsMutating ? changingMax : readingMax))
        {
            Interlocked.Decrement(ref count);
            throw StatusException.TooManyRequests("Too many requests, please try again later.", 1);
        }

        return new(this, info.IsMutating);
    }

    /// <summary>A place among the requests in flight.</summary>
    public readonly struct Place(InFlightLimiter limiter, bool isMutating) : IDisposable
    {
        public void Dispose()
        {
            if (limiter is not null)
            {
                Interlocked.Decrement(ref isMutating ? ref limiter.changing : ref limiter.reading);
            }
        }
    }
}

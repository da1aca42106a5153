using Microsoft.Extensions.Logging;
using Podium.Api.Errors;

namespace Podium.Client.Informers;

/// <summary>
/// Keeps somebody up to date with a resource: lists, then watches, watches again from where a watch ended, and lists again when the server
/// no longer has the changes since then.
/// </summary>
/// <param name="what">What is listed, for logs.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where lost watches are written.</param>
public sealed partial class ListWatchLoop(string what, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    /// <summary>Runs until cancelled.</summary>
    /// <param name="list">Lists everything and gives the list's version.</param>
    /// <param name="watch">Watches after a version, and tells each version that it has reached, until the watch ends.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    public async Task RunAsync(
        Func<CancellationToken, Task<string>> list, Func<string, Action<string>, CancellationToken, Task> watch, CancellationToken cancellationToken)
    {
        var retry = FirstRetry;
        var version = "";
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (version.Length == 0)
                {
                    version = await list(cancellationToken);
                }

                await watch(version, Reached, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (StatusException refusal) when (refusal.Code == 410)
            {
                version = ""; // The server no longer has the changes since then: list again.
            }
            catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException or OperationCanceledException)
            {
                LogRetry(what, retry, failure);
                await Task.Delay(retry, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                retry = TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, LongestRetry.Ticks));
            }
        }

        void Reached(string reached)
        {
            version = reached;
            retry = FirstRetry;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "lost the watch of {what}; trying again in {retry}")]
    private partial void LogRetry(string what, TimeSpan retry, Exception failure);
}

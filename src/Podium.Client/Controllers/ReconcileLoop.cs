using Microsoft.Extensions.Logging;
using Podium.Api.Errors;
using Podium.Client.Queues;

namespace Podium.Client.Controllers;

/// <summary>Works a queue off with a reconciler: the plumbing that all controllers share.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <param name="name">The controller's name in logs.</param>
/// <param name="queue">The keys to work on.</param>
/// <param name="reconciler">What to do with a key.</param>
/// <param name="logger">Where failures are written.</param>
public sealed partial class ReconcileLoop<TKey>(string name, WorkQueue<TKey> queue, IReconciler<TKey> reconciler, ILogger logger)
    where TKey : notnull
{
    /// <summary>Runs until cancelled, at most <paramref name="workers"/> keys at once.</summary>
    public Task RunAsync(int workers, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(cancellationToken)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TKey key;
            try
            {
                key = await queue.TakeAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                var result = await reconciler.ReconcileAsync(key, cancellationToken);
                queue.Forget(key);
                if (result.RecheckAfter is { } delay)
                {
                    queue.AddAfter(key, delay);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever one key's reconciliation throws is logged and tried again; the others go on.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (failure is StatusException { Code: 409 })
                {
                    // The cache was behind somebody's write: usual, and settled by trying again.
                    LogStale(name, key, failure.Message);
                }
                else
                {
                    LogFailed(name, key, failure);
                }

                queue.AddAfterFailure(key);
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{controller}: {key} failed; it is tried again")]
    private partial void LogFailed(string controller, TKey key, Exception failure);

    [LoggerMessage(2, LogLevel.Debug, "{controller}: {key} was stale: {message}")]
    private partial void LogStale(string controller, TKey key, string message);
}

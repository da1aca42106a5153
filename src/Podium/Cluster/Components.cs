using Microsoft.Extensions.Logging;

namespace Podium.Cluster;

/// <summary>
/// The loops of a program: each runs until it is told to stop, and one that ends before that ends the program, because a cluster
/// without it would look alive and not be.
/// </summary>
internal sealed partial class Components(ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> running = [];
    private readonly TaskCompletionSource<Exception> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the failure of the first loop that ended by itself.</summary>
    public Task<Exception> Broken => broken.Task;

    /// <summary>Waits for a step of the start that would never end once a loop is broken.</summary>
    /// <exception cref="UsageException">A loop broke meanwhile.</exception>
    public async Task UnlessBrokenAsync(Task step)
    {
        if (await Task.WhenAny(step, Broken) == Broken)
        {
            throw new UsageException($"the cluster's start failed: {(await Broken).Message}");
        }

        await step;
    }

    /// <summary>Starts a loop.</summary>
    public void Start(string name, Func<CancellationToken, Task> run) =>
        running.Add(Task.Run(() => RunAsync(name, run), CancellationToken.None)); // Told to stop, it ends by itself and in order.

    /// <summary>Stops all loops and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running);
        stop.Dispose();
    }

    private async Task RunAsync(string name, Func<CancellationToken, Task> run)
    {
        try
        {
            await run(stop.Token);
            if (!stop.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{name} ended by itself");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As it was told.
        }
#pragma warning disable CA1031 // Whatever it was, the program ends because of it, and says so.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogBroken(name, failure);
            broken.TrySetResult(failure);
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "{component} broke; the program ends")]
    private partial void LogBroken(string component, Exception failure);
}

using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Queues;

namespace Podium.Controllers;

/// <summary>
/// What controllers that converge one object at a time have in common: a queue of keys, filled by informers, and the loop that works it
/// off. A controller adds which changes concern which keys, in its constructor, and what to do with a key.
/// </summary>
public abstract class KeyedController : IController, IReconciler<ObjectKey>
{
    private readonly WorkQueue<ObjectKey> queue;
    private readonly ReconcileLoop<ObjectKey> loop;
    private readonly int workers;

    /// <summary>A controller that does not run yet; its informers must not have started.</summary>
    /// <param name="name">Its name in logs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where failures are written.</param>
    /// <param name="workers">How many keys are worked on at once.</param>
    /// <param name="delays">After which time a failed key is tried again; client-go's delays where null.</param>
    protected KeyedController(string name, TimeProvider time, ILoggerFactory loggers, int workers = 1, RetryDelays? delays = null)
    {
        Name = name;
        this.workers = workers;
        queue = new WorkQueue<ObjectKey>(time, delays);
        loop = new ReconcileLoop<ObjectKey>(name, queue, this, loggers.CreateLogger(GetType()));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (queue)
        {
            await loop.RunAsync(workers, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public abstract Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>Has a key looked at.</summary>
    protected void Enqueue(ObjectKey key) => queue.Add(key);

    /// <summary>Has a key looked at later.</summary>
    protected void EnqueueAfter(ObjectKey key, TimeSpan delay) => queue.AddAfter(key, delay);

    /// <summary>Has every object of an informer looked at when it changes, comes or goes.</summary>
    protected void EnqueueChangesOf<T>(Informer<T> informer)
        where T : class, IKubernetesObject<T> => informer.OnChange(change => queue.Add(change.Key));
}

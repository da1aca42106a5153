using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Podium.Api;

namespace Podium.Client.Informers;

/// <summary>
/// Keeps the objects of one resource (or of a selection of it) at hand: lists, then watches, and lists again when the watch
/// cannot be resumed. Reads are lock-free and see the newest event that has arrived; handlers run on the informer's own loop,
/// one after the other, after the cache shows the change.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class Informer<T> : IInformer
    where T : class, IKubernetesObject<T>
{
    private readonly IApiClient client;
    private readonly InformerSelection selection;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<ObjectKey, T> objects = new();
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Written by the informer's own loop only.
    private long revision;

    // Both lists are filled before RunAsync starts and never change afterwards.
    private readonly List<InformerIndex<T>> indexes = [];
    private readonly List<Action<InformerChange<T>>> handlers = [];

    /// <summary>An informer that has not started; add indexes and handlers, then run it.</summary>
    public Informer(IApiClient client, InformerSelection selection, TimeProvider time, ILogger<Informer<T>> logger)
    {
        this.client = client;
        this.selection = selection;
        this.time = time;
        this.logger = logger;
    }

    /// <inheritdoc/>
    public Task Synced => synced.Task;

    /// <summary>Every object, in no particular order.</summary>
    public IEnumerable<T> All => objects.Select(pair => pair.Value);

    /// <summary>How many objects there are.</summary>
    public int Count => objects.Count;

    /// <summary>The version up to which the cache shows everything; 0 before the first listing. It never lags behind a handler's call.</summary>
    public long Revision => Volatile.Read(ref revision);

    /// <summary>The object of this name, or null.</summary>
    public T? Get(ObjectKey key) => objects.GetValueOrDefault(key);

    /// <summary>Calls <paramref name="handler"/> for every change, the first listing included. Only before the informer runs.</summary>
    public void OnChange(Action<InformerChange<T>> handler) => handlers.Add(handler);

    /// <summary>Adds an index over the values that <paramref name="valuesOf"/> gives for an object. Only before the informer runs.</summary>
    public InformerIndex<T> AddIndex(Func<T, IEnumerable<string>> valuesOf)
    {
        var index = new InformerIndex<T>(valuesOf);
        indexes.Add(index);
        return index;
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) =>
        new ListWatchLoop(typeof(T).Name, time, logger).RunAsync(ListAsync, WatchAsync, cancellationToken);

    private async Task WatchAsync(string version, Action<string> reached, CancellationToken cancellationToken)
    {
        var watch = client.WatchAsync<T>(
            new WatchRequest(version, selection.Namespace, selection.LabelSelector, selection.FieldSelector), cancellationToken);
        await foreach (var change in watch.WithCancellation(cancellationToken))
        {
            Apply(change);
            Advance(change.Object.Metadata.ResourceVersion);
            reached(change.Object.Metadata.ResourceVersion);
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var list = await client.ListAsync<T>(
            new ListRequest(selection.Namespace, selection.LabelSelector, selection.FieldSelector), cancellationToken);
        var present = new HashSet<ObjectKey>(list.Items.Count);
        foreach (var item in list.Items)
        {
            present.Add(ObjectKey.Of(item));
            Put(item);
        }

        foreach (var key in objects.Keys)
        {
            if (!present.Contains(key))
            {
                Remove(key);
            }
        }

        Advance(list.ResourceVersion);
        synced.TrySetResult();
        return list.ResourceVersion;
    }

    private void Apply(WatchEvent<T> change)
    {
        switch (change.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                Put(change.Object, change.Object.Metadata.ResourceVersion);
                break;
            case WatchEventType.Deleted:
                Remove(ObjectKey.Of(change.Object), change.Object);
                break;
            case WatchEventType.Bookmark:
                break;
        }
    }

    // An event's version is reached once the cache shows it, and before handlers hear of it. In a listing no item's version says that.
    private void Put(T item, string reached = "")
    {
        var key = ObjectKey.Of(item);
        var before = objects.GetValueOrDefault(key);
        if (before is not null && before.Metadata.ResourceVersion == item.Metadata.ResourceVersion)
        {
            return;
        }

        objects[key] = item;
        Index(new InformerChange<T>(before, item));
        Advance(reached);
        Tell(new InformerChange<T>(before, item));
    }

    private void Remove(ObjectKey key, T? last = null)
    {
        if (objects.TryRemove(key, out var before))
        {
            // The deletion's event carries the newest state; a removal found by listing has only the cached one.
            // Indexes hold the object under the values that the cached state gave.
            Index(new InformerChange<T>(before, null));
            Advance(last?.Metadata.ResourceVersion ?? "");
            Tell(new InformerChange<T>(last ?? before, null));
        }
    }

    private void Advance(string version)
    {
        if (long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var reached))
        {
            Volatile.Write(ref revision, reached);
        }
    }

    private void Index(InformerChange<T> change)
    {
        foreach (var index in indexes)
        {
            index.Apply(change);
        }
    }

    private void Tell(InformerChange<T> change)
    {
        foreach (var handler in handlers)
        {
            handler(change);
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using Podium.Api;
using Podium.Client.Informers;

namespace Podium.Controllers.Ownership;

/// <summary>
/// What a controller has created and deleted for each owner and its informer may not show yet. A controller that counted before its cache
/// shows its own writes would make and delete too much. Takes the place of upstream's expectations, without their timeouts: a creation is
/// seen once the cache has reached the created object's version, a deletion once the cache shows the object ending or gone.
/// Safe for concurrent use.
/// </summary>
/// <typeparam name="T">The kind of what is created and deleted.</typeparam>
/// <param name="cache">The informer that the controller counts by.</param>
public sealed class OwnWrites<T>(Informer<T> cache)
    where T : class, IKubernetesObject<T>
{
    private readonly ConcurrentDictionary<ObjectKey, Unseen> owners = new();

    /// <summary>Notes an object that the API has just answered a creation (or another write) with.</summary>
    public void Written(ObjectKey owner, T obj)
    {
        var unseen = owners.GetOrAdd(owner, static _ => new());
        var version = long.Parse(obj.Metadata.ResourceVersion, CultureInfo.InvariantCulture);
        lock (unseen)
        {
            unseen.Version = Math.Max(unseen.Version, version);
        }
    }

    /// <summary>Notes an object whose deletion the API has just accepted.</summary>
    public void Deleted(ObjectKey owner, T obj)
    {
        var unseen = owners.GetOrAdd(owner, static _ => new());
        lock (unseen)
        {
            unseen.Deleted[obj.Metadata.Uid] = ObjectKey.Of(obj);
        }
    }

    /// <summary>
    /// Whether the cache shows all of an owner's writes. Where not, the missing events call the owner again; a recheck after a moment
    /// covers those that a new listing swallows.
    /// </summary>
    public bool AreSeen(ObjectKey owner)
    {
        if (!owners.TryGetValue(owner, out var unseen))
        {
            return true;
        }

        lock (unseen)
        {
            if (unseen.Version > cache.Revision)
            {
                return false;
            }

            foreach (var (uid, key) in unseen.Deleted)
            {
                if (cache.Get(key) is not { Metadata.DeletionTimestamp: null } still || still.Metadata.Uid != uid)
                {
                    unseen.Deleted.Remove(uid);
                }
            }

            if (unseen.Deleted.Count > 0)
            {
                return false;
            }
        }

        owners.TryRemove(owner, out _);
        return true;
    }

    /// <summary>How long to wait before a recheck where the writes are not seen and no event says so.</summary>
    public static TimeSpan Moment { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Forgets an owner that is gone.</summary>
    public void Forget(ObjectKey owner) => owners.TryRemove(owner, out _);

    private sealed class Unseen
    {
        public long Version { get; set; }

        public Dictionary<string, ObjectKey> Deleted { get; } = new(StringComparer.Ordinal);
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Client;
using Patch = Podium.Client.Patch;

namespace Podium.Kubelet.Tests;

/// <summary>
/// As much of an API server as a kubelet needs: versions, watches, status updates, graceful deletion. It validates nothing.
/// </summary>
internal sealed class MemoryApi(TimeProvider time) : IApiClient
{
    private readonly Lock guard = new();

    // Guarded by `guard`.
    private readonly Dictionary<(Type Kind, ObjectKey Key), IKubernetesObject> objects = [];
    private readonly List<Action<WatchEventType, IKubernetesObject>> watchers = [];
    private int version;

    /// <summary>Every status that a pod was given, in order.</summary>
    public List<PodStatus> History { get; } = [];

    /// <summary>Which changes watches tell of; what they leave out, only those see who read.</summary>
    public Func<IKubernetesObject, bool> IsTold { get; set; } = static _ => true;

    /// <summary>Awaited before a pod's status is written.</summary>
    public Func<PodStatus, Task> BeforeStatus { get; set; } = static _ => Task.CompletedTask;

    public T? Find<T>(string ns, string name)
        where T : class, IKubernetesObject<T>
    {
        lock (guard)
        {
            return (T?)objects.GetValueOrDefault((typeof(T), new ObjectKey(ns, name)));
        }
    }

    public IReadOnlyList<Event> Events
    {
        get
        {
            lock (guard)
            {
                return [.. objects.Values.OfType<Event>()];
            }
        }
    }

    public Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> =>
        Task.FromResult(Find<T>(key.Namespace, key.Name) ?? throw StatusException.NotFound(T.Resource, key.Name));

    public Task<ObjectList<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        lock (guard)
        {
            return Task.FromResult(new ObjectList<T>([.. objects.Values.OfType<T>()], Text(version)));
        }
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var channel = Channel.CreateUnbounded<WatchEvent<T>>();
        void OnChange(WatchEventType type, IKubernetesObject obj)
        {
            if (obj is T typed)
            {
                channel.Writer.TryWrite(new(type, typed));
            }
        }

        lock (guard)
        {
            foreach (var obj in objects.Values.OfType<T>())
            {
                if (int.Parse(obj.Metadata.ResourceVersion, CultureInfo.InvariantCulture)
                    > int.Parse(request.ResourceVersion, CultureInfo.InvariantCulture))
                {
                    OnChange(WatchEventType.Modified, obj);
                }
            }

            watchers.Add(OnChange);
        }

        await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
        {
            yield return change;
        }
    }

    public Task<T> CreateAsync<T>(T obj, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        lock (guard)
        {
            var key = (typeof(T), ObjectKey.Of(obj));
            if (objects.ContainsKey(key))
            {
                throw StatusException.AlreadyExists(T.Resource, obj.Metadata.Name);
            }

            return Task.FromResult(Put(obj, WatchEventType.Added));
        }
    }

    public async Task<T> UpdateAsync<T>(T obj, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>
    {
        if (subresource == "status" && obj is Pod told)
        {
            await BeforeStatus(told.Status);
        }

        lock (guard)
        {
            var before = Find<T>(obj.Metadata.Namespace, obj.Metadata.Name) ?? throw StatusException.NotFound(T.Resource, obj.Metadata.Name);
            if (obj.Metadata.ResourceVersion.Length > 0 && obj.Metadata.ResourceVersion != before.Metadata.ResourceVersion)
            {
                throw StatusException.Modified(T.Resource, obj.Metadata.Name);
            }

            if (subresource == "status" && obj is Pod pod && before is Pod old)
            {
                History.Add(pod.Status);
                return (T)(object)Put(old with { Status = pod.Status }, WatchEventType.Modified);
            }

            return Put(obj, WatchEventType.Modified);
        }
    }

    public Task<T> PatchAsync<T>(ObjectKey key, Patch patch, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T> => GetAsync<T>(key, cancellationToken);

    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        lock (guard)
        {
            var obj = Find<T>(key.Namespace, key.Name) ?? throw StatusException.NotFound(T.Resource, key.Name);
            if (options.Preconditions?.Uid is { } uid && uid != obj.Metadata.Uid)
            {
                throw StatusException.Conflict(T.Resource, key.Name, "the uid differs");
            }

            if (obj is Pod pod && options.GracePeriodSeconds != 0)
            {
                var grace = options.GracePeriodSeconds ?? pod.Spec.TerminationGracePeriodSeconds ?? 30;
                Put(pod with
                {
                    Metadata = pod.Metadata with
                    {
                        DeletionTimestamp = time.GetUtcNow().AddSeconds(grace),
                        DeletionGracePeriodSeconds = grace,
                    },
                }, WatchEventType.Modified);
                return Task.CompletedTask;
            }

            objects.Remove((typeof(T), key));
            Tell(WatchEventType.Deleted, obj);
            return Task.CompletedTask;
        }
    }

    public Task<TBody> CreateSubresourceAsync<T, TBody>(ObjectKey key, string subresource, TBody body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
        where TBody : class, IApiType<TBody> => Task.FromResult(body);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private T Put<T>(T obj, WatchEventType type)
        where T : class, IKubernetesObject<T>
    {
        version++;
        var stored = obj.WithMetadata(Stamp(obj.Metadata));
        objects[(typeof(T), ObjectKey.Of(stored))] = stored;
        Tell(type, stored);
        return stored;
    }

    private ObjectMeta Stamp(ObjectMeta metadata) => metadata with
    {
        ResourceVersion = Text(version),
        Uid = metadata.Uid.Length > 0 ? metadata.Uid : Guid.NewGuid().ToString(),
    };

    private void Tell(WatchEventType type, IKubernetesObject obj)
    {
        foreach (var watcher in IsTold(obj) ? watchers : [])
        {
            watcher(type, obj);
        }
    }
}

using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Podium.ApiServer.Cache;
using Podium.Store;
using Podium.Store.Memory;
using Podium.Testing;

namespace Podium.ApiServer.Tests.Cache;

/// <summary>A memory store with a watch cache of pods (indexed by node), nodes and deployments on it.</summary>
internal sealed class WatchCacheFixture : IAsyncDisposable
{
    private readonly WatchCacheOptions _options;

    internal WatchCacheFixture(WatchCacheOptions? options = null, StoreOptions? storeOptions = null)
    {
        _options = options ?? new();
        Store = new((storeOptions ?? new()) with { Time = Clock });
        Cache = new(Store, Clock, NullLogger<WatchCache>.Instance, _options);
        Pods = Cache.Add(PodResource);
        Nodes = Cache.Add(new("nodes", "/registry/nodes/", NotDecoded));
        Deployments = Cache.Add(new("deployments", "/registry/apps/deployments/", NotDecoded));
    }

    internal static CachedResource PodResource { get; } = new("pods", "/registry/pods/", NotDecoded) { IndexedField = "spec.nodeName" };

    internal TestClock Clock { get; } = new();

    internal MemoryStore Store { get; }

    internal WatchCache Cache { get; }

    internal IResourceCache Pods { get; }

    internal IResourceCache Nodes { get; }

    internal IResourceCache Deployments { get; }

    internal static CancellationToken None => CancellationToken.None;

    public async ValueTask DisposeAsync()
    {
        await Cache.DisposeAsync();
        await Store.DisposeAsync();
    }

    internal static async Task<WatchCacheFixture> StartAsync(WatchCacheOptions? options = null, StoreOptions? storeOptions = null)
    {
        var fixture = new WatchCacheFixture(options, storeOptions);
        await fixture.Cache.StartAsync(None);
        return fixture;
    }

    /// <summary>Writes a pod, new or not.</summary>
    internal Task<long> WritePodAsync(string name, string node = "", string app = "", string ns = "default") => WriteAsync(
        $"/registry/pods/{ns}/{name}",
        $$$"""{"metadata":{"name":"{{{name}}}","labels":{"app":"{{{app}}}"}},"spec":{"nodeName":"{{{node}}}"}}""");

    internal async Task<long> WriteAsync(string key, string json)
    {
        var value = Encoding.UTF8.GetBytes(json);
        var result = await Store.GetAsync(key, None) is { } entry
            ? await Store.UpdateAsync(key, value, entry.ModRevision, default, None)
            : await Store.CreateAsync(key, value, default, None);
        Assert.True(result.Succeeded);
        return result.Revision;
    }

    internal Task<long> DeletePodAsync(string name, string ns = "default") => DeleteAsync($"/registry/pods/{ns}/{name}");

    internal async Task<long> DeleteAsync(string key)
    {
        var result = await Store.DeleteAsync(key, (await Store.GetAsync(key, None))!.ModRevision, None);
        Assert.True(result.Succeeded);
        return result.Revision;
    }

    /// <summary>Reads a watch until it is as far as a revision.</summary>
    internal static async Task<List<CacheEvent>> ReadUntilAsync(ICacheWatch watch, long revision)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var events = new List<CacheEvent>();
        while (true)
        {
            var batch = await watch.NextAsync(patience.Token) ?? throw new InvalidOperationException("the watch was ended");
            events.AddRange(batch.Events);
            if (batch.Revision >= revision)
            {
                return events;
            }
        }
    }

    internal static List<string> Names(CacheRange range)
    {
        var names = new List<string>();
        foreach (var obj in range)
        {
            names.Add(CacheSnapshot.Key(obj.Namespace, obj.Name));
        }

        return names;
    }

    private static Podium.Api.IKubernetesObject NotDecoded(CachedObject obj) => throw new InvalidOperationException("not decoded here");
}

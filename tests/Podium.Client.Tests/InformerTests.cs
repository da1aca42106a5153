using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client.Informers;
using Podium.Testing;

namespace Podium.Client.Tests;

/// <summary>
/// Goal: what an informer shows is what the server has, through breaks and gaps. Method: a scripted server; the test awaits the
/// changes that handlers see, never a time.
/// </summary>
public sealed class InformerTests
{
    private readonly ScriptedServer server = new();
    private readonly TestClock clock = new();
    private readonly Channel<InformerChange<ConfigMap>> changes = Channel.CreateUnbounded<InformerChange<ConfigMap>>();

    [Fact]
    public async Task The_first_listing_and_every_event_reach_the_cache_and_the_handlers()
    {
        server.Items = [Map("a", "1")];
        server.Version = "5";
        using var stop = new CancellationTokenSource();
        var informer = Make();
        var running = informer.RunAsync(stop.Token);
        Assert.Equal(("", "1"), Versions(await NextAsync()));
        await informer.Synced;

        server.Send(WatchEventType.Added, Map("b", "6"));
        Assert.Equal(("", "6"), Versions(await NextAsync()));
        server.Send(WatchEventType.Modified, Map("a", "7"));
        Assert.Equal(("1", "7"), Versions(await NextAsync()));
        server.Send(WatchEventType.Deleted, Map("a", "8"));
        Assert.Equal(("8", ""), Versions(await NextAsync()));
        Assert.Null(informer.Get(new("default", "a")));
        Assert.Equal("6", informer.Get(new("default", "b"))!.Metadata.ResourceVersion);
        Assert.Equal("5", server.WatchedFrom[0]);
        await StopAsync(stop, running);
    }

    [Fact]
    public async Task A_watch_that_ends_is_resumed_where_it_was()
    {
        using var stop = new CancellationTokenSource();
        var running = Make().RunAsync(stop.Token);
        server.Send(WatchEventType.Added, Map("a", "6"));
        await NextAsync();
        server.EndWatch(null);
        server.Send(WatchEventType.Added, Map("b", "7"));
        await NextAsync();
        Assert.Equal(["1", "6"], server.WatchedFrom);
        Assert.Equal(1, server.Lists);
        await StopAsync(stop, running);
    }

    [Fact]
    public async Task After_a_gap_it_lists_again_and_tells_what_went_and_came_meanwhile()
    {
        server.Items = [Map("stays", "1"), Map("goes", "1")];
        using var stop = new CancellationTokenSource();
        var running = Make().RunAsync(stop.Token);
        await NextAsync();
        await NextAsync();
        await server.Watched.WaitAsync(TimeSpan.FromSeconds(30));
        server.Items = [Map("stays", "1"), Map("comes", "9")];
        server.Version = "10";
        server.EndWatch(StatusException.Expired("too old resource version: 1 (5)"));
        Assert.Equal("comes", (await NextAsync()).Key.Name);
        var gone = await NextAsync();
        Assert.Equal("goes", gone.Key.Name);
        Assert.Null(gone.After);
        Assert.Equal(2, server.Lists);
        await StopAsync(stop, running);
    }

    [Fact]
    public async Task An_index_follows_an_object_from_value_to_value()
    {
        using var stop = new CancellationTokenSource();
        var informer = Make();
        var index = informer.AddIndex(map => map.Data.Values);
        var running = informer.RunAsync(stop.Token);
        server.Send(WatchEventType.Added, Map("a", "6", value: "x"));
        await NextAsync();
        Assert.Equal("a", Assert.Single(index["x"]).Metadata.Name);
        server.Send(WatchEventType.Modified, Map("a", "7", value: "y"));
        await NextAsync();
        Assert.Empty(index["x"]);
        Assert.Equal(1, index.CountOf("y"));

        // The deletion's event may carry a state that the cache has never seen.
        server.Send(WatchEventType.Deleted, Map("a", "8", value: "z"));
        await NextAsync();
        Assert.Equal(0, index.CountOf("y"));
        await StopAsync(stop, running);
    }

    private Informer<ConfigMap> Make()
    {
        var informer = new Informer<ConfigMap>(server, InformerSelection.All, clock, NullLogger<Informer<ConfigMap>>.Instance);
        informer.OnChange(change => changes.Writer.TryWrite(change));
        return informer;
    }

    private async Task<InformerChange<ConfigMap>> NextAsync() =>
        await changes.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    private static (string Before, string After) Versions(InformerChange<ConfigMap> change) =>
        (change.Before?.Metadata.ResourceVersion ?? "", change.After?.Metadata.ResourceVersion ?? "");

    private static async Task StopAsync(CancellationTokenSource stop, Task running)
    {
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static ConfigMap Map(string name, string version, string value = "v") => new()
    {
        Metadata = new() { Namespace = "default", Name = name, ResourceVersion = version },
        Data = new Dictionary<string, string> { ["key"] = value },
    };

    /// <summary>A server whose list and watch are what the test says.</summary>
    private sealed class ScriptedServer : RefusingApi
    {
        private Channel<WatchEvent<ConfigMap>> watch = Channel.CreateUnbounded<WatchEvent<ConfigMap>>();

        public IReadOnlyList<ConfigMap> Items { get; set; } = [];

        public string Version { get; set; } = "1";

        public int Lists { get; private set; }

        public List<string> WatchedFrom { get; } = [];

        /// <summary>Released once for each watch that stands.</summary>
        public SemaphoreSlim Watched { get; } = new(0);

        public void Send(WatchEventType type, ConfigMap map) => watch.Writer.TryWrite(new(type, map));

        public void EndWatch(Exception? failure)
        {
            var ended = watch;
            watch = Channel.CreateUnbounded<WatchEvent<ConfigMap>>();
            ended.Writer.Complete(failure);
        }

        public override Task<ObjectList<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        {
            Lists++;
            return Task.FromResult(new ObjectList<T>([.. Items.Cast<T>()], Version));
        }

        public override async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var events = watch.Reader;
            WatchedFrom.Add(request.ResourceVersion);
            Watched.Release();
            await foreach (var change in events.ReadAllAsync(cancellationToken))
            {
                yield return new(change.Type, (T)(object)change.Object);
            }
        }
    }
}

using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Podium.Api;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Hosting;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Store.Memory;

namespace Podium.Controllers.Tests;

/// <summary>A real API server over a store in memory, the controllers that a test asks for, and a client to look at what they do.</summary>
public sealed class ControllerServer : IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("podium-controllers-").FullName;
    private readonly MemoryStore store = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> running = [];
    private ApiServerHost? server;

    /// <summary>The API, as an administrator sees it.</summary>
    public IApiClient Client => server!.CreateClient(UserInfo.ApiServer);

    /// <summary>Starts the server and runs the controllers.</summary>
    public static async Task<ControllerServer> StartAsync(params Func<ControllerContext, IController>[] controllers)
    {
        var it = new ControllerServer();
        it.server = await ApiServerHost.StartAsync(new() { Store = it.store, DataDirectory = it.directory, Port = 0 }, CancellationToken.None);
        var client = it.server.CreateClient(UserInfo.ControllerManager);
        var informers = new InformerSet(client, TimeProvider.System, NullLoggerFactory.Instance);
        var context = new ControllerContext(
            client, it.server.CreateMetadataClient(UserInfo.ControllerManager), informers, TimeProvider.System, NullLoggerFactory.Instance)
        {
            Events = component => it.Record(client, component),
            PodCidr = IPNetwork.Parse("10.0.0.0/16"),
            DnsAddress = "10.96.0.10",
            AuthorityPem = "",
        };
        var made = controllers.Select(make => make(context)).ToList();
        it.running.Add(informers.RunAsync(it.stop.Token));
        await informers.Synced;
        it.running.AddRange(made.Select(c => Task.Run(() => c.RunAsync(it.stop.Token))));
        return it;
    }

    /// <summary>Waits until an object is as it should be.</summary>
    public Task<T> UntilAsync<T>(string ns, string name, Func<T, bool> condition)
        where T : class, IKubernetesObject<T> => Client.UntilAsync(new ObjectKey(ns, name), condition, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Waits until an object is gone.</summary>
    public async Task UntilGoneAsync<T>(string ns, string name)
        where T : class, IKubernetesObject<T>
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var selection = $"metadata.name={name}";
        var list = await Client.ListAsync<T>(new ListRequest(ns, FieldSelector: selection), patience.Token);
        if (list.Items.Count == 0)
        {
            return;
        }

        await foreach (var change in Client.WatchAsync<T>(new WatchRequest(list.ResourceVersion, ns, FieldSelector: selection), patience.Token))
        {
            if (change.Type == WatchEventType.Deleted)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running.Select(r => Task.WhenAny(r)));
        await server!.DisposeAsync();
        await store.DisposeAsync();
        stop.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private EventRecorder Record(IApiClient client, string component)
    {
        var recorder = new EventRecorder(client, component, "", TimeProvider.System, NullLogger<EventRecorder>.Instance);
        running.Add(recorder.RunAsync(stop.Token));
        return recorder;
    }
}

using Microsoft.Extensions.Logging;
using Podium.Api;

namespace Podium.Client.Informers;

/// <summary>
/// The informers that the components of a process share: one for each kind and selection, however many ask for it. All must ask, and add
/// their handlers and indexes, before the set runs.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Where lost watches are written.</param>
public sealed class InformerSet(IApiClient client, TimeProvider time, ILoggerFactory loggers)
{
    private readonly Dictionary<(Type Kind, InformerSelection Selection), IInformer> informers = [];

    /// <summary>Completes once all informers show their first listing.</summary>
    public Task Synced => Task.WhenAll(informers.Values.Select(i => i.Synced));

    /// <summary>The informer of a kind, over all of its objects or a selection of them.</summary>
    public Informer<T> Of<T>(InformerSelection? selection = null)
        where T : class, IKubernetesObject<T>
    {
        var key = (typeof(T), selection ?? InformerSelection.All);
        if (!informers.TryGetValue(key, out var informer))
        {
            informers[key] = informer = new Informer<T>(client, key.Item2, time, loggers.CreateLogger<Informer<T>>());
        }

        return (Informer<T>)informer;
    }

    /// <summary>Keeps all informers up to date until cancelled; called once. One that breaks ends this with its failure.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var running = informers.Values.Select(i => Task.Run(() => i.RunAsync(cancellationToken), cancellationToken)).ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            await ended;
        }
    }
}

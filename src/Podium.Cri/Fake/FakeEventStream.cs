using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Podium.Cri.Fake;

/// <summary>Gives every watcher every event.</summary>
internal sealed class FakeEventStream
{
    private readonly Lock gate = new();
    private Channel<ContainerEvent>[] watchers = [];

    public void Publish(ContainerEvent happened)
    {
        foreach (var watcher in Volatile.Read(ref watchers))
        {
            watcher.Writer.TryWrite(happened);
        }
    }

    public async IAsyncEnumerable<ContainerEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<ContainerEvent>(new() { SingleReader = true });
        channel.Writer.TryWrite(ContainerEvent.Subscribed.Instance);
        lock (gate)
        {
            watchers = [.. watchers, channel];
        }

        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return happened;
            }
        }
        finally
        {
            lock (gate)
            {
                watchers = Array.FindAll(watchers, w => w != channel);
            }
        }
    }
}

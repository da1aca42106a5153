using System.Threading.Channels;

namespace Podium.Network;

/// <summary>
/// Says that something has changed since it was looked at last; changes that nobody has looked at yet are one. Any number may set it, one
/// waits.
/// </summary>
internal sealed class ChangeSignal
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something has changed.</summary>
    public void Set() => changed.Writer.TryWrite(true);

    /// <summary>Waits for the next change.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await changed.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Brings something up to date now and after every change, until cancelled.</summary>
    /// <param name="sync">Does it; false where it did not succeed, and is to be tried again soon.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FollowAsync(Func<CancellationToken, Task<bool>> sync, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await sync(cancellationToken).ConfigureAwait(false))
            {
                await WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(Retry, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

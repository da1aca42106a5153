namespace Podium.Streaming.Upgrades;

/// <summary>
/// How the two directions of a joined connection are getting on: whether one of them waits for a side that does not take what it is
/// sent, and since when. Written by the connection's own copying, read by anyone.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class UpgradeTraffic(TimeProvider time)
{
    private long inputWaitsSince;
    private bool isOutputWaiting;
    private long lastOutput = time.GetTimestamp();

    /// <summary>
    /// Whether the backend has taken nothing of the client's for so long, while it has sent nothing that the client did not take at once.
    /// </summary>
    public bool IsInputStuck(TimeSpan atLeast)
    {
        var since = Volatile.Read(ref inputWaitsSince);
        return since != 0
            && time.GetElapsedTime(since) >= atLeast
            && !IsOutputUnderWay(atLeast);
    }

    /// <summary>Whether the backend's output is on its way to the client, or was so short a time ago.</summary>
    public bool IsOutputUnderWay(TimeSpan within) =>
        Volatile.Read(ref isOutputWaiting) || time.GetElapsedTime(Volatile.Read(ref lastOutput)) < within;

    /// <summary>Bytes were read of one side, and are now given to the other.</summary>
    /// <param name="isOutput">Whether they are the backend's.</param>
    public void Waits(bool isOutput)
    {
        if (isOutput)
        {
            Volatile.Write(ref isOutputWaiting, true);
        }
        else
        {
            // Zero stands for not waiting.
            Volatile.Write(ref inputWaitsSince, Math.Max(1, time.GetTimestamp()));
        }
    }

    /// <summary>The other side has taken them.</summary>
    /// <param name="isOutput">Whether they are the backend's.</param>
    public void Taken(bool isOutput)
    {
        if (isOutput)
        {
            Volatile.Write(ref lastOutput, time.GetTimestamp());
            Volatile.Write(ref isOutputWaiting, false);
        }
        else
        {
            Volatile.Write(ref inputWaitsSince, 0);
        }
    }
}

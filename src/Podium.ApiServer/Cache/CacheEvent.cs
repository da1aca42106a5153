using Podium.Client;

namespace Podium.ApiServer.Cache;

/// <summary>
/// One change: created where <see cref="Previous"/> is null, deleted where <see cref="Current"/> is null. Shared by all watches,
/// as are its encodings.
/// </summary>
/// <remarks>
/// What a watch with a selector shows: the object after the change as ADDED where only <see cref="Current"/> is selected, as
/// MODIFIED where both are; <see cref="Last"/> as DELETED where only <see cref="Previous"/> is.
/// </remarks>
internal sealed class CacheEvent(long revision, CachedObject? current, CachedObject? previous)
{
    private CachedObject? _last;
    private byte[]? _added;
    private byte[]? _modified;
    private byte[]? _deleted;

    // Set once the event is history: encodings are then made for the asker alone.
    private volatile bool _past;

    /// <summary>The change's revision.</summary>
    public long Revision => revision;

    /// <summary>The object after the change; null where it was deleted.</summary>
    public CachedObject? Current => current;

    /// <summary>The object before; null where it was created.</summary>
    public CachedObject? Previous => previous;

    /// <summary>The state before the change under the change's revision: what DELETED shows. Not for a creation.</summary>
    public CachedObject Last => _last ??= previous!.DeletedAt(revision);

    /// <summary>The line that a watch writes, <c>{"type":"MODIFIED","object":…}</c> with its line end; made once for all watches.</summary>
    public ReadOnlyMemory<byte> Line(WatchEventType type) => type switch
    {
        WatchEventType.Added => Line(ref _added, "{\"type\":\"ADDED\",\"object\":"u8, current!),
        WatchEventType.Modified => Line(ref _modified, "{\"type\":\"MODIFIED\",\"object\":"u8, current!),
        WatchEventType.Deleted => Line(ref _deleted, "{\"type\":\"DELETED\",\"object\":"u8, Last),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a change"),
    };

    /// <summary>Lets go of the encodings: the event stays only for watches that start from before it.</summary>
    internal void Pass()
    {
        _past = true;
        (_added, _modified, _deleted) = (null, null, null);
    }

    private byte[] Line(ref byte[]? made, ReadOnlySpan<byte> start, CachedObject shown)
    {
        if (Volatile.Read(ref made) is { } line)
        {
            return line;
        }

        line = new byte[start.Length + shown.JsonLength + 2];
        start.CopyTo(line);
        var end = start.Length + shown.WriteTo(line.AsSpan(start.Length));
        line[end] = (byte)'}';
        line[end + 1] = (byte)'\n';
        if (!_past)
        {
            Volatile.Write(ref made, line);
        }

        return line;
    }
}

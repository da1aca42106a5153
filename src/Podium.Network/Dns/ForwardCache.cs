using System.Buffers.Binary;

namespace Podium.Network.Dns;

/// <summary>Whose answer it may be: what was asked, and in which form.</summary>
/// <param name="Name">The name in small letters.</param>
/// <param name="Type">What was asked for.</param>
/// <param name="HasEdns">Whether the client takes the extension record.</param>
/// <param name="WantsSecurity">Whether the client wants DNSSEC records.</param>
internal readonly record struct ForwardKey(string Name, DnsType Type, bool HasEdns, bool WantsSecurity)
{
    /// <summary>A query's key.</summary>
    public static ForwardKey Of(DnsQuery query) => new(query.Name, query.Type, query.Edns is not null, query.Edns?.WantsSecurity ?? false);
}

/// <summary>
/// Answers of other name servers, for as long as they allow and at most half a minute; failures for five seconds. It holds a few
/// thousand answers and forgets the oldest first. Safe for concurrent use.
/// </summary>
internal sealed class ForwardCache(TimeProvider time)
{
    private const int Capacity = 4096;
    private const uint LongestSeconds = 30;
    private const uint FailureSeconds = 5;

    private readonly Lock guard = new();

    // Guarded by `guard`.
    private readonly Dictionary<ForwardKey, Entry> entries = [];
    private readonly Queue<(ForwardKey Key, long At)> order = new();

    /// <summary>An answer whose times to live count from now; null where none is kept. Its number and question are another client's.</summary>
    public byte[]? Get(ForwardKey key)
    {
        Entry? entry;
        lock (guard)
        {
            entry = entries.GetValueOrDefault(key);
        }

        if (entry is null)
        {
            return null;
        }

        var age = (uint)time.GetElapsedTime(entry.At).TotalSeconds;
        if (age >= entry.Seconds)
        {
            return null;
        }

        var message = (byte[])entry.Message.Clone();
        foreach (var at in entry.Times)
        {
            var left = BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(at));
            BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(at), left > age ? left - age : 0);
        }

        return message;
    }

    /// <summary>Keeps an answer, unless it may not be kept.</summary>
    public void Put(ForwardKey key, byte[] message)
    {
        if (DnsReader.FindTimes(message) is not { } times || (message[2] & 0x02) != 0)
        {
            return;
        }

        var code = (DnsResponseCode)(message[3] & 0x0f);
        var seconds = code is DnsResponseCode.NoError or DnsResponseCode.NameError ? LongestSeconds : FailureSeconds;
        foreach (var at in times)
        {
            seconds = Math.Min(seconds, BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(at)));
        }

        if (seconds == 0)
        {
            return;
        }

        var now = time.GetTimestamp();
        lock (guard)
        {
            entries[key] = new Entry(message, times, now, seconds);
            order.Enqueue((key, now));
            while (order.Count > Capacity)
            {
                var (oldest, at) = order.Dequeue();
                if (entries.TryGetValue(oldest, out var entry) && entry.At == at)
                {
                    entries.Remove(oldest);
                }
            }
        }
    }

    private sealed record Entry(byte[] Message, List<int> Times, long At, uint Seconds);
}

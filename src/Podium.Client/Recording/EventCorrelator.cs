using Podium.Api.Core.V1;

namespace Podium.Client.Recording;

/// <summary>
/// Decides what becomes of an event: a new Event, one more count on an Event that is there, or nothing because its source is too
/// loud. The rules and numbers are client-go's (tools/record/events_cache.go): more than 10 different messages for one object and
/// reason within 10 minutes are combined; a source may write 25 events about an object at once and one more every 5 minutes.
/// Not safe for concurrent use.
/// </summary>
internal sealed class EventCorrelator
{
    private const int CacheSize = 4096;
    private const int MessagesBeforeCombining = 10;
    private const double Burst = 25;
    private static readonly TimeSpan CombineWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private readonly RecentlyUsed<Group> groups = new(CacheSize);
    private readonly RecentlyUsed<Observation> observations = new(CacheSize);
    private readonly RecentlyUsed<Bucket> buckets = new(CacheSize);

    /// <summary>What to do with an event.</summary>
    /// <param name="Event">The Event to create, or to bring the one of its name up to.</param>
    /// <param name="IsUpdate">Whether an Event of that name was written before.</param>
    public readonly record struct Verdict(Event Event, bool IsUpdate);

    /// <summary>The verdict on an event; null where it is dropped.</summary>
    public Verdict? Correlate(Event incoming, DateTimeOffset now)
    {
        var groupKey = GroupKey(incoming);
        var group = groups.Get(groupKey);
        if (group is null || now - group.Last > CombineWindow)
        {
            group = new Group([], now);
        }

        group.Messages.Add(incoming.Message);
        groups.Put(groupKey, group with { Last = now });
        string key;
        if (group.Messages.Count < MessagesBeforeCombining)
        {
            key = $"{groupKey}\n{incoming.InvolvedObject.FieldPath}\n{incoming.Message}";
        }
        else
        {
            // The set need not grow any further to know that there are too many.
            group.Messages.Remove(incoming.Message);
            key = groupKey;
            incoming = incoming with { Message = "(combined from similar events): " + incoming.Message };
        }

        var seen = observations.Get(key);
        var result = seen is null
            ? incoming
            : incoming with
            {
                Metadata = incoming.Metadata with { Name = seen.Name },
                FirstTimestamp = seen.First,
                Count = seen.Count + 1,
            };
        observations.Put(key, new Observation(result.Metadata.Name, result.Count, result.FirstTimestamp));
        return TakeToken(incoming, now) ? new Verdict(result, seen is not null) : null;
    }

    private static string GroupKey(Event e) => string.Join('\n',
        e.Source.Component, e.Source.Host, e.InvolvedObject.Kind, e.InvolvedObject.Namespace, e.InvolvedObject.Name,
        e.InvolvedObject.Uid, e.InvolvedObject.ApiVersion, e.Type, e.Reason);

    private bool TakeToken(Event e, DateTimeOffset now)
    {
        var key = string.Join('\n', e.Source.Component, e.Source.Host, e.InvolvedObject.Kind, e.InvolvedObject.Namespace,
            e.InvolvedObject.Name, e.InvolvedObject.Uid, e.InvolvedObject.ApiVersion);
        var bucket = buckets.Get(key) ?? new Bucket(Burst, now);
        var tokens = Math.Min(Burst, bucket.Tokens + ((now - bucket.At) / Refill));
        var allowed = tokens >= 1;
        buckets.Put(key, new Bucket(allowed ? tokens - 1 : tokens, now));
        return allowed;
    }

    private sealed record Group(HashSet<string> Messages, DateTimeOffset Last);

    private sealed record Observation(string Name, int Count, DateTimeOffset? First);

    private sealed record Bucket(double Tokens, DateTimeOffset At);
}

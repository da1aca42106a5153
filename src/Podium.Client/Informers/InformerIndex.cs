using Podium.Api;

namespace Podium.Client.Informers;

/// <summary>Finds an informer's objects by a value, such as the pods of a node or of an owner. Safe for concurrent reads.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class InformerIndex<T>
    where T : class, IKubernetesObject<T>
{
    private readonly Func<T, IEnumerable<string>> valuesOf;
    private readonly Lock guard = new();

    // Guarded by `guard`.
    private readonly Dictionary<string, Dictionary<ObjectKey, T>> buckets = new(StringComparer.Ordinal);

    internal InformerIndex(Func<T, IEnumerable<string>> valuesOf) => this.valuesOf = valuesOf;

    /// <summary>The objects with this value, as they are now; the list is the caller's own.</summary>
    public IReadOnlyList<T> this[string value]
    {
        get
        {
            lock (guard)
            {
                return buckets.TryGetValue(value, out var bucket) ? [.. bucket.Values] : [];
            }
        }
    }

    /// <summary>How many objects have this value.</summary>
    public int CountOf(string value)
    {
        lock (guard)
        {
            return buckets.TryGetValue(value, out var bucket) ? bucket.Count : 0;
        }
    }

    internal void Apply(InformerChange<T> change)
    {
        lock (guard)
        {
            if (change.Before is { } before)
            {
                foreach (var value in valuesOf(before))
                {
                    if (buckets.TryGetValue(value, out var bucket) && bucket.Remove(ObjectKey.Of(before)) && bucket.Count == 0)
                    {
                        buckets.Remove(value);
                    }
                }
            }

            if (change.After is { } after)
            {
                foreach (var value in valuesOf(after))
                {
                    if (!buckets.TryGetValue(value, out var bucket))
                    {
                        buckets[value] = bucket = [];
                    }

                    bucket[ObjectKey.Of(after)] = after;
                }
            }
        }
    }
}

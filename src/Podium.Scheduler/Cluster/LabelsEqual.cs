namespace Podium.Scheduler.Cluster;

/// <summary>Whether two maps hold the same: records compare them by reference.</summary>
internal static class LabelsEqual
{
    public static bool Of<T>(IReadOnlyDictionary<string, T> a, IReadOnlyDictionary<string, T> b)
        where T : IEquatable<T>
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a.Count != b.Count)
        {
            return false;
        }

        foreach (var (key, value) in a)
        {
            if (!b.TryGetValue(key, out var other) || !other.Equals(value))
            {
                return false;
            }
        }

        return true;
    }
}

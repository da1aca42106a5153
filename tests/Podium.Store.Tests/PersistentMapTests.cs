namespace Podium.Store.Tests;

/// <summary>The map against a SortedDictionary under random changes, old versions included.</summary>
public sealed class PersistentMapTests
{
    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 300)]
    [InlineData(3, 3000)]
    public void It_holds_what_a_sorted_dictionary_holds_and_old_versions_stay(int seed, int keys)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var map = PersistentMap<string>.Empty;
        var versions = new List<(PersistentMap<string> Map, KeyValuePair<string, string>[] Entries)>();
        for (var i = 0; i < 4000; i++)
        {
            var key = $"/{random.Next(keys)}";
            if (random.Next(3) == 0)
            {
                model.Remove(key);
                map = map.Remove(key);
            }
            else
            {
                model[key] = $"{i}";
                map = map.Set(key, $"{i}");
            }

            Assert.Equal(model.Count, map.Count);
            if (i % 200 == 0)
            {
                versions.Add((map, [.. model]));
            }
        }

        versions.Add((PersistentMap<string>.FromSorted([.. model]), [.. model]));
        foreach (var (version, entries) in versions)
        {
            Assert.Equal(entries, Entries(version.GetEnumerator()));
            for (var i = 0; i < 20; i++)
            {
                var start = $"/{random.Next(keys)}";
                Assert.Equal(entries.Where(e => string.CompareOrdinal(e.Key, start) >= 0), Entries(version.From(start)));
                Assert.Equal(entries.Count(e => string.CompareOrdinal(e.Key, start) < 0), version.CountBefore(start));
                Assert.Equal(entries.Count(e => e.Key.StartsWith(start, StringComparison.Ordinal)), version.CountPrefix(start));
                Assert.Equal(entries.Any(e => e.Key == start), version.TryGet(start, out _));
            }
        }
    }

    [Fact]
    public void It_stays_balanced_under_keys_in_order()
    {
        // A list of this length would overflow the stack of the recursion.
        var map = PersistentMap<string>.Empty;
        for (var i = 0; i < 100_000; i++)
        {
            map = map.Set($"{i:D6}", "x");
        }

        for (var i = 0; i < 99_999; i++)
        {
            map = map.Remove($"{i:D6}");
        }

        Assert.Equal(1, map.Count);
    }

    private static List<KeyValuePair<string, string>> Entries(PersistentMap<string>.Enumerator at)
    {
        var entries = new List<KeyValuePair<string, string>>();
        while (at.MoveNext())
        {
            entries.Add(new(at.CurrentKey, at.Current));
        }

        return entries;
    }
}

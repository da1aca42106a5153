using System.Globalization;
using System.Text;

namespace Podium.Api.Batch.V1;

/// <summary>
/// A set of a job's indexes, kept as ascending ranges and written as a job's status does: <c>1,3-5,7</c>. Immutable
/// (pkg/controller/job/indexed_job_utils.go: orderedIntervals).
/// </summary>
public sealed class IndexIntervals
{
    private readonly List<(int First, int Last)> ranges;

    private IndexIntervals(List<(int First, int Last)> ranges) => this.ranges = ranges;

    /// <summary>No index.</summary>
    public static IndexIntervals Empty { get; } = new([]);

    /// <summary>How many indexes there are.</summary>
    public int Count => ranges.Sum(r => r.Last - r.First + 1);

    /// <summary>The ranges, both ends included, in ascending order.</summary>
    public IReadOnlyList<(int First, int Last)> Ranges => ranges;

    /// <summary>Reads a set. What is no number is passed over, and so is what is not below <paramref name="completions"/>.</summary>
    public static IndexIntervals Parse(string text, int completions)
    {
        var read = new List<(int First, int Last)>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (!TryNumber(ends[0], out var first) || !TryNumber(ends[^1], out var last))
            {
                continue;
            }

            if (first >= completions)
            {
                break;
            }

            read.Add((first, Math.Min(last, completions - 1)));
        }

        return Merge(read, []);
    }

    /// <summary>A set of single indexes, in any order.</summary>
    public static IndexIntervals Of(IEnumerable<int> indexes) => Merge([.. indexes.Order().Select(i => (i, i))], []);

    /// <summary>The indexes of both sets.</summary>
    public IndexIntervals With(IndexIntervals other) => Merge(ranges, other.ranges);

    /// <summary>The set with further indexes, given in any order.</summary>
    public IndexIntervals With(IEnumerable<int> indexes) => With(Of(indexes));

    /// <summary>Whether the index is in the set.</summary>
    public bool Contains(int index)
    {
        var (low, high) = (0, ranges.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (ranges[middle].Last >= index)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low < ranges.Count && ranges[low].First <= index;
    }

    /// <summary>How many indexes both sets have.</summary>
    public int CountCommon(IndexIntervals other)
    {
        var (count, mine, theirs) = (0, 0, 0);
        while (mine < ranges.Count && theirs < other.ranges.Count)
        {
            var (a, b) = (ranges[mine], other.ranges[theirs]);
            count += Math.Max(0, Math.Min(a.Last, b.Last) - Math.Max(a.First, b.First) + 1);
            if (a.Last <= b.Last)
            {
                mine++;
            }

            if (b.Last <= a.Last)
            {
                theirs++;
            }
        }

        return count;
    }

    /// <summary>The lowest indexes below <paramref name="completions"/> that are not in the set, at most <paramref name="count"/> of them.</summary>
    public IReadOnlyList<int> FirstMissing(int count, int completions)
    {
        var missing = new List<int>();
        var candidate = 0;
        foreach (var (first, last) in ranges)
        {
            for (; candidate < Math.Min(first, completions) && missing.Count < count; candidate++)
            {
                missing.Add(candidate);
            }

            candidate = Math.Max(candidate, last + 1);
        }

        for (; candidate < completions && missing.Count < count; candidate++)
        {
            missing.Add(candidate);
        }

        return missing;
    }

    /// <summary>The set as a job's status has it: two neighbours with a comma, more with a hyphen.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (first, last) in ranges)
        {
            if (text.Length > 0)
            {
                text.Append(',');
            }

            text.Append(CultureInfo.InvariantCulture, $"{first}");
            if (last > first)
            {
                text.Append(last == first + 1 ? ',' : '-').Append(CultureInfo.InvariantCulture, $"{last}");
            }
        }

        return text.ToString();
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static IndexIntervals Merge(List<(int First, int Last)> a, List<(int First, int Last)> b)
    {
        var merged = new List<(int First, int Last)>(a.Count + b.Count);
        var (i, j) = (0, 0);
        while (i < a.Count || j < b.Count)
        {
            var next = j == b.Count || (i < a.Count && a[i].First < b[j].First) ? a[i++] : b[j++];
            if (merged.Count == 0 || next.First > merged[^1].Last + 1)
            {
                merged.Add(next);
            }
            else if (next.Last > merged[^1].Last)
            {
                merged[^1] = merged[^1] with { Last = next.Last };
            }
        }

        return new(merged);
    }
}

using System.Collections;

namespace Podium.ApiServer.Core.Services.Allocation;

/// <summary>
/// Which number of a range is given to one who asks for any. The lower band is left to those who name their number, until the upper one is
/// full (pkg/registry/core/service/ipallocator and portallocator: calculateRangeOffset).
/// </summary>
internal static class NumberBands
{
    /// <summary>How many numbers the lower band has.</summary>
    /// <param name="size">How many numbers the range has.</param>
    /// <param name="share">The band is this part of the range.</param>
    /// <param name="most">The most that it has.</param>
    public static int LowerSize(long size, int share, int most)
    {
        const int Least = 16;
        return size <= Least ? 0 : (int)Math.Clamp(size / share, Least, most);
    }

    /// <summary>The first free number from a random place in the upper band on, else in the lower one; null where none is free.</summary>
    /// <param name="used">The numbers that are not free.</param>
    /// <param name="lower">How many numbers the lower band has.</param>
    /// <param name="random">Gives a number below the one that it is given.</param>
    public static int? Pick(BitArray used, int lower, Func<int, int> random) =>
        PickIn(used, lower, used.Count, random) ?? PickIn(used, 0, lower, random);

    private static int? PickIn(BitArray used, int from, int to, Func<int, int> random)
    {
        var count = to - from;
        if (count <= 0)
        {
            return null;
        }

        var start = random(count);
        for (var i = 0; i < count; i++)
        {
            var candidate = from + ((start + i) % count);
            if (!used[candidate])
            {
                return candidate;
            }
        }

        return null;
    }
}

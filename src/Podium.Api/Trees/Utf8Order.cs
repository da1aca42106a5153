namespace Podium.Api.Trees;

/// <summary>
/// The order of strings by their UTF-8 bytes, which is Go's. It differs from the ordinal order of C# only where surrogate
/// pairs meet characters above them.
/// </summary>
internal static class Utf8Order
{
    public static int Compare(string left, string right)
    {
        var common = Math.Min(left.Length, right.Length);
        for (var i = 0; i < common; i++)
        {
            char l = left[i], r = right[i];
            if (l != r)
            {
                // A surrogate stands for a code point above every other character.
                var leftHigh = char.IsSurrogate(l);
                return leftHigh == char.IsSurrogate(r) ? l.CompareTo(r) : leftHigh ? 1 : -1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}

using System.Globalization;
using System.Text;

namespace Podium.Kubelet.Logs;

/// <summary>One line of a CRI log: <c>TIME STREAM TAG TEXT</c>, where the tag <c>P</c> says that the text's line goes on in the next.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="TimeText">The same as it stands in the file.</param>
/// <param name="IsStdErr">Which stream it was written to.</param>
/// <param name="IsPartial">Whether the line goes on.</param>
/// <param name="Text">The text, without its line end.</param>
internal readonly record struct CriLogLine(DateTimeOffset Time, string TimeText, bool IsStdErr, bool IsPartial, ReadOnlyMemory<byte> Text)
{
    /// <summary>Reads a line; false for one that is not in the format, which readers pass over.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> line, out CriLogLine parsed)
    {
        parsed = default;
        var span = line.Span;
        var first = span.IndexOf((byte)' ');
        if (first < 0)
        {
            return false;
        }

        var second = first + 1 + span[(first + 1)..].IndexOf((byte)' ');
        if (second <= first)
        {
            return false;
        }

        var third = second + 1 + span[(second + 1)..].IndexOf((byte)' ');
        if (third <= second)
        {
            third = span.Length;
        }

        var time = Encoding.ASCII.GetString(span[..first]);
        if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return false;
        }

        var stream = span[(first + 1)..second];
        var tag = span[(second + 1)..third];
        parsed = new(
            at, time, stream.SequenceEqual("stderr"u8), tag.StartsWith("P"u8), third >= span.Length ? default : line[(third + 1)..]);
        return true;
    }
}

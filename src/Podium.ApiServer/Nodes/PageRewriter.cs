using System.Buffers;
using System.Net;
using System.Text;

namespace Podium.ApiServer.Nodes;

/// <summary>
/// Rewrites the links of a page while it passes: the attributes of tags that hold addresses. All else keeps its bytes; only a tag that has
/// not come whole is held back. The page may be in any encoding that has ASCII's characters in ASCII's places.
/// </summary>
internal sealed class PageRewriter(Func<string, string> rewrite)
{
    // A tag that is longer passes as it is: a backend must not fill the server's memory.
    private const int TagBytesMax = 64 * 1024;

    private static readonly Dictionary<string, string[]> Addresses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["a"] = ["href"],
        ["applet"] = ["codebase"],
        ["area"] = ["href"],
        ["audio"] = ["src"],
        ["base"] = ["href"],
        ["blockquote"] = ["cite"],
        ["body"] = ["background"],
        ["button"] = ["formaction"],
        ["command"] = ["icon"],
        ["del"] = ["cite"],
        ["embed"] = ["src"],
        ["form"] = ["action"],
        ["frame"] = ["longdesc", "src"],
        ["head"] = ["profile"],
        ["html"] = ["manifest"],
        ["iframe"] = ["longdesc", "src"],
        ["img"] = ["longdesc", "src", "usemap"],
        ["input"] = ["src", "usemap", "formaction"],
        ["ins"] = ["cite"],
        ["link"] = ["href"],
        ["object"] = ["classid", "codebase", "data", "usemap"],
        ["q"] = ["cite"],
        ["script"] = ["src"],
        ["source"] = ["src"],
        ["video"] = ["poster", "src"],
    };

    // What stands in these elements is text until they end, whatever it looks like.
    private static readonly HashSet<string> OfText = new(StringComparer.OrdinalIgnoreCase)
    {
        "iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp",
    };

    private readonly ArrayBufferWriter<byte> held = new();
    private string textOf = "";

    /// <summary>Takes the next bytes of the page and writes what is ready.</summary>
    public void Take(ReadOnlySpan<byte> page, IBufferWriter<byte> output)
    {
        held.Write(page);
        Write(held.WrittenSpan, output, isEnd: false);
    }

    /// <summary>Writes what is left at the page's end.</summary>
    public void End(IBufferWriter<byte> output) => Write(held.WrittenSpan, output, isEnd: true);

    private void Write(ReadOnlySpan<byte> page, IBufferWriter<byte> output, bool isEnd)
    {
        while (!page.IsEmpty)
        {
            var length = Next(page, out var tag);
            if (length == 0)
            {
                if (!isEnd && page.Length < TagBytesMax)
                {
                    break;
                }

                length = page.Length;
            }

            if (tag is null)
            {
                output.Write(page[..length]);
            }
            else
            {
                WriteTag(page[..length], tag, output);
            }

            page = page[length..];
        }

        var rest = page.ToArray();
        held.ResetWrittenCount();
        held.Write(rest);
    }

    // How long the next piece is: a tag, a comment or text; 0 where its end has not come. The tag is given where it is one.
    private int Next(ReadOnlySpan<byte> page, out Tag? tag)
    {
        tag = null;
        if (textOf.Length > 0)
        {
            var length = Text(page);
            if (length > 0 || textOf.Length > 0)
            {
                return length;
            }
        }

        var at = page.IndexOf((byte)'<');
        if (at != 0)
        {
            return at < 0 ? page.Length : at;
        }

        if (page.Length < 4)
        {
            return 0;
        }

        if (page.StartsWith("<!--"u8))
        {
            return After(page, "-->"u8);
        }

        if (page[1] is (byte)'!' or (byte)'?' or (byte)'/')
        {
            return After(page, ">"u8);
        }

        if (!char.IsAsciiLetter((char)page[1]))
        {
            return 1;
        }

        tag = Tag.Read(page);
        if (tag is not null && OfText.Contains(tag.Name))
        {
            textOf = tag.Name;
        }

        return tag?.Length ?? 0;
    }

    // How long the text of such an element is; 0 where it is over, or where that cannot be told yet.
    private int Text(ReadOnlySpan<byte> page)
    {
        for (var at = 0; at < page.Length; at++)
        {
            var next = page[at..].IndexOf("</"u8);
            if (next < 0)
            {
                // The last byte may be the first of the end.
                return page.Length - 1;
            }

            at += next;
            if (page.Length < at + 2 + textOf.Length)
            {
                return at;
            }

            if (Ascii.EqualsIgnoreCase(page.Slice(at + 2, textOf.Length), textOf))
            {
                textOf = "";
                return at;
            }
        }

        return 0;
    }

    private static int After(ReadOnlySpan<byte> page, ReadOnlySpan<byte> end)
    {
        var at = page.IndexOf(end);
        return at < 0 ? 0 : at + end.Length;
    }

    private void WriteTag(ReadOnlySpan<byte> page, Tag tag, IBufferWriter<byte> output)
    {
        var written = 0;
        var names = Addresses.GetValueOrDefault(tag.Name) ?? [];
        foreach (var (name, value) in tag.Attributes)
        {
            if (!names.Contains(Encoding.ASCII.GetString(page[name]), StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var link = WebUtility.HtmlDecode(Encoding.UTF8.GetString(page[value]));
            var rewritten = rewrite(link);
            if (rewritten != link)
            {
                output.Write(page[written..value.Start.Value]);
                output.Write(Encoding.UTF8.GetBytes(WebUtility.HtmlEncode(rewritten)));
                written = value.End.Value;
            }
        }

        output.Write(page[written..]);
    }

    /// <summary>The beginning of an element.</summary>
    /// <param name="Name">The element.</param>
    /// <param name="Length">How many bytes it has, with its brackets.</param>
    /// <param name="Attributes">Where its attributes are that have values: their names, and their values without quotes.</param>
    private sealed record Tag(string Name, int Length, List<(Range Name, Range Value)> Attributes)
    {
        /// <summary>The tag at the beginning of a page; null where its end has not come.</summary>
        public static Tag? Read(ReadOnlySpan<byte> page)
        {
            var at = End(page, 1, " \t\r\n\f/>"u8);
            var name = Encoding.ASCII.GetString(page[1..at]);
            var attributes = new List<(Range, Range)>();
            while (true)
            {
                at = Skip(page, at, " \t\r\n\f/"u8);
                if (at == page.Length)
                {
                    return null;
                }

                if (page[at] == '>')
                {
                    return new(name, at + 1, attributes);
                }

                // An equals sign at a name's beginning belongs to the name.
                var start = at;
                at = End(page, at + 1, " \t\r\n\f/=>"u8);
                var attribute = start..at;
                var equals = Skip(page, at, " \t\r\n\f"u8);
                if (equals == page.Length || page[equals] != '=')
                {
                    continue;
                }

                at = Skip(page, equals + 1, " \t\r\n\f"u8);
                if (at == page.Length)
                {
                    return null;
                }

                var quote = page[at];
                var quoted = quote is (byte)'"' or (byte)'\'';
                start = quoted ? at + 1 : at;
                at = quoted ? End(page, start, [quote]) : End(page, start, " \t\r\n\f>"u8);
                if (at == page.Length)
                {
                    return null;
                }

                attributes.Add((attribute, start..at));
                at += quoted ? 1 : 0;
            }
        }

        private static int End(ReadOnlySpan<byte> page, int from, ReadOnlySpan<byte> ends)
        {
            var length = from < page.Length ? page[from..].IndexOfAny(ends) : -1;
            return length < 0 ? page.Length : from + length;
        }

        private static int Skip(ReadOnlySpan<byte> page, int from, ReadOnlySpan<byte> skipped)
        {
            var length = from < page.Length ? page[from..].IndexOfAnyExcept(skipped) : -1;
            return length < 0 ? page.Length : from + length;
        }
    }
}

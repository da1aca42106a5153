using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Podium.Api.Trees.Decoding;

/// <summary>
/// Turns one YAML document into JSON as sigs.k8s.io/yaml does: YAML 1.1 scalars (yes and on are booleans, 0777 is
/// octal), keys become strings, merge keys (&lt;&lt;) are resolved. Aliases are expanded only up to the size limit.
/// </summary>
internal static class YamlJson
{
    /// <summary>Writes the JSON; answers with one strict error naming the keys that come twice, if any do.</summary>
    public static List<string> Convert(ReadOnlySpan<byte> yaml, ArrayBufferWriter<byte> output, DecodeLimits limits)
    {
        if (yaml.Length > limits.MaxBytes)
        {
            throw new DecodeException($"limit is {limits.MaxBytes}");
        }

        var events = Parse(Encoding.UTF8.GetString(yaml));
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        return new YamlWriter(events, writer, limits).Write();
    }

    private static List<ParsingEvent> Parse(string text)
    {
        var events = new List<ParsingEvent>();
        try
        {
            var parser = new Parser(new StringReader(text));
            while (parser.MoveNext())
            {
                switch (parser.Current)
                {
                    case StreamStart or StreamEnd or DocumentStart or Comment:
                        break;
                    case DocumentEnd:
                        return events;
                    default:
                        events.Add(parser.Current!);
                        break;
                }
            }
        }
        catch (YamlException e)
        {
            throw new DecodeException(string.Create(CultureInfo.InvariantCulture,
                $"error converting YAML to JSON: yaml: line {e.Start.Line}: {Reason(e)}"));
        }

        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser's scanner fails so on some texts that are no YAML.
            throw new DecodeException(string.Create(CultureInfo.InvariantCulture,
                $"error converting YAML to JSON: yaml: line {(events.Count == 0 ? 1 : events[^1].End.Line)}: could not find expected token"));
        }

        return events;
    }

    private static string Reason(YamlException e)
    {
        var reason = e.InnerException?.Message ?? e.Message;
        return reason.Length == 0 ? "could not parse" : char.ToLowerInvariant(reason[0]) + reason[1..].TrimEnd('.');
    }

    private sealed class YamlWriter(List<ParsingEvent> events, Utf8JsonWriter writer, DecodeLimits limits)
    {
        private readonly Dictionary<string, int> anchors = new(StringComparer.Ordinal);
        private readonly HashSet<int> open = [];
        private readonly List<string> duplicates = [];
        private int position;
        private int depth;

        public List<string> Write()
        {
            if (events.Count == 0)
            {
                writer.WriteNullValue();
            }
            else
            {
                Value();
            }

            return duplicates.Count == 0 ? [] : ["yaml: unmarshal errors:\n" + string.Join('\n', duplicates)];
        }

        private void Value()
        {
            if (writer.BytesCommitted + writer.BytesPending > limits.MaxBytes)
            {
                throw new DecodeException("error converting YAML to JSON: yaml: document contains excessive aliasing");
            }

            var start = position;
            var current = events[position++];
            if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
            {
                anchors[anchored.Anchor.Value] = start;
            }

            switch (current)
            {
                case Scalar scalar:
                    YamlScalar.Write(writer, scalar);
                    break;
                case AnchorAlias alias:
                    Alias(alias, Value);
                    break;
                case SequenceStart:
                    Enter(start);
                    writer.WriteStartArray();
                    while (events[position] is not SequenceEnd)
                    {
                        Value();
                    }

                    position++;
                    writer.WriteEndArray();
                    Leave(start);
                    break;
                case MappingStart:
                    Enter(start);
                    writer.WriteStartObject();
                    Mapping();
                    writer.WriteEndObject();
                    Leave(start);
                    break;
                default:
                    throw new DecodeException("error converting YAML to JSON: yaml: unexpected end of document");
            }
        }

        private void Mapping()
        {
            // Own keys win over merged ones, and of two the last: find the own keys first.
            var start = position;
            var lastOf = new Dictionary<string, int>(StringComparer.Ordinal);
            while (events[position] is not MappingEnd)
            {
                var line = events[position].Start.Line;
                var key = Key(out var shown);
                if (key != "<<" && !lastOf.TryAdd(key, position))
                {
                    lastOf[key] = position;
                    duplicates.Add(string.Create(CultureInfo.InvariantCulture, $"  line {line}: key {shown} already set in map"));
                }

                Skip();
            }

            var end = position;
            position = start;
            var merged = new HashSet<string>(StringComparer.Ordinal);
            while (position < end)
            {
                var key = Key(out _);
                if (key == "<<")
                {
                    Merge(lastOf, merged);
                }
                else if (lastOf[key] == position)
                {
                    writer.WritePropertyName(key);
                    Value();
                }
                else
                {
                    Skip();
                }
            }

            position = end + 1;
        }

        private void Merge(Dictionary<string, int> own, HashSet<string> merged)
        {
            switch (events[position])
            {
                case AnchorAlias alias:
                    position++;
                    Alias(alias, () => Merge(own, merged));
                    break;
                case SequenceStart:
                    position++;
                    while (events[position] is not SequenceEnd)
                    {
                        Merge(own, merged);
                    }

                    position++;
                    break;
                case MappingStart:
                    position++;
                    while (events[position] is not MappingEnd)
                    {
                        var key = Key(out _);
                        if (key == "<<")
                        {
                            Merge(own, merged);
                        }
                        else if (!own.ContainsKey(key) && merged.Add(key))
                        {
                            writer.WritePropertyName(key);
                            Value();
                        }
                        else
                        {
                            Skip();
                        }
                    }

                    position++;
                    break;
                default:
                    throw new DecodeException("error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value");
            }
        }

        private string Key(out string shown)
        {
            var current = events[position];
            if (current is AnchorAlias alias)
            {
                position++;
                string text = "", asShown = "";
                Alias(alias, () => text = Key(out asShown));
                shown = asShown;
                return text;
            }

            if (current is not Scalar scalar)
            {
                throw new DecodeException(string.Create(CultureInfo.InvariantCulture,
                    $"error converting YAML to JSON: yaml: invalid map key at line {current.Start.Line}"));
            }

            if (!scalar.Anchor.IsEmpty)
            {
                anchors[scalar.Anchor.Value] = position;
            }

            position++;
            return YamlScalar.Key(scalar, out shown);
        }

        private void Alias(AnchorAlias alias, Action use)
        {
            if (!anchors.TryGetValue(alias.Value.Value, out var target))
            {
                throw new DecodeException($"error converting YAML to JSON: yaml: unknown anchor '{alias.Value.Value}' referenced");
            }

            if (open.Contains(target))
            {
                throw new DecodeException($"error converting YAML to JSON: yaml: anchor '{alias.Value.Value}' value contains itself");
            }

            var resume = position;
            position = target;
            use();
            position = resume;
        }

        private void Skip()
        {
            var nesting = 0;
            do
            {
                if (events[position] is NodeEvent { Anchor.IsEmpty: false } anchored)
                {
                    anchors[anchored.Anchor.Value] = position;
                }

                nesting += events[position++].NestingIncrease;
            }
            while (nesting > 0);
        }

        private void Enter(int start)
        {
            open.Add(start);
            if (++depth > limits.MaxDepth)
            {
                throw new DecodeException("error converting YAML to JSON: yaml: exceeded max depth of " + limits.MaxDepth.ToString(CultureInfo.InvariantCulture));
            }
        }

        private void Leave(int start)
        {
            open.Remove(start);
            depth--;
        }
    }
}

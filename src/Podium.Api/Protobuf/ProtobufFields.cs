using System.Globalization;

namespace Podium.Api.Protobuf;

/// <summary>
/// The fields of Kubernetes' protobuf messages by their numbers. They stand in one table and not on the records, because messages nest where the JSON
/// is flat (a Volume's source), and because they are needed only when a client speaks protobuf.
/// </summary>
internal static class ProtobufFields
{
    private static readonly Lazy<Dictionary<string, Dictionary<int, ProtobufField>>> Messages = new(Load);

    /// <summary>The fields of a message, by the name of its definition; null where it is not known.</summary>
    public static IReadOnlyDictionary<int, ProtobufField>? Find(string definition) => Messages.Value.GetValueOrDefault(Shorten(definition));

    private static string Shorten(string definition) =>
        definition.StartsWith("io.k8s.api.", StringComparison.Ordinal) ? definition["io.k8s.api.".Length..]
        : definition.StartsWith("io.k8s.apimachinery.pkg.", StringComparison.Ordinal) ? definition["io.k8s.apimachinery.pkg.".Length..]
        : definition;

    private static Dictionary<string, Dictionary<int, ProtobufField>> Load()
    {
        using var stream = typeof(ProtobufFields).Assembly.GetManifestResourceStream("FieldNumbers.txt")!;
        using var reader = new StreamReader(stream);
        var messages = new Dictionary<string, Dictionary<int, ProtobufField>>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            // A message and its fields: name=number, and *message where the field's own fields stand on this level in JSON.
            var words = line.Split(' ');
            var fields = new Dictionary<int, ProtobufField>(words.Length - 1);
            foreach (var word in words.AsSpan(1))
            {
                var equals = word.IndexOf('=', StringComparison.Ordinal);
                var star = word.IndexOf('*', StringComparison.Ordinal);
                var number = int.Parse(word.AsSpan(equals + 1, (star < 0 ? word.Length : star) - equals - 1), CultureInfo.InvariantCulture);
                fields.Add(number, new(word[..equals], star < 0 ? null : word[(star + 1)..]));
            }

            messages.Add(words[0], fields);
        }

        return messages;
    }
}

/// <summary>A field of a protobuf message.</summary>
/// <param name="Name">The name in JSON.</param>
/// <param name="Inline">The message whose fields stand on the owner's level in JSON; null for a plain field.</param>
internal readonly record struct ProtobufField(string Name, string? Inline);

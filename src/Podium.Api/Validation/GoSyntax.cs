using System.Text;

namespace Podium.Api.Validation;

/// <summary>Values as Go's <c>%#v</c> prints them, where Kubernetes' messages show them so.</summary>
internal readonly record struct GoSyntax(string Text)
{
    /// <summary>A list of strings: <c>[]string{"a", "b"}</c>.</summary>
    public static GoSyntax Strings(IEnumerable<string> values) =>
        new($"[]string{{{string.Join(", ", values.Select(value => FieldError.Format(value)))}}}");

    /// <summary>
    /// An object. Go prints a struct with its pointers' addresses, which tells a user nothing; the object's JSON stands here.
    /// </summary>
    public static GoSyntax Object<T>(T value)
        where T : IApiType<T>
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
        {
            value.Write(writer);
        }

        return new(Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    /// <summary>A list of objects, in JSON as <see cref="Object{T}"/> says.</summary>
    public static GoSyntax Objects<T>(IEnumerable<T> values)
        where T : IApiType<T> => new($"[{string.Join(",", values.Select(value => Object(value).Text))}]");

    /// <summary>A map of strings: <c>map[string]string{"a":"b"}</c>, sorted by key.</summary>
    public static GoSyntax Map(IReadOnlyDictionary<string, string> map) => new("map[string]string{"
        + string.Join(", ", map.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{FieldError.Format(entry.Key)}:{FieldError.Format(entry.Value)}"))
        + "}");

    /// <inheritdoc/>
    public override string ToString() => Text;
}

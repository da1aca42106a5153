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

    /// <inheritdoc/>
    public override string ToString() => Text;
}

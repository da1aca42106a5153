using System.Globalization;
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
    public static GoSyntax Map(IReadOnlyDictionary<string, string> map) => map.Count == 0 ? new("map[string]string(nil)") : new("map[string]string{"
        + string.Join(", ", map.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{FieldError.Format(entry.Key)}:{FieldError.Format(entry.Value)}"))
        + "}");

    /// <summary>A label selector: <c>v1.LabelSelector{MatchLabels:map[string]string{"a":"b"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}</c>.</summary>
    public static GoSyntax LabelSelector(Meta.V1.LabelSelector selector)
    {
        var labels = Map(selector.MatchLabels).Text;
        var expressions = selector.MatchExpressions.Count == 0
            ? "(nil)"
            : $"{{{string.Join(", ", selector.MatchExpressions.Select(e => $"v1.LabelSelectorRequirement{{Key:{FieldError.Format(e.Key)}, "
                + $"Operator:{FieldError.Format(e.Operator)}, Values:{(e.Values.Count == 0 ? "[]string(nil)" : Strings(e.Values).Text)}}}"))}}}";
        return new($"v1.LabelSelector{{MatchLabels:{labels}, MatchExpressions:[]v1.LabelSelectorRequirement{expressions}}}");
    }

    /// <summary>A number or string: <c>intstr.IntOrString{Type:1, IntVal:0, StrVal:"10%"}</c>.</summary>
    public static GoSyntax IntOrString(IntOrString value) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"intstr.IntOrString{{Type:{(value.IsString ? 1 : 0)}, IntVal:{value.Number}, StrVal:{FieldError.Format(value.Text)}}}"));

    /// <inheritdoc/>
    public override string ToString() => Text;
}

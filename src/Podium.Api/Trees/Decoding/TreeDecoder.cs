using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Decoding;

/// <summary>
/// Reads a request's body into a tree in one pass, guided by a schema: names are case-sensitive, unknown fields are
/// pruned and named, null counts as absent, and a value of the wrong type ends it with the text that kube-apiserver has
/// for it.
/// </summary>
/// <example>
/// How a write uses this and its neighbours:
/// <code>
/// var decoded = TreeDecoder.Decode(body, Pod.Schema);              // DecodeException: 400 by ToBadRequest
/// // fieldValidation: Strict refuses decoded.StrictErrors, Warn sends them as warnings
/// var reset = ManagedFields.IsReset(decoded.Tree);
/// TreeDefaulter.Apply(decoded.Tree, Pod.Schema);                   // in place; then the kind's own defaults
/// var tree = TreeCanonicalizer.Canonicalize(decoded.Tree, Pod.Schema);
/// var errors = SchemaValidator.Validate(tree, Pod.Schema);         // then the kind's own validation
/// var request = new FieldManagerRequest(manager, "v1", time.GetUtcNow()) { Reset = reset };
/// ManagedFields.Update(old, tree, request, Pod.Schema);            // sets metadata.managedFields, in place
/// if (old is not null &amp;&amp; TreeEquality.DeepEquals(old, tree)) { /* nothing changed: write nothing */ }
/// </code>
/// A patch instead starts from the stored tree: <c>JsonPatch</c>, <c>MergePatch</c> or <c>StrategicMergePatch</c> give a
/// new tree that goes through <see cref="DecodeTree"/> and the steps above; server-side apply starts with
/// <c>ServerSideApply.Apply</c>.
/// </example>
public static class TreeDecoder
{
    /// <summary>Decodes JSON.</summary>
    /// <exception cref="DecodeException">The body is not JSON, is too large or deep, or has a value of the wrong type.</exception>
    public static DecodeResult Decode(ReadOnlySpan<byte> json, SchemaNode schema, DecodeLimits? limits = null)
    {
        limits ??= DecodeLimits.Default;
        if (json.Length > limits.MaxBytes)
        {
            throw new DecodeException($"limit is {limits.MaxBytes}");
        }

        // As Go does: bytes that are no UTF-8 become U+FFFD.
        if (!Utf8.IsValid(json))
        {
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        }

        try
        {
            return new SchemaReader(limits).Read(json, schema);
        }
        catch (JsonException)
        {
            throw SyntaxError(JsonSyntax.FirstError(json, limits.MaxDepth) ?? "exceeded max depth", schema);
        }
        catch (DecodeException) when (JsonSyntax.FirstError(json, limits.MaxDepth) is { } syntax)
        {
            // Go checks the whole text before it looks at any value.
            throw SyntaxError(syntax, schema);
        }
    }

    /// <summary>Decodes YAML (or JSON, which is YAML), as sigs.k8s.io/yaml turns it into JSON.</summary>
    /// <exception cref="DecodeException">As for JSON.</exception>
    public static DecodeResult DecodeYaml(ReadOnlySpan<byte> yaml, SchemaNode schema, DecodeLimits? limits = null)
    {
        limits ??= DecodeLimits.Default;
        var buffer = new ArrayBufferWriter<byte>(yaml.Length + 256);
        List<string> duplicates;
        try
        {
            duplicates = YamlJson.Convert(yaml, buffer, limits);
        }
        catch (DecodeException e)
        {
            throw new DecodeException(e.Message) { Syntax = true, KindUnreadable = SchemaReader.IsKind(schema) };
        }

        var result = Decode(buffer.WrittenSpan, schema, limits);
        return duplicates.Count == 0 ? result : result with { StrictErrors = [.. duplicates, .. result.StrictErrors] };
    }

    /// <summary>Decodes a tree that a patch made, with the same checks as a body. The tree is left as it is.</summary>
    /// <exception cref="DecodeException">A value has the wrong type.</exception>
    public static DecodeResult DecodeTree(JsonNode tree, SchemaNode schema, DecodeLimits? limits = null)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            tree.WriteTo(writer);
        }

        return Decode(buffer.WrittenSpan, schema, limits);
    }

    /// <summary>Reads JSON of any shape, such as a patch, keeping nulls.</summary>
    /// <exception cref="DecodeException">The text is not JSON, or too large or deep.</exception>
    public static JsonNode? DecodeAny(ReadOnlySpan<byte> json, DecodeLimits? limits = null)
    {
        return DecodeAnyStrict(json, limits ?? DecodeLimits.Default, out _);
    }

    /// <summary>Reads JSON of any shape, keeping nulls, and names the keys that come twice.</summary>
    /// <exception cref="DecodeException">The text is not JSON, or too large or deep.</exception>
    public static JsonNode? DecodeAnyStrict(ReadOnlySpan<byte> json, DecodeLimits limits, out IReadOnlyList<string> strictErrors)
    {
        if (json.Length > limits.MaxBytes)
        {
            throw new DecodeException($"limit is {limits.MaxBytes}");
        }

        try
        {
            var reader = new SchemaReader(limits);
            var node = reader.ReadAny(json);
            strictErrors = reader.StrictErrors;
            return node;
        }
        catch (JsonException)
        {
            throw new DecodeException(JsonSyntax.FirstError(json, limits.MaxDepth) ?? "exceeded max depth") { Syntax = true };
        }
    }

    private static DecodeException SyntaxError(string text, SchemaNode schema) =>
        SchemaReader.IsKind(schema)
            ? new DecodeException(SchemaReader.KindError + text) { Syntax = true, KindUnreadable = true }
            : new DecodeException(text) { Syntax = true };
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Podium.Api.Schema;

/// <summary>The JSON shapes a schema can ask for.</summary>
public enum SchemaType
{
    /// <summary>Any JSON value.</summary>
    Any,

    /// <summary>An object with named properties.</summary>
    Object,

    /// <summary>An object with free keys and values of one schema.</summary>
    Map,

    /// <summary>A list.</summary>
    Array,

    /// <summary>A string.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,
}

/// <summary>When a property is written into the canonical JSON of an object.</summary>
public enum Emission
{
    /// <summary>Only when it is set (a Go pointer, list or map with omitempty); empty lists and maps count as unset.</summary>
    WhenSet,

    /// <summary>Only when it is not the type's zero value (a Go value with omitempty).</summary>
    WhenNotZero,

    /// <summary>Always: a Go field without omitempty, or a struct value, which is written as <c>{}</c> when empty.</summary>
    Always,
}

/// <summary>
/// The shape of a value, made from a record by the generator or loaded from a custom resource definition.
/// Decoding, strict checks, pruning, defaulting, schema validation, patches, apply and OpenAPI all work on it.
/// </summary>
public sealed class SchemaNode
{
    /// <summary>The definition's name, such as <c>io.k8s.api.core.v1.Pod</c>; null for an inline schema.</summary>
    public string? Name { get; init; }

    /// <summary>The JSON shape.</summary>
    public required SchemaType Type { get; init; }

    /// <summary>The format: <c>int32</c>, <c>int64</c>, <c>double</c>, <c>byte</c>, <c>date-time</c>, <c>int-or-string</c>, <c>quantity</c>, <c>micro-time</c>; empty where none. OpenAPI shows <c>micro-time</c> as <c>date-time</c> and no format for <c>quantity</c>.</summary>
    public string Format { get; init; } = "";

    /// <summary>What <c>kubectl explain</c> prints.</summary>
    public string Description { get; init; } = "";

    /// <summary>The properties of an object, in order of declaration. A delegate, so that types may refer to each other.</summary>
    public Func<IReadOnlyList<SchemaProperty>>? PropertiesFactory { get; init; }

    /// <summary>The schema of a list's items or a map's values.</summary>
    public Func<SchemaNode>? ItemsFactory { get; init; }

    /// <summary>The properties of an object; empty for other shapes.</summary>
    public IReadOnlyList<SchemaProperty> Properties => properties ??= PropertiesFactory?.Invoke() ?? [];

    /// <summary>The schema of a list's items or a map's values; null for other shapes.</summary>
    public SchemaNode? Items { get => items ??= ItemsFactory?.Invoke(); init => items = value; }

    /// <summary>The whole value is replaced by server-side apply.</summary>
    public bool Atomic { get; init; }

    /// <summary>Fields that the schema does not know are kept (custom resources; raw JSON).</summary>
    public bool PreserveUnknownFields { get; init; }

    /// <summary>The resource where this is a kind's schema; null for lists and for kinds that are bodies only.</summary>
    public ResourceInfo? Resource { get; init; }

    /// <summary>The kind, where objects of this schema carry apiVersion and kind: resources, their lists, and bodies such as Status.</summary>
    public GroupVersionKind? GroupVersionKind { get; init; }

    private IReadOnlyList<SchemaProperty>? properties;
    private SchemaNode? items;
    private Dictionary<string, SchemaProperty>? byName;

    /// <summary>The property of this name, or null.</summary>
    public SchemaProperty? Find(string name)
    {
        var index = byName ??= Properties.ToDictionary(p => p.Name, StringComparer.Ordinal);
        return index.GetValueOrDefault(name);
    }

    /// <summary>The property of this name, or null; for readers that have no string of it yet.</summary>
    public SchemaProperty? Find(ReadOnlySpan<char> name)
    {
        var index = byName ??= Properties.ToDictionary(p => p.Name, StringComparer.Ordinal);
        return index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var property) ? property : null;
    }
}

/// <summary>A named property of an object's schema.</summary>
public sealed class SchemaProperty
{
    /// <summary>A property to be filled in.</summary>
    public SchemaProperty()
    {
    }

    /// <summary>What nearly every property has: the generator's shorthand.</summary>
    [SetsRequiredMembers]
    internal SchemaProperty(string name, SchemaNode node, string description, Emission emission, bool required = false)
    {
        Name = name;
        Node = node;
        Description = description;
        Emission = emission;
        Required = required;
    }

    /// <summary>The JSON name.</summary>
    public required string Name { get; init; }

    /// <summary>Makes the value's schema, where it is not set at once.</summary>
    public Func<SchemaNode>? NodeFactory { get; init; }

    /// <summary>The value's schema.</summary>
    public SchemaNode Node { get => node ??= NodeFactory!(); init => node = value; }

    /// <summary>What <c>kubectl explain</c> prints.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether the property is in the schema's required list.</summary>
    public bool Required { get; init; }

    /// <summary>When it is written.</summary>
    public Emission Emission { get; init; }

    /// <summary>A field that is always written is written as null when it is absent: a Go pointer.</summary>
    public bool Nullable { get; init; }

    /// <summary>The default where the field is absent; null where none. Never changed: clone before use.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>The values that a string may have; empty where any.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>How server-side apply merges the list; null where the schema says nothing (which is atomic).</summary>
    public ListType? ListType { get; init; }

    /// <summary>The key fields of a map list.</summary>
    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary>The object or map is replaced as a whole by server-side apply.</summary>
    public bool Atomic { get; init; }

    /// <summary>The object or map is merged field by field, even where its own schema is <see cref="SchemaNode.Atomic"/>.</summary>
    public bool Granular { get; init; }

    /// <summary>Strategic merge patch's strategy; empty where none.</summary>
    public string PatchStrategy { get; init; } = "";

    /// <summary>Strategic merge patch's merge key; empty where none.</summary>
    public string PatchMergeKey { get; init; } = "";

    /// <summary>The field's number in Kubernetes' protobuf encoding; 0 where unknown.</summary>
    public int FieldNumber { get; init; }

    private SchemaNode? node;
}

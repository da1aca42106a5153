namespace Podium.Api.Schema;

/// <summary>Ties a C# namespace to the group, version and definition prefix of the API types in it.</summary>
/// <param name="codeNamespace">The C# namespace, such as <c>Podium.Api.Core.V1</c>.</param>
/// <param name="definitionPrefix">What the OpenAPI definitions' names start with, such as <c>io.k8s.api.core.v1</c>.</param>
/// <param name="group">The API group; empty for the core group.</param>
/// <param name="version">The API version, such as <c>v1</c>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ApiNamespaceAttribute(string codeNamespace, string definitionPrefix, string group, string version) : Attribute
{
    /// <summary>The C# namespace.</summary>
    public string CodeNamespace { get; } = codeNamespace;

    /// <summary>The prefix of definition names.</summary>
    public string DefinitionPrefix { get; } = definitionPrefix;

    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; } = group;

    /// <summary>The API version.</summary>
    public string Version { get; } = version;
}

/// <summary>
/// Marks a partial record as a Kubernetes API type. The generator adds JSON reading and writing, structural
/// equality (null equals empty) and the schema; the XML doc comments become the schema's descriptions.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ApiTypeAttribute : Attribute
{
    /// <summary>The definition's short name where it is not the record's own.</summary>
    public string? Name { get; set; }
}

/// <summary>Marks a record as a kind that is served as a resource; implies <see cref="ApiTypeAttribute"/>.</summary>
/// <param name="plural">The resource's name in URLs, such as <c>pods</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ResourceAttribute(string plural) : Attribute
{
    /// <summary>The resource's name in URLs.</summary>
    public string Plural { get; } = plural;

    /// <summary>Whether objects of this kind live in a namespace; default true.</summary>
    public bool Namespaced { get; set; } = true;

    /// <summary>Whether objects are only created and answered, never stored: reviews and bindings. They have no lists.</summary>
    public bool CreateOnly { get; set; }

    /// <summary>Short names that kubectl accepts, such as <c>po</c>.</summary>
    public string[] ShortNames { get; set; } = [];

    /// <summary>Categories the resource belongs to, such as <c>all</c>.</summary>
    public string[] Categories { get; set; } = [];

    /// <summary>The kind's name where it is not the record's own.</summary>
    public string? Kind { get; set; }

    /// <summary>The singular name where it is not the lower-cased kind.</summary>
    public string? Singular { get; set; }
}

/// <summary>
/// Marks a record as a kind that is a request's or an answer's body and no resource of its own, such as Status or Binding; implies
/// <see cref="ApiTypeAttribute"/>. The generator adds kind and apiVersion unless the record declares them itself.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KindAttribute : Attribute
{
    /// <summary>The kind's name where it is not the record's own.</summary>
    public string? Name { get; set; }

    /// <summary>The API group where it is not the namespace's.</summary>
    public string? Group { get; set; }

    /// <summary>Whether objects of the kind carry kind and apiVersion; false only for WatchEvent. Default true.</summary>
    public bool TypeMeta { get; set; } = true;
}

/// <summary>The definition that a property of raw JSON refers to; RawExtension where not set.</summary>
/// <param name="name">The definition's full name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefinitionAttribute(string name) : Attribute
{
    /// <summary>The definition's full name.</summary>
    public string Name { get; } = name;
}

/// <summary>The property's name in JSON where it is not its C# name with a lower-case first letter.</summary>
/// <param name="name">The JSON name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JsonNameAttribute(string name) : Attribute
{
    /// <summary>The JSON name.</summary>
    public string Name { get; } = name;
}

/// <summary>The field is in the schema's <c>required</c> list and is always written, even when empty.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>The field is written even when it is empty, without being required.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AlwaysWrittenAttribute : Attribute;

/// <summary>The value a field gets when it is absent. An object is written as JSON text, such as <c>"{}"</c>.</summary>
/// <param name="value">A string, bool, int or long.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultAttribute(object value) : Attribute
{
    /// <summary>The value.</summary>
    public object Value { get; } = value;
}

/// <summary>The values a string field (or a list's items) may have; another one is <c>Unsupported value</c>.</summary>
/// <param name="values">The allowed values.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowedAttribute(params string[] values) : Attribute
{
    /// <summary>The allowed values.</summary>
    public string[] Values { get; } = values;
}

/// <summary>How server-side apply merges a list: <c>x-kubernetes-list-type</c>.</summary>
public enum ListType
{
    /// <summary>Replaced as a whole.</summary>
    Atomic,

    /// <summary>Scalars merged by value.</summary>
    Set,

    /// <summary>Objects merged by their keys.</summary>
    Map,
}

/// <summary>The list's <c>x-kubernetes-list-type</c> and, for a map list, its keys.</summary>
/// <param name="type">How the list merges.</param>
/// <param name="keys">The JSON names of the key fields of a map list.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListTypeAttribute(ListType type, params string[] keys) : Attribute
{
    /// <summary>How the list merges.</summary>
    public ListType Type { get; } = type;

    /// <summary>The key fields of a map list.</summary>
    public string[] Keys { get; } = keys;
}

/// <summary>Strategic merge patch's directives: <c>x-kubernetes-patch-strategy</c> and <c>-merge-key</c>.</summary>
/// <param name="strategy">Such as <c>merge</c> or <c>merge,retainKeys</c>.</param>
/// <param name="mergeKey">The JSON name of the key field of a merged list of objects.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatchStrategyAttribute(string strategy, string? mergeKey = null) : Attribute
{
    /// <summary>The strategy.</summary>
    public string Strategy { get; } = strategy;

    /// <summary>The merge key.</summary>
    public string? MergeKey { get; } = mergeKey;
}

/// <summary>The object or map is replaced as a whole by server-side apply: <c>x-kubernetes-map-type: atomic</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class AtomicAttribute : Attribute;

/// <summary>
/// The object or map is merged field by field by server-side apply although its type says atomic: <c>x-kubernetes-map-type: granular</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class GranularAttribute : Attribute;

/// <summary>The time is written with microseconds (<c>MicroTime</c>) instead of seconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MicroTimeAttribute : Attribute;

/// <summary>The field's fields appear on the level of its owner, as Go's inline embedding does.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InlineAttribute : Attribute;

/// <summary>The field's number in Kubernetes' protobuf encoding.</summary>
/// <param name="number">The number.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldNumberAttribute(int number) : Attribute
{
    /// <summary>The number.</summary>
    public int Number { get; } = number;
}

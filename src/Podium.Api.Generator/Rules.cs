using Microsoft.CodeAnalysis;

namespace Podium.Api.Generator;

/// <summary>What the generator finds wrong with an API type.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor UnsupportedType = Rule("PODIUM001", "Unsupported property type",
        "API type property '{0}' has the type '{1}', which has no JSON form here; use string, bool, int, long, double, byte[], "
        + "DateTimeOffset?, Quantity, IntOrString, RawJson, an API type, or IReadOnlyList<T> or IReadOnlyDictionary<string, T> "
        + "(never null) of those");

    public static readonly DiagnosticDescriptor NotSealedPartialRecord = Rule("PODIUM002", "API types are sealed partial records",
        "'{0}' must be a sealed partial record on the top level of its namespace");

    public static readonly DiagnosticDescriptor UnknownNamespace = Rule("PODIUM003", "Namespace without API group",
        "No [assembly: ApiNamespace] maps the namespace '{1}' of '{0}' to a group and version");

    public static readonly DiagnosticDescriptor NoMetadata = Rule("PODIUM004", "Resource without metadata",
        "The resource '{0}' must have a property 'public ObjectMeta Metadata {{ get; init; }} = new();'");

    public static readonly DiagnosticDescriptor ReservedName = Rule("PODIUM005", "Reserved property name",
        "'{0}' cannot have a property '{1}', because the generator makes a member of that name; rename it and use [JsonName]");

    public static readonly DiagnosticDescriptor InlineType = Rule("PODIUM006", "Inline property of a wrong type",
        "The inline property '{0}' must be of an API type and not null");

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "Podium", DiagnosticSeverity.Error, isEnabledByDefault: true);
}

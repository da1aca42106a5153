using Microsoft.CodeAnalysis;

namespace Podium.Api.Generator;

/// <summary>The kinds of property types that API types may have.</summary>
internal enum ShapeKind
{
    String,
    Boolean,
    Int32,
    Int64,
    Double,
    Bytes,
    Time,
    MicroTime,
    Quantity,
    IntOrString,
    Raw,
    Object,
    List,
    Map,
}

/// <summary>A property's type: how to read, write, compare and describe it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Nullable">Whether it may be null.</param>
/// <param name="Type">The C# type without its question mark, fully qualified.</param>
/// <param name="Element">A list's items or a map's values.</param>
internal sealed record Shape(ShapeKind Kind, bool Nullable, string Type, Shape? Element = null)
{
    private const string Prefix = "global::Podium.Api.Json.";

    /// <summary>The definition that raw JSON refers to.</summary>
    public string Definition { get; init; } = Names.RawExtension;

    public bool IsCollection => Kind is ShapeKind.List or ShapeKind.Map;

    /// <summary>The codec for the type, as in Podium.Api.Json; times have none.</summary>
    public string Codec => Kind switch
    {
        ShapeKind.Object => $"{Prefix}ApiCodec<{Type}>",
        ShapeKind.Raw => $"{Prefix}RawJsonCodec",
        ShapeKind.List => $"{Prefix}ListCodec<{Element!.Type}, {Element.Codec}>",
        ShapeKind.Map => $"{Prefix}MapCodec<{Element!.Type}, {Element.Codec}>",
        _ => $"{Prefix}{Kind}Codec",
    };

    /// <summary>The expression for the type's schema.</summary>
    public string Schema => Kind switch
    {
        ShapeKind.Object => $"{Type}.Schema",
        ShapeKind.Raw => $"SchemaNodes.Raw(\"{Definition}\")",
        ShapeKind.List => $"SchemaNodes.ListOf({Element!.Schema})",
        ShapeKind.Map => $"SchemaNodes.MapOf({Element!.Schema})",
        _ => $"SchemaNodes.{Kind}",
    };

    /// <summary>
    /// The shape of a type, or null where API types cannot have it. A time may be absent as a property and not as an element.
    /// </summary>
    public static Shape? Of(ITypeSymbol type, bool micro, string? definition, bool element = false)
    {
        var nullable = type.NullableAnnotation == NullableAnnotation.Annotated;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } wrapped)
        {
            type = wrapped.TypeArguments[0];
        }

        var name = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        ShapeKind? plain = type.SpecialType switch
        {
            SpecialType.System_String => ShapeKind.String,
            SpecialType.System_Boolean => ShapeKind.Boolean,
            SpecialType.System_Int32 => ShapeKind.Int32,
            SpecialType.System_Int64 => ShapeKind.Int64,
            SpecialType.System_Double => ShapeKind.Double,
            _ => name switch
            {
                "byte[]" => ShapeKind.Bytes,
                "global::Podium.Api.Quantity" => ShapeKind.Quantity,
                "global::Podium.Api.IntOrString" => ShapeKind.IntOrString,
                "global::Podium.Api.RawJson" => ShapeKind.Raw,
                "global::System.DateTimeOffset" when nullable != element => micro ? ShapeKind.MicroTime : ShapeKind.Time,
                _ => type.HasAttribute(Names.ApiType) || type.HasAttribute(Names.Resource) || type.HasAttribute(Names.Kind)
                    ? ShapeKind.Object
                    : null,
            },
        };
        if (plain is { } kind)
        {
            return new(kind, nullable, name) { Definition = definition ?? Names.RawExtension };
        }

        if (nullable || type is not INamedTypeSymbol { IsGenericType: true } generic)
        {
            return null;
        }

        var (collection, item) = generic.OriginalDefinition.ToDisplayString() switch
        {
            "System.Collections.Generic.IReadOnlyList<T>" => (ShapeKind.List, generic.TypeArguments[0]),
            "System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>"
                when generic.TypeArguments[0].SpecialType == SpecialType.System_String => (ShapeKind.Map, generic.TypeArguments[1]),
            _ => (ShapeKind.Object, null),
        };
        var inner = item is null ? null : Of(item, micro, definition, element: true);
        return inner is null || inner.Nullable ? null : new(collection, false, name, inner);
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Podium.Api.Generator;

/// <summary>
/// What comes out of one record: text, so that Roslyn can tell by comparison whether anything changed.
/// </summary>
internal sealed record GeneratedType(string HintName, string Source, string CSharpName, string DefinitionName, bool IsResource)
{
    public ImmutableArray<Problem> Problems { get; init; } = [];

    public bool Equals(GeneratedType? other) =>
        other is not null && HintName == other.HintName && Source == other.Source && CSharpName == other.CSharpName
        && DefinitionName == other.DefinitionName && IsResource == other.IsResource && Problems.SequenceEqual(other.Problems);

    public override int GetHashCode() => HintName.GetHashCode() ^ Source.GetHashCode();
}

/// <summary>A diagnostic in comparable form.</summary>
internal sealed record Problem(DiagnosticDescriptor Rule, string File, TextSpan Span, LinePositionSpan Lines, string First, string Second)
{
    public static Problem At(ISymbol symbol, DiagnosticDescriptor rule, string first, string second = "")
    {
        var location = symbol.Locations.FirstOrDefault() ?? Location.None;
        return new(rule, location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span, first, second);
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location.Create(File, Span, Lines), First, Second);
}

/// <summary>A record, read.</summary>
internal sealed class ApiTypeModel(INamedTypeSymbol symbol)
{
    public INamedTypeSymbol Symbol { get; } = symbol;

    public string CSharpName { get; } = symbol.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public string Description { get; set; } = "";

    public string DefinitionName { get; set; } = "";

    public bool Atomic { get; set; }

    public KindModel? Kind { get; set; }

    public List<PropertyModel> Properties { get; } = [];

    /// <summary>Whether the generator adds kind and apiVersion: a kind that does not declare them itself.</summary>
    public bool AddsTypeMeta => Kind is { HasTypeMeta: true } && !Properties.Any(p => p.JsonName == "apiVersion");
}

/// <summary>What makes a record a kind.</summary>
internal sealed record KindModel(string Group, string Version, string Kind)
{
    /// <summary>Null for a kind that is a body only.</summary>
    public ResourceModel? Resource { get; init; }

    public bool HasTypeMeta { get; init; } = true;

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}

/// <summary>The names under which a kind is served.</summary>
internal sealed record ResourceModel(string Plural, string Singular, bool Namespaced, bool CreateOnly, ImmutableArray<string> ShortNames, ImmutableArray<string> Categories);

/// <summary>A property of a record, read.</summary>
internal sealed class PropertyModel(string name, string jsonName, Shape shape)
{
    public string Name { get; } = name;

    public string JsonName { get; } = jsonName;

    public Shape Shape { get; } = shape;

    public string Description { get; set; } = "";

    public bool Required { get; set; }

    public bool AlwaysWritten { get; set; }

    public bool Atomic { get; set; }

    public bool Granular { get; set; }

    public TypedConstant? Default { get; set; }

    public ImmutableArray<string> Allowed { get; set; } = [];

    public string? ListType { get; set; }

    public ImmutableArray<string> ListMapKeys { get; set; } = [];

    public string PatchStrategy { get; set; } = "";

    public string PatchMergeKey { get; set; } = "";

    public int FieldNumber { get; set; }

    /// <summary>The type whose properties appear on this level, where the property is inline.</summary>
    public ApiTypeModel? Inline { get; set; }

    public Emission Emission =>
        Required || AlwaysWritten ? Emission.Always
        : Shape.Nullable || Shape.IsCollection || Shape.Kind == ShapeKind.Bytes ? Emission.WhenSet
        : Shape.Kind is ShapeKind.Object or ShapeKind.Quantity or ShapeKind.IntOrString or ShapeKind.Raw ? Emission.Always
        : Emission.WhenNotZero;
}

/// <summary>As <c>Podium.Api.Schema.Emission</c>.</summary>
internal enum Emission
{
    WhenSet,
    WhenNotZero,
    Always,
}

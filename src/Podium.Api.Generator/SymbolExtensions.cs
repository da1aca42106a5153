using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Podium.Api.Generator;

/// <summary>Reading attributes.</summary>
internal static class SymbolExtensions
{
    public static AttributeData? Attribute(this ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == name);

    public static bool HasAttribute(this ISymbol symbol, string name) => symbol.Attribute(name) is not null;

    public static string? Text(this AttributeData? attribute, int argument) =>
        attribute is not null && attribute.ConstructorArguments.Length > argument
            ? attribute.ConstructorArguments[argument].Value as string
            : null;

    public static TypedConstant? Named(this AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }

    public static ImmutableArray<string> Texts(this TypedConstant? constant) =>
        constant is { Kind: TypedConstantKind.Array, IsNull: false } array ? [.. array.Values.Select(v => (string)v.Value!)] : [];
}

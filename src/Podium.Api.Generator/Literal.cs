using Microsoft.CodeAnalysis.CSharp;

namespace Podium.Api.Generator;

/// <summary>C# literals.</summary>
internal static class Literal
{
    public static string Of(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Of))}]";
}

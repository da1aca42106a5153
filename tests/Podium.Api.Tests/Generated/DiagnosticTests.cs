using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Podium.Api.Generator;

namespace Podium.Api.Tests.Generated;

/// <summary>What the generator refuses, run by itself on a few lines of source.</summary>
public class DiagnosticTests
{
    private static readonly MetadataReference[] Platform =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p))];

    [Theory]
    [InlineData("[ApiType] public sealed partial record X { public string A { get; init; } = \"\"; }", "")]
    [InlineData("[ApiType] public sealed partial record X { public float A { get; init; } }", "PODIUM001")]
    [InlineData("[ApiType] public sealed partial record X { public DateTimeOffset A { get; init; } }", "PODIUM001")]
    [InlineData("[ApiType] public sealed partial record X { public List<string> A { get; init; } = []; }", "PODIUM001")]
    [InlineData("[ApiType] public sealed partial record X { public IReadOnlyList<string>? A { get; init; } }", "PODIUM001")]
    [InlineData("[ApiType] public sealed partial record X { public IReadOnlyDictionary<int, string> A { get; init; } = null!; }", "PODIUM001")]
    [InlineData("public record Y; [ApiType] public sealed partial record X { public Y? A { get; init; } }", "PODIUM001")]
    [InlineData("[ApiType] public partial record X;", "PODIUM002")]
    [InlineData("[ApiType] public sealed record X;", "PODIUM002")]
    [InlineData("[ApiType] public sealed partial class X;", "PODIUM002")]
    [InlineData("public class Z { [ApiType] public sealed partial record X; }", "PODIUM002")]
    [InlineData("[Resource(\"xs\")] public sealed partial record X;", "PODIUM004")]
    [InlineData("[Resource(\"xs\")] public sealed partial record X { public ObjectMeta? Metadata { get; init; } }", "PODIUM004")]
    [InlineData("[ApiType] public sealed partial record X { public string Schema { get; init; } = \"\"; }", "PODIUM005")]
    [InlineData("[ApiType] public sealed partial record X { public string Resource { get; init; } = \"\"; }", "")]
    [InlineData("[ApiType] public sealed partial record X { [Inline] public string A { get; init; } = \"\"; }", "PODIUM006")]
    public void A_type_that_has_no_JSON_form_is_an_error(string source, string expected) =>
        Assert.Equal(expected, string.Join(',', Run("N", source).Select(d => d.Id)));

    [Fact]
    public void A_namespace_must_be_mapped_to_a_group() =>
        Assert.Equal("No [assembly: ApiNamespace] maps the namespace 'M' of 'X' to a group and version",
            Assert.Single(Run("M", "[ApiType] public sealed partial record X;")).GetMessage(null));

    [Fact]
    public void The_error_names_the_property_and_its_type()
    {
        var error = Assert.Single(Run("N", "[ApiType] public sealed partial record X { public float A { get; init; } }"));
        Assert.StartsWith("API type property 'N.X.A' has the type 'float'", error.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal(5, error.Location.GetLineSpan().StartLinePosition.Line);
    }

    private static IReadOnlyList<Diagnostic> Run(string codeNamespace, string source)
    {
        var text = $"""
            #nullable enable
            using System; using System.Collections.Generic; using Podium.Api.Meta.V1; using Podium.Api.Schema;
            [assembly: ApiNamespace("N", "io.n.v1", "n.io", "v1")]
            namespace {codeNamespace};

            {source}
            """;
        var compilation = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(text, path: "Sample.cs")],
            Platform,
            new(OutputKind.DynamicallyLinkedLibrary));
        CSharpGeneratorDriver.Create(new ApiTypeGenerator()).RunGenerators(compilation)
            .RunGeneratorsAndUpdateCompilation(compilation, out _, out var diagnostics);
        return diagnostics;
    }
}

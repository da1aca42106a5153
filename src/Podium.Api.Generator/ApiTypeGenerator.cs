using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Podium.Api.Generator;

/// <summary>
/// Completes the records marked <c>[ApiType]</c>, <c>[Resource]</c> or <c>[Kind]</c>: JSON, structural equality, schema, and the
/// registry of all of them.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ApiTypeGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var types = Marked(context, Names.ApiType)
            .Combine(Marked(context, Names.Resource)).Select(static (p, _) => p.Left.AddRange(p.Right))
            .Combine(Marked(context, Names.Kind)).Select(static (p, _) => p.Left.AddRange(p.Right));

        context.RegisterSourceOutput(types.SelectMany(static (all, _) => all), static (output, type) =>
        {
            foreach (var problem in type.Problems)
            {
                output.ReportDiagnostic(problem.ToDiagnostic());
            }

            if (type.Source.Length > 0)
            {
                output.AddSource(type.HintName, SourceText.From(type.Source, Encoding.UTF8));
            }
        });

        // The registry belongs to the assembly that declares the class (tests have API types of their own, but no registry).
        var hasRegistry = context.CompilationProvider.Select(static (c, _) => c.Assembly.GetTypeByMetadataName(Names.Registry) is not null);
        context.RegisterSourceOutput(types.Combine(hasRegistry), static (output, pair) =>
        {
            if (pair.Right)
            {
                output.AddSource("ApiTypes.g.cs", SourceText.From(RegistryEmitter.Emit(pair.Left), Encoding.UTF8));
            }
        });
    }

    private static IncrementalValueProvider<ImmutableArray<GeneratedType>> Marked(
        IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            static (node, _) => node is TypeDeclarationSyntax,
            static (marked, cancellationToken) => TypeReader.Generate((INamedTypeSymbol)marked.TargetSymbol, marked.SemanticModel.Compilation, cancellationToken))
            .Collect();
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Podium.Api.Generator;

/// <summary>Reads a marked record and has its source made.</summary>
internal static class TypeReader
{
    public static GeneratedType Generate(INamedTypeSymbol symbol, Compilation compilation, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var model = Read(symbol, compilation, problems, cancellationToken);
        var source = problems.Count > 0 ? "" : TypeEmitter.Emit(model);
        return new(symbol.ToDisplayString() + ".g.cs", source, model.CSharpName, model.DefinitionName, model.Kind?.Resource is not null)
        {
            Problems = [.. problems],
        };
    }

    public static ApiTypeModel Read(INamedTypeSymbol symbol, Compilation compilation, List<Problem> problems, CancellationToken cancellationToken)
    {
        var model = new ApiTypeModel(symbol)
        {
            Description = DocText.Summary(symbol, cancellationToken),
            Atomic = symbol.HasAttribute(Names.Atomic),
        };
        if (!symbol.IsRecord || symbol.IsValueType || !symbol.IsSealed || symbol.ContainingType is not null || !IsPartial(symbol, cancellationToken))
        {
            problems.Add(Problem.At(symbol, Rules.NotSealedPartialRecord, symbol.Name));
        }

        ReadNames(symbol, compilation, model, problems);
        foreach (var property in symbol.GetMembers().OfType<IPropertySymbol>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (property is { IsStatic: false, IsImplicitlyDeclared: false, IsIndexer: false, GetMethod: not null, SetMethod: not null }
                && property.DeclaredAccessibility == Accessibility.Public
                && PropertyReader.Read(property, compilation, problems, cancellationToken) is { } read)
            {
                model.Properties.Add(read);
            }
        }

        var isResource = model.Kind?.Resource is not null;
        foreach (var property in model.Properties)
        {
            if (property.Name == "Schema" || (isResource && property.Name is "Resource" or "ResourceInfo"))
            {
                problems.Add(Problem.At(symbol, Rules.ReservedName, symbol.Name, property.Name));
            }
        }

        if (isResource && !model.Properties.Any(p => p is { Name: "Metadata", Shape: { Nullable: false, Type: "global::Podium.Api.Meta.V1.ObjectMeta" } }))
        {
            problems.Add(Problem.At(symbol, Rules.NoMetadata, symbol.Name));
        }

        return model;
    }

    private static bool IsPartial(INamedTypeSymbol symbol, CancellationToken cancellationToken) =>
        symbol.DeclaringSyntaxReferences.All(r => r.GetSyntax(cancellationToken) is TypeDeclarationSyntax type
            && type.Modifiers.Any(m => m.ValueText == "partial"));

    private static void ReadNames(INamedTypeSymbol symbol, Compilation compilation, ApiTypeModel model, List<Problem> problems)
    {
        var codeNamespace = symbol.ContainingNamespace.ToDisplayString();
        var mapping = compilation.Assembly.GetAttributes()
            .FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == Names.Namespace && a.Text(0) == codeNamespace);
        if (mapping is null)
        {
            problems.Add(Problem.At(symbol, Rules.UnknownNamespace, symbol.Name, codeNamespace));
            return;
        }

        var (group, version) = (mapping.Text(2) ?? "", mapping.Text(3) ?? "");
        var name = symbol.Attribute(Names.ApiType)?.Named("Name")?.Value as string ?? symbol.Name;
        if (symbol.Attribute(Names.Resource) is { } resource)
        {
            name = resource.Named("Kind")?.Value as string ?? name;
            model.Kind = new(group, version, name)
            {
                Resource = new(
                    resource.Text(0) ?? "",
                    resource.Named("Singular")?.Value as string ?? name.ToLowerInvariant(),
                    resource.Named("Namespaced")?.Value as bool? ?? true,
                    resource.Named("CreateOnly")?.Value as bool? ?? false,
                    resource.Named("ShortNames").Texts(),
                    resource.Named("Categories").Texts()),
            };
        }
        else if (symbol.Attribute(Names.Kind) is { } kind)
        {
            name = kind.Named("Name")?.Value as string ?? name;
            model.Kind = new(kind.Named("Group")?.Value as string ?? group, version, name)
            {
                HasTypeMeta = kind.Named("TypeMeta")?.Value as bool? ?? true,
            };
        }

        model.DefinitionName = $"{mapping.Text(1)}.{name}";
    }
}

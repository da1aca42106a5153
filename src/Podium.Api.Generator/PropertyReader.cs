using Microsoft.CodeAnalysis;

namespace Podium.Api.Generator;

/// <summary>Reads a property and its attributes.</summary>
internal static class PropertyReader
{
    private static readonly string[] ListTypes = ["Atomic", "Set", "Map"];

    public static PropertyModel? Read(IPropertySymbol property, Compilation compilation, List<Problem> problems, CancellationToken cancellationToken)
    {
        var shape = Shape.Of(property.Type, property.HasAttribute(Names.MicroTime), property.Attribute(Names.Definition).Text(0));
        if (shape is null)
        {
            problems.Add(Problem.At(property, Rules.UnsupportedType, property.ToDisplayString(), property.Type.ToDisplayString()));
            return null;
        }

        var model = new PropertyModel(property.Name, property.Attribute(Names.JsonName).Text(0) ?? Camel(property.Name), shape)
        {
            Description = DocText.Summary(property, cancellationToken),
            Required = property.HasAttribute(Names.Required),
            AlwaysWritten = property.HasAttribute(Names.AlwaysWritten),
            Atomic = property.HasAttribute(Names.Atomic),
            Granular = property.HasAttribute(Names.Granular),
            Default = property.Attribute(Names.Default)?.ConstructorArguments[0],
            PatchStrategy = property.Attribute(Names.PatchStrategy).Text(0) ?? "",
            PatchMergeKey = property.Attribute(Names.PatchStrategy).Text(1) ?? "",
            FieldNumber = property.Attribute(Names.FieldNumber)?.ConstructorArguments[0].Value as int? ?? 0,
        };
        if (property.Attribute(Names.Allowed) is { } allowed)
        {
            model.Allowed = ((TypedConstant?)allowed.ConstructorArguments[0]).Texts();
        }

        if (property.Attribute(Names.ListType) is { } list)
        {
            model.ListType = ListTypes[(int)list.ConstructorArguments[0].Value!];
            model.ListMapKeys = ((TypedConstant?)list.ConstructorArguments[1]).Texts();
        }

        if (property.HasAttribute(Names.Inline))
        {
            if (shape is { Kind: ShapeKind.Object, Nullable: false } && property.Type is INamedTypeSymbol inline)
            {
                model.Inline = TypeReader.Read(inline, compilation, [], cancellationToken);
            }
            else
            {
                problems.Add(Problem.At(property, Rules.InlineType, property.ToDisplayString()));
                return null;
            }
        }

        return model;
    }

    /// <summary>The JSON name of a property: its name with a lower-case first letter.</summary>
    public static string Camel(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);
}

using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Podium.Api.Generator;

/// <summary>Writes a record's schema. Node and properties are made when first asked for, so unused types cost nothing.</summary>
internal static class SchemaEmitter
{
    public static void Emit(ApiTypeModel type, StringBuilder code)
    {
        code.Append("    private static SchemaNode? schema;\n\n")
            .Append("    public static SchemaNode Schema => schema ?? global::System.Threading.Interlocked.CompareExchange(ref schema, MakeSchema(), null) ?? schema;\n\n")
            .Append("    private static SchemaNode MakeSchema() => new()\n    {\n")
            .Append($"        Name = {Literal.Of(type.DefinitionName)},\n")
            .Append("        Type = SchemaType.Object,\n")
            .Append($"        Description = {Literal.Of(type.Description)},\n");
        if (type.Atomic)
        {
            code.Append("        Atomic = true,\n");
        }

        if (type.Kind is { } kind)
        {
            code.Append($"        GroupVersionKind = new({Literal.Of(kind.Group)}, {Literal.Of(kind.Version)}, {Literal.Of(kind.Kind)}),\n");
            if (kind.Resource is not null)
            {
                code.Append("        Resource = Resource,\n");
            }
        }

        code.Append("        PropertiesFactory = static () =>\n        [\n");
        if (type.AddsTypeMeta)
        {
            code.Append("            SchemaNodes.KindProperty,\n            SchemaNodes.ApiVersionProperty,\n");
        }

        foreach (var property in type.Properties)
        {
            if (property.Inline is { } inline)
            {
                code.Append($"            ..{inline.CSharpName}.Schema.Properties,\n");
            }
            else
            {
                code.Append($"            {Property(property)},\n");
            }
        }

        code.Append("        ],\n    };\n");
    }

    private static string Property(PropertyModel property)
    {
        var more = new List<string>();
        if (property.Default is { } value && DefaultNode(property, value) is { } node)
        {
            more.Add($"Default = {node}");
        }

        if (property.Allowed.Length > 0)
        {
            more.Add($"Allowed = {Literal.Of(property.Allowed)}");
        }

        if (property.ListType is { } listType)
        {
            more.Add($"ListType = global::Podium.Api.Schema.ListType.{listType}");
        }

        if (property.ListMapKeys.Length > 0)
        {
            more.Add($"ListMapKeys = {Literal.Of(property.ListMapKeys)}");
        }

        if (property.Emission == Emission.Always && property.Shape.Nullable)
        {
            more.Add("Nullable = true");
        }

        if (property.Atomic)
        {
            more.Add("Atomic = true");
        }

        if (property.Granular)
        {
            more.Add("Granular = true");
        }

        if (property.PatchStrategy.Length > 0)
        {
            more.Add($"PatchStrategy = {Literal.Of(property.PatchStrategy)}");
        }

        if (property.PatchMergeKey.Length > 0)
        {
            more.Add($"PatchMergeKey = {Literal.Of(property.PatchMergeKey)}");
        }

        if (property.FieldNumber > 0)
        {
            more.Add($"FieldNumber = {property.FieldNumber.ToString(CultureInfo.InvariantCulture)}");
        }

        var head = $"new({Literal.Of(property.JsonName)}, {property.Shape.Schema}, {Literal.Of(property.Description)}, Emission.{property.Emission}"
            + (property.Required ? ", required: true)" : ")");
        return more.Count == 0 ? head : $"{head} {{ {string.Join(", ", more)} }}";
    }

    private static string? DefaultNode(PropertyModel property, TypedConstant value)
    {
        const string json = "global::System.Text.Json.Nodes.Json";
        return value.Value switch
        {
            string text when property.Shape.Kind is ShapeKind.Object or ShapeKind.List or ShapeKind.Map or ShapeKind.Raw
                && (text.StartsWith("{", StringComparison.Ordinal) || text.StartsWith("[", StringComparison.Ordinal)) =>
                $"{json}Node.Parse({Literal.Of(text)})",
            string text => $"{json}Value.Create({Literal.Of(text)})",
            bool flag => $"{json}Value.Create({Literal.Of(flag)})",
            int number => $"{json}Value.Create({number.ToString(CultureInfo.InvariantCulture)}L)",
            long number => $"{json}Value.Create({number.ToString(CultureInfo.InvariantCulture)}L)",
            _ => null,
        };
    }
}

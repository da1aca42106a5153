using Podium.Api.Schema;

namespace Podium.Api.Trees.Decoding;

/// <summary>What Go calls the type of a schema's values; it appears in messages about values of the wrong type.</summary>
internal static class GoTypeName
{
    /// <summary>The bare name of a struct, such as <c>Container</c>.</summary>
    public static string Struct(SchemaNode node) => node.Name is { } name ? name[(name.LastIndexOf('.') + 1)..] : "";

    /// <summary>The type's name with its package, such as <c>[]v1.Container</c>.</summary>
    public static string Of(SchemaNode node) => node.Format switch
    {
        SchemaFormat.Quantity => "resource.Quantity",
        SchemaFormat.DateTime => "v1.Time",
        SchemaFormat.MicroTime => "v1.MicroTime",
        SchemaFormat.IntOrString => "intstr.IntOrString",
        SchemaFormat.Byte => "[]uint8",
        _ => node.Type switch
        {
            SchemaType.Object => Qualified(node),
            SchemaType.Map when node.Items!.Format == SchemaFormat.Quantity => "v1.ResourceList",
            SchemaType.Map => "map[string]" + Of(node.Items!),
            SchemaType.Array => "[]" + Of(node.Items!),
            SchemaType.Integer => node.Format == "int64" ? "int64" : "int32",
            SchemaType.Number => "float64",
            SchemaType.Boolean => "bool",
            SchemaType.String => "string",
            _ => "interface {}",
        },
    };

    private static string Qualified(SchemaNode node)
    {
        if (node.Name is not { } name)
        {
            return "map[string]interface {}";
        }

        // io.k8s.api.core.v1.Pod is v1.Pod: the last two parts.
        var type = name.LastIndexOf('.');
        var package = type > 0 ? name.LastIndexOf('.', type - 1) : -1;
        return name[(package + 1)..];
    }
}

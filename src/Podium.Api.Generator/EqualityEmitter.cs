using System.Text;

namespace Podium.Api.Generator;

/// <summary>Writes structural equality: lists by sequence, maps by content, null like empty, times as they are written.</summary>
internal static class EqualityEmitter
{
    public static void Emit(ApiTypeModel type, StringBuilder code)
    {
        var name = type.Symbol.Name;
        code.Append($"    public bool Equals({name}? other) => ReferenceEquals(this, other) || (other is not null");
        foreach (var property in type.Properties)
        {
            code.Append("\n        && ").Append(Same(property));
        }

        code.Append(");\n\n    public override int GetHashCode()\n    {\n        var h = new ApiHash();\n");
        foreach (var property in type.Properties)
        {
            if (Hash(property) is { } hash)
            {
                code.Append($"        h.Add({hash});\n");
            }
        }

        var print = type.Kind?.Resource is null ? "Print" : "PrintKey";
        code.Append("        return h.Value;\n    }\n\n")
            .Append($"    private bool PrintMembers(global::System.Text.StringBuilder builder) => Structure.{print}(builder, this);\n\n");
    }

    private static string Same(PropertyModel property)
    {
        var shape = property.Shape;
        var (mine, others) = (property.Name, $"other.{property.Name}");
        return shape.Kind switch
        {
            ShapeKind.List => $"Lists.Same<{shape.Element!.Type}, {shape.Element.Codec}>({mine}, {others})",
            ShapeKind.Map => $"Maps.Same<{shape.Element!.Type}, {shape.Element.Codec}>({mine}, {others})",
            ShapeKind.Bytes => $"Structure.SameBytes({mine}, {others})",
            ShapeKind.Time => $"Structure.SameTime({mine}, {others}, false)",
            ShapeKind.MicroTime => $"Structure.SameTime({mine}, {others}, true)",
            _ => $"{mine} == {others}",
        };
    }

    // Counts stand for collections, and times are left out: enough to tell objects apart, cheap for large ones.
    private static string? Hash(PropertyModel property) => property.Shape.Kind switch
    {
        ShapeKind.List or ShapeKind.Map => $"{property.Name}?.Count ?? 0",
        ShapeKind.Bytes => $"{property.Name}?.Length ?? 0",
        ShapeKind.Time or ShapeKind.MicroTime => null,
        ShapeKind.String or ShapeKind.Object or ShapeKind.Raw => $"{property.Name}?.GetHashCode() ?? 0",
        _ => $"{property.Name}.GetHashCode()",
    };
}

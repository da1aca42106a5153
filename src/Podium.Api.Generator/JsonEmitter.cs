using System.Text;

namespace Podium.Api.Generator;

/// <summary>Writes a record's JSON members: a constructor that reads, and writing by Go's omitempty rules.</summary>
internal static class JsonEmitter
{
    private const string Reader = "ref global::System.Text.Json.Utf8JsonReader";

    public static void Emit(ApiTypeModel type, StringBuilder code)
    {
        EmitRead(type, code);
        EmitWrite(type, code);
    }

    private static void EmitRead(ApiTypeModel type, StringBuilder code)
    {
        var cases = type.Properties.SelectMany(p => p.Inline is null
            ? [(Name: p.JsonName, Code: $"{p.Name} = {ReadValue(p)};")]
            : p.Inline.Properties.Select(i => (Name: i.JsonName, Code: $"{p.Name} = {p.Name} with {{ {i.Name} = {ReadValue(i)} }};"))).ToList();
        var table = string.Concat(cases.Select(c => $"\\u{Encoding.UTF8.GetByteCount(c.Name):x4}{c.Name}"));

        code.Append($"    private {type.Symbol.Name}({Reader} r)\n    {{\n")
            .Append($"        var fields = new FieldReader(ref r, \"{table}\"u8);\n")
            .Append("        while (true)\n        {\n            switch (fields.Next(ref r))\n            {\n");
        for (var i = 0; i < cases.Count; i++)
        {
            code.Append($"                case {i}: {cases[i].Code} break;\n");
        }

        code.Append("                default: return;\n            }\n        }\n    }\n\n")
            .Append($"    public static {type.Symbol.Name} Read({Reader} reader) => new(ref reader);\n\n");
    }

    private static string ReadValue(PropertyModel property)
    {
        var shape = property.Shape;
        return shape.Kind switch
        {
            ShapeKind.Object => $"{shape.Type}.Read(ref r)",
            ShapeKind.Time or ShapeKind.MicroTime => "Structure.ReadTime(ref r)",
            ShapeKind.List => $"Lists.Read<{shape.Element!.Type}, {shape.Element.Codec}>(ref r)",
            ShapeKind.Map => $"Maps.Read<{shape.Element!.Type}, {shape.Element.Codec}>(ref r)",
            _ => $"{shape.Codec}.Read(ref r)",
        };
    }

    private static void EmitWrite(ApiTypeModel type, StringBuilder code)
    {
        code.Append("    public void Write(global::System.Text.Json.Utf8JsonWriter writer)\n    {\n        writer.WriteStartObject();\n");
        if (type.AddsTypeMeta)
        {
            code.Append($"        writer.WriteString(\"kind\"u8, {Literal.Of(type.Kind!.Kind)}u8);\n")
                .Append($"        writer.WriteString(\"apiVersion\"u8, {Literal.Of(type.Kind.ApiVersion)}u8);\n");
        }

        code.Append("        WriteFields(writer);\n        writer.WriteEndObject();\n    }\n\n")
            .Append("    internal void WriteFields(global::System.Text.Json.Utf8JsonWriter w)\n    {\n");
        foreach (var property in type.Properties)
        {
            code.Append("        ").Append(property.Inline is null ? WriteValue(property) : $"{property.Name}.WriteFields(w)").Append(";\n");
        }

        code.Append("    }\n\n");
    }

    private static string WriteValue(PropertyModel property)
    {
        var shape = property.Shape;
        var emission = property.Emission;
        var name = $"{Literal.Of(property.JsonName)}u8";
        var always = Literal.Of(emission == Emission.Always);
        return shape.Kind switch
        {
            ShapeKind.List => $"Lists.Write<{shape.Element!.Type}, {shape.Element.Codec}>(w, {name}, {property.Name}, {always})",
            ShapeKind.Map => $"Maps.Write<{shape.Element!.Type}, {shape.Element.Codec}>(w, {name}, {property.Name}, {always})",
            ShapeKind.Bytes => $"Fields.Bytes(w, {name}, {property.Name}, {always})",
            ShapeKind.Time => $"Fields.Time(w, {name}, {property.Name}, false, {always})",
            ShapeKind.MicroTime => $"Fields.Time(w, {name}, {property.Name}, true, {always})",
            ShapeKind.Object or ShapeKind.Raw => $"Fields.Value<{shape.Type}, {shape.Codec}>(w, {name}, {property.Name}, {always})",
            ShapeKind.Quantity or ShapeKind.IntOrString => $"Fields.Struct<{shape.Type}, {shape.Codec}>(w, {name}, {property.Name}, {always})",
            _ => emission switch
            {
                Emission.Always => $"Fields.Always(w, {name}, {property.Name})",
                Emission.WhenSet => $"Fields.WhenSet(w, {name}, {property.Name})",
                _ => $"Fields.NotZero(w, {name}, {property.Name})",
            },
        };
    }
}

using System.Text.Json;
using Podium.Api.Schema;

namespace Podium.Api.OpenApi;

/// <summary>
/// Writes definitions as kube-openapi does. Version 3 differs in three ways: a reference with a description stands in
/// <c>allOf</c>, fields without omitempty have defaults, and quantities and int-or-strings are shown as alternatives.
/// </summary>
internal sealed class SchemaWriter(Utf8JsonWriter writer, bool v3)
{
    private readonly string refPrefix = v3 ? "#/components/schemas/" : "#/definitions/";

    /// <summary>Writes all definitions, by name.</summary>
    public void WriteAll(IReadOnlyDictionary<string, SchemaNode> definitions)
    {
        writer.WriteStartObject();
        foreach (var (name, node) in definitions)
        {
            writer.WritePropertyName(name);
            WriteDefinition(node);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes a reference to a definition, as an object of its own.</summary>
    public void WriteReference(string definition)
    {
        writer.WriteStartObject();
        writer.WriteString("$ref", refPrefix + definition);
        writer.WriteEndObject();
    }

    private void WriteDefinition(SchemaNode node)
    {
        writer.WriteStartObject();
        if (node.Description.Length > 0)
        {
            writer.WriteString("description", node.Description);
        }

        WriteShape(node);
        if (node.Properties.Count > 0)
        {
            WriteProperties(node.Properties);
        }

        if (node.Atomic)
        {
            writer.WriteString("x-kubernetes-map-type", "atomic");
        }

        WriteKinds(node);
        writer.WriteEndObject();
    }

    private void WriteProperties(IReadOnlyList<SchemaProperty> properties)
    {
        writer.WriteStartObject("properties");
        foreach (var property in properties.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            writer.WritePropertyName(property.Name);
            WriteProperty(property);
        }

        writer.WriteEndObject();
        if (properties.Any(p => p.Required))
        {
            writer.WriteStartArray("required");
            foreach (var property in properties.Where(p => p.Required).OrderBy(p => p.Name, StringComparer.Ordinal))
            {
                writer.WriteStringValue(property.Name);
            }

            writer.WriteEndArray();
        }
    }

    private void WriteProperty(SchemaProperty property)
    {
        writer.WriteStartObject();
        if (property.Description.Length > 0)
        {
            writer.WriteString("description", property.Description);
        }

        if (property.Node.Name is { } name)
        {
            WriteNamed(name);
        }
        else
        {
            WriteShape(property.Node);
        }

        if (v3)
        {
            WriteDefault(property);
        }

        if (property.ListMapKeys.Count > 0)
        {
            writer.WriteStartArray("x-kubernetes-list-map-keys");
            foreach (var key in property.ListMapKeys)
            {
                writer.WriteStringValue(key);
            }

            writer.WriteEndArray();
        }

        if (property.ListType is { } listType)
        {
            writer.WriteString("x-kubernetes-list-type", listType switch { ListType.Atomic => "atomic", ListType.Set => "set", _ => "map" });
        }

        if (property.Atomic || property.Granular)
        {
            writer.WriteString("x-kubernetes-map-type", property.Atomic ? "atomic" : "granular");
        }

        if (property.PatchMergeKey.Length > 0)
        {
            writer.WriteString("x-kubernetes-patch-merge-key", property.PatchMergeKey);
        }

        if (property.PatchStrategy.Length > 0)
        {
            writer.WriteString("x-kubernetes-patch-strategy", property.PatchStrategy);
        }

        writer.WriteEndObject();
    }

    private void WriteNamed(string name)
    {
        if (!v3)
        {
            writer.WriteString("$ref", refPrefix + name);
            return;
        }

        writer.WriteStartArray("allOf");
        WriteReference(name);
        writer.WriteEndArray();
    }

    private void WriteShape(SchemaNode node)
    {
        switch (node.Type)
        {
            case SchemaType.Object:
                writer.WriteString("type", "object");
                break;
            case SchemaType.Map:
                writer.WriteString("type", "object");
                WriteElement("additionalProperties", node.Items!);
                break;
            case SchemaType.Array:
                writer.WriteString("type", "array");
                WriteElement("items", node.Items!);
                break;
            case SchemaType.String when v3 && node.Format is SchemaFormat.Quantity:
                WriteAlternatives("string", "number");
                break;
            case SchemaType.String when v3 && node.Format is SchemaFormat.IntOrString:
                writer.WriteString("format", "int-or-string");
                WriteAlternatives("integer", "string");
                break;
            case SchemaType.String:
                writer.WriteString("type", "string");
                WriteFormat(node.Format switch { SchemaFormat.MicroTime => SchemaFormat.DateTime, SchemaFormat.Quantity => "", var f => f });
                break;
            case SchemaType.Integer:
                writer.WriteString("type", "integer");
                WriteFormat(node.Format);
                break;
            case SchemaType.Number:
                writer.WriteString("type", "number");
                WriteFormat(node.Format);
                break;
            case SchemaType.Boolean:
                writer.WriteString("type", "boolean");
                break;
        }
    }

    private void WriteFormat(string format)
    {
        if (format.Length > 0)
        {
            writer.WriteString("format", format);
        }
    }

    private void WriteAlternatives(string first, string second)
    {
        writer.WriteStartArray("oneOf");
        foreach (var type in (ReadOnlySpan<string>)[first, second])
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteElement(string property, SchemaNode element)
    {
        writer.WriteStartObject(property);
        if (element.Name is { } name && (!v3 || !HasFields(element)))
        {
            writer.WriteString("$ref", refPrefix + name);
        }
        else if (element.Name is { } named)
        {
            WriteNamed(named);
            WriteEmptyObject();
        }
        else
        {
            WriteShape(element);
            if (v3)
            {
                WriteZero(element.Type);
            }
        }

        writer.WriteEndObject();
    }

    private void WriteDefault(SchemaProperty property)
    {
        if (property.Default is { } value)
        {
            writer.WritePropertyName("default");
            value.WriteTo(writer);
        }
        else if (property.Emission == Emission.Always)
        {
            if (property.Node.Name is null)
            {
                WriteZero(property.Node.Type);
            }
            else if (HasFields(property.Node))
            {
                WriteEmptyObject();
            }
        }
    }

    private static bool HasFields(SchemaNode node) => node.Type == SchemaType.Object && node.Properties.Count > 0;

    private void WriteEmptyObject()
    {
        writer.WriteStartObject("default");
        writer.WriteEndObject();
    }

    private void WriteZero(SchemaType type)
    {
        switch (type)
        {
            case SchemaType.String:
                writer.WriteString("default", "");
                break;
            case SchemaType.Integer or SchemaType.Number:
                writer.WriteNumber("default", 0);
                break;
            case SchemaType.Boolean:
                writer.WriteBoolean("default", false);
                break;
        }
    }

    private void WriteKinds(SchemaNode node)
    {
        if (node.GroupVersionKind is not { } kind)
        {
            return;
        }

        // These two go with every group.
        var kinds = kind.Kind is "DeleteOptions" or "WatchEvent" && node.Name!.StartsWith("io.k8s.apimachinery.", StringComparison.Ordinal)
            ? KnownGroupVersions.Of(kind.Kind)
            : [kind];
        writer.WriteStartArray("x-kubernetes-group-version-kind");
        foreach (var each in kinds)
        {
            KindWriter.Write(writer, each);
        }

        writer.WriteEndArray();
    }
}

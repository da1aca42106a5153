using Podium.Api.Schema;

namespace Podium.Api.Trees.Patches;

/// <summary>How a strategic merge patch treats a field: what the schema says of it.</summary>
/// <param name="Node">The field's schema.</param>
/// <param name="Merge">Whether a list is merged instead of replaced.</param>
/// <param name="Replace">Whether an object is replaced instead of merged.</param>
/// <param name="MergeKey">The field by which items of a merged list are the same; empty for scalars.</param>
internal readonly record struct PatchLookup(SchemaNode Node, bool Merge, bool Replace, string MergeKey)
{
    /// <summary>Finds the field; maps treat all keys alike, and what has no schema is merged as plain JSON.</summary>
    public static PatchLookup Of(SchemaNode schema, string name)
    {
        if (schema.Type == SchemaType.Map)
        {
            return new(schema.Items!, false, false, "");
        }

        if (schema.Find(name) is not { } property)
        {
            return schema.Type == SchemaType.Any || schema.PreserveUnknownFields
                ? new(schema.Type == SchemaType.Any ? schema : AnyNode, false, false, "")
                : throw PatchException.Internal(
                    $"unable to find api field in struct {Decoding.GoTypeName.Struct(schema)} for the json field {GoFormat.Quote(name)}");
        }

        bool merge = false, replace = false;
        foreach (var strategy in property.PatchStrategy.AsSpan().Split(','))
        {
            var one = property.PatchStrategy.AsSpan()[strategy];
            merge |= one.SequenceEqual("merge");
            replace |= one.SequenceEqual("replace");
        }

        return new(property.Node, merge, replace, property.PatchMergeKey);
    }

    private static readonly SchemaNode AnyNode = new() { Type = SchemaType.Any, PreserveUnknownFields = true };
}

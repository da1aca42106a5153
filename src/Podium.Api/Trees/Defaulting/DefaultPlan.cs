using System.Runtime.CompilerServices;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Defaulting;

/// <summary>
/// The properties of a schema that have a default or lead to one, found once a schema, so that defaulting walks only
/// where there is something to do.
/// </summary>
internal sealed class DefaultPlan
{
    private static readonly ConditionalWeakTable<SchemaNode, DefaultPlan> Plans = [];

    private DefaultPlan(IReadOnlyList<SchemaProperty> properties, bool any)
    {
        Properties = properties;
        Any = any;
    }

    /// <summary>The properties to visit.</summary>
    public IReadOnlyList<SchemaProperty> Properties { get; }

    /// <summary>Whether there is any default at or below the schema.</summary>
    public bool Any { get; }

    public static DefaultPlan Of(SchemaNode schema) => Plans.GetValue(schema, Make);

    private static DefaultPlan Make(SchemaNode schema)
    {
        if (schema.Type is SchemaType.Map or SchemaType.Array)
        {
            return new([], Reaches(schema, []));
        }

        var properties = schema.Properties.Where(p => p.Default is not null || Reaches(p.Node, [])).ToArray();
        return new(properties, properties.Length > 0);
    }

    // A type may contain itself (JSON schemas do), so remember where the search has been.
    private static bool Reaches(SchemaNode schema, HashSet<SchemaNode> seen)
    {
        if (!seen.Add(schema))
        {
            return false;
        }

        return schema.Type is SchemaType.Map or SchemaType.Array
            ? Reaches(schema.Items!, seen)
            : schema.Properties.Any(p => p.Default is not null || Reaches(p.Node, seen));
    }
}

using Podium.Api.Schema;

namespace Podium.Api.OpenApi;

/// <summary>The definitions that a document needs: those it starts from and all that they refer to.</summary>
internal sealed class DefinitionClosure
{
    private readonly SortedDictionary<string, SchemaNode> found = new(StringComparer.Ordinal);

    /// <summary>The definitions by name.</summary>
    public IReadOnlyDictionary<string, SchemaNode> Definitions => found;

    /// <summary>Adds a schema and what it refers to.</summary>
    public void Add(SchemaNode node)
    {
        if (node.Name is { } name && !found.TryAdd(name, node))
        {
            return;
        }

        if (node.Items is { } items)
        {
            Add(items);
        }

        foreach (var property in node.Properties)
        {
            Add(property.Node);
        }
    }

    /// <summary>Adds what a resource's calls send and answer.</summary>
    public void Add(ServedResource resource)
    {
        Add(resource.Schema);
        if (resource.ListSchema is { } list)
        {
            Add(list);
        }

        foreach (var sub in resource.Subresources)
        {
            if (sub.Schema is { } schema)
            {
                Add(schema);
            }
        }
    }
}

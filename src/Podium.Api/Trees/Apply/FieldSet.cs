using System.Text.Json.Nodes;
using Podium.Api.Schema;

namespace Podium.Api.Trees.Apply;

/// <summary>
/// A set of paths to fields, kept as a tree: what a manager owns, what a change touches. Sets do not change once they
/// are built. Upstream: structured-merge-diff's <c>fieldpath.Set</c>.
/// </summary>
public sealed class FieldSet
{
    /// <summary>The set without a path.</summary>
    public static FieldSet Empty { get; } = new([]);

    private readonly List<Node> nodes;

    private FieldSet(List<Node> nodes) => this.nodes = nodes;

    internal FieldSet() => nodes = [];

    /// <summary>Whether there is no path in it.</summary>
    public bool IsEmpty => nodes.Count == 0;

    /// <summary>
    /// A set of paths of field names: <c>FieldSet.Of(["status"], ["metadata", "deletionTimestamp"])</c>. Kinds name in this
    /// way the fields that a write to the object (or to its subresource) resets and so never owns.
    /// </summary>
    public static FieldSet Of(params IEnumerable<string[]> paths)
    {
        var set = new FieldSet();
        foreach (var path in paths)
        {
            set.Insert([.. path.Select(PathElement.Field)]);
        }

        return set;
    }

    /// <summary>What is in either set.</summary>
    public FieldSet Union(FieldSet other) => IsEmpty ? other : other.IsEmpty ? this : Combine(other, SetOperation.Union);

    /// <summary>What is in both sets.</summary>
    public FieldSet Intersection(FieldSet other) => Combine(other, SetOperation.Intersection);

    /// <summary>What is in this set and not in the other; a path below one of the other's stays.</summary>
    public FieldSet Difference(FieldSet other) => other.IsEmpty ? this : Combine(other, SetOperation.Difference);

    /// <summary>What is in this set and neither in the other nor below one of its paths.</summary>
    public FieldSet RecursiveDifference(FieldSet other) => other.IsEmpty ? this : Combine(other, SetOperation.RecursiveDifference);

    /// <summary>Whether both sets have the same paths.</summary>
    public bool SetEquals(FieldSet other)
    {
        if (nodes.Count != other.nodes.Count)
        {
            return false;
        }

        for (var i = 0; i < nodes.Count; i++)
        {
            var (l, r) = (nodes[i], other.nodes[i]);
            if (l.Member != r.Member || l.Element.CompareWith(r.Element) != 0
                || !(l.Children ?? Empty).SetEquals(r.Children ?? Empty))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads FieldsV1.</summary>
    /// <exception cref="FormatException">The JSON is no field set.</exception>
    public static FieldSet FromFieldsV1(JsonObject json) => Read(json, out _) ?? Empty;

    /// <summary>The set as FieldsV1.</summary>
    public JsonObject ToFieldsV1()
    {
        var result = new JsonObject();
        Write(result);
        return result;
    }

    /// <summary>Adds a path; only while the set is being built. The empty path, the object itself, is never owned.</summary>
    internal void Insert(ReadOnlySpan<PathElement> path)
    {
        var set = this;
        for (var i = 0; i < path.Length; i++)
        {
            var index = set.IndexOf(path[i]);
            if (index < 0)
            {
                index = ~index;
                set.nodes.Insert(index, new Node(path[i]));
            }

            var node = set.nodes[index];
            if (i == path.Length - 1)
            {
                node.Member = true;
            }
            else
            {
                set = node.Children ??= new FieldSet();
            }
        }
    }

    /// <summary>Whether the step itself is in the set.</summary>
    internal bool Has(PathElement element)
    {
        var index = IndexOf(element);
        return index >= 0 && nodes[index].Member;
    }

    /// <summary>Whether the path is in the set.</summary>
    internal bool Has(ReadOnlySpan<PathElement> path)
    {
        var set = this;
        foreach (var element in path[..^1])
        {
            set = set.Below(element);
        }

        return set.Has(path[^1]);
    }

    /// <summary>What the set has below a step.</summary>
    internal FieldSet Below(PathElement element)
    {
        var index = IndexOf(element);
        return index >= 0 ? nodes[index].Children ?? Empty : Empty;
    }

    /// <summary>All paths, those of a level before what is below them.</summary>
    internal IEnumerable<PathElement[]> Paths(params PathElement[] prefix)
    {
        foreach (var node in nodes)
        {
            if (node.Member)
            {
                yield return [.. prefix, node.Element];
            }
        }

        foreach (var node in nodes)
        {
            foreach (var path in node.Children?.Paths([.. prefix, node.Element]) ?? [])
            {
                yield return path;
            }
        }
    }

    /// <summary>
    /// The set with every declared field that leads to one of its paths as a member too, which field sets otherwise
    /// leave out; map keys and list items are as they were.
    /// </summary>
    internal FieldSet WithNamedFields(SchemaNode schema)
    {
        var result = new FieldSet();
        foreach (var node in nodes)
        {
            var copy = new Node(node.Element) { Member = node.Member };
            if (node.Children is { } children)
            {
                var property = node.Element.Kind == PathElementKind.Field && schema.Type == SchemaType.Object
                    ? schema.Find(node.Element.FieldName)
                    : null;
                copy.Member |= property is not null;
                copy.Children = children.WithNamedFields(property?.Node ?? schema.Items ?? MergeSchema.Untyped);
            }

            result.nodes.Add(copy);
        }

        return result;
    }

    private FieldSet Combine(FieldSet other, SetOperation operation)
    {
        var result = new List<Node>(Math.Max(nodes.Count, other.nodes.Count));
        int i = 0, j = 0;
        while (i < nodes.Count || j < other.nodes.Count)
        {
            var order = i >= nodes.Count ? 1 : j >= other.nodes.Count ? -1 : nodes[i].Element.CompareWith(other.nodes[j].Element);
            var left = order <= 0 ? nodes[i++] : null;
            var right = order >= 0 ? other.nodes[j++] : null;
            if (left is null || right is null)
            {
                // Only a union takes what is right alone; only an intersection drops what is left alone.
                if (operation == SetOperation.Union || (left is not null && operation != SetOperation.Intersection))
                {
                    result.Add(left ?? right!);
                }

                continue;
            }

            var both = new Node(left.Element)
            {
                Member = operation switch
                {
                    SetOperation.Union => left.Member || right.Member,
                    SetOperation.Intersection => left.Member && right.Member,
                    _ => left.Member && !right.Member,
                },
                Children = operation == SetOperation.RecursiveDifference && right.Member
                    ? null
                    : (left.Children, right.Children) switch
                    {
                        (null, null) => null,
                        (null, { } r) => operation == SetOperation.Union ? r : null,
                        ({ } l, null) => operation == SetOperation.Intersection ? null : l,
                        ({ } l, { } r) => l.Combine(r, operation),
                    },
            };
            if (both.Children is { IsEmpty: true })
            {
                both.Children = null;
            }

            if (both.Member || both.Children is not null)
            {
                result.Add(both);
            }
        }

        return result.Count == 0 ? Empty : new(result);
    }

    private int IndexOf(PathElement element)
    {
        int low = 0, high = nodes.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = nodes[middle].Element.CompareWith(element);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    // What has nothing below it is a member even without a dot.
    private static FieldSet? Read(JsonObject json, out bool isMember)
    {
        isMember = false;
        FieldSet? result = null;
        foreach (var (key, value) in json)
        {
            if (key == ".")
            {
                isMember = true;
                continue;
            }

            if (PathElement.Parse(key) is not { } element)
            {
                continue;
            }

            var children = Read(value as JsonObject ?? [], out var childIsMember);
            result ??= new FieldSet();
            var index = result.IndexOf(element);
            if (index < 0)
            {
                result.nodes.Insert(~index, new Node(element) { Member = childIsMember, Children = children });
            }
        }

        isMember |= result is null;
        return result;
    }

    private void Write(JsonObject result)
    {
        foreach (var node in nodes)
        {
            var inner = new JsonObject();
            if (node.Children is { IsEmpty: false } children)
            {
                if (node.Member)
                {
                    inner.Add(".", new JsonObject());
                }

                children.Write(inner);
            }

            result.Add(node.Element.Serialize(), inner);
        }
    }

    private enum SetOperation
    {
        Union,
        Intersection,
        Difference,
        RecursiveDifference,
    }

    private sealed class Node(PathElement element)
    {
        public PathElement Element { get; } = element;

        public bool Member { get; set; }

        public FieldSet? Children { get; set; }
    }
}

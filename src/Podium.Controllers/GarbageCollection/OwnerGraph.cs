using System.Diagnostics.CodeAnalysis;
using Podium.Api;
using Podium.Api.Meta.V1;

namespace Podium.Controllers.GarbageCollection;

/// <summary>
/// Who owns whom, of all kinds, as the watches show it; each change says which objects it concerns. Objects are known by uid, so an object
/// that was made anew under the same name is another. Safe for concurrent use. Upstream: graph_builder.go.
/// </summary>
internal sealed class OwnerGraph
{
    private readonly Lock guard = new();

    // Both guarded by `guard`.
    private readonly Dictionary<string, GarbageNode> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> dependents = new(StringComparer.Ordinal);

    /// <summary>The object of this uid.</summary>
    public bool TryFind(string uid, [NotNullWhen(true)] out GarbageNode? node)
    {
        lock (guard)
        {
            return nodes.TryGetValue(uid, out node);
        }
    }

    /// <summary>The objects that name this one as an owner; the list is the caller's own.</summary>
    public IReadOnlyList<GarbageNode> DependentsOf(string uid)
    {
        lock (guard)
        {
            return dependents.TryGetValue(uid, out var found) ? [.. found.Select(d => nodes[d])] : [];
        }
    }

    /// <summary>Takes an object as it is now.</summary>
    /// <param name="resource">Its kind.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="concerned">Takes the uids of those to look at.</param>
    public void Observe(ResourceInfo resource, ObjectMeta metadata, Action<string> concerned)
    {
        lock (guard)
        {
            Put(GarbageNode.Of(resource, metadata), concerned);
        }
    }

    /// <summary>Takes note that an object is gone.</summary>
    public void Remove(string uid, Action<string> concerned)
    {
        lock (guard)
        {
            Drop(uid, concerned);
        }
    }

    /// <summary>Takes a listing of a kind: objects that are not in it are gone.</summary>
    public void Replace(ResourceInfo resource, IReadOnlyList<ObjectMeta> listed, Action<string> concerned)
    {
        lock (guard)
        {
            var present = listed.Select(o => o.Uid).ToHashSet(StringComparer.Ordinal);
            var gone = nodes.Values.Where(n => n.Resource.GroupResource == resource.GroupResource && !present.Contains(n.Uid)).Select(n => n.Uid).ToList();
            foreach (var metadata in listed)
            {
                Put(GarbageNode.Of(resource, metadata), concerned);
            }

            foreach (var uid in gone)
            {
                Drop(uid, concerned);
            }
        }
    }

    private void Put(GarbageNode node, Action<string> concerned)
    {
        nodes.TryGetValue(node.Uid, out var before);
        if (before is not null && before.State == node.State && Same(before.Owners, node.Owners))
        {
            return;
        }

        nodes[node.Uid] = node;
        Link(before, node);
        foreach (var owner in before?.Owners ?? [])
        {
            // An owner that waits for this object need not wait for it any more.
            if (before!.Blocks(owner.Uid) && !node.Blocks(owner.Uid))
            {
                concerned(owner.Uid);
            }
        }

        if (node.State is GarbageState.Orphaning or GarbageState.DeletingDependents || (node.State == GarbageState.Alive && IsOwnerInDoubt(node)))
        {
            concerned(node.Uid);
        }

        if (node.State == GarbageState.DeletingDependents && before?.State != node.State)
        {
            TellDependents(node.Uid, concerned);
        }
    }

    private void Drop(string uid, Action<string> concerned)
    {
        if (!nodes.Remove(uid, out var node))
        {
            return;
        }

        foreach (var owner in node.Owners)
        {
            if (dependents.TryGetValue(owner.Uid, out var siblings) && siblings.Remove(uid) && siblings.Count == 0)
            {
                dependents.Remove(owner.Uid);
            }

            if (nodes.GetValueOrDefault(owner.Uid) is { State: GarbageState.DeletingDependents })
            {
                concerned(owner.Uid);
            }
        }

        TellDependents(uid, concerned);
    }

    private void Link(GarbageNode? before, GarbageNode node)
    {
        foreach (var owner in before?.Owners ?? [])
        {
            if (node.ReferenceTo(owner.Uid) is null && dependents.TryGetValue(owner.Uid, out var siblings) && siblings.Remove(node.Uid)
                && siblings.Count == 0)
            {
                dependents.Remove(owner.Uid);
            }
        }

        foreach (var owner in node.Owners)
        {
            if (!dependents.TryGetValue(owner.Uid, out var siblings))
            {
                dependents[owner.Uid] = siblings = new(1, StringComparer.Ordinal);
            }

            siblings.Add(node.Uid);
        }
    }

    // Owners that are there and stay need no look: their own changes will call for it.
    private bool IsOwnerInDoubt(GarbageNode node)
    {
        foreach (var reference in node.Owners)
        {
            if (!nodes.TryGetValue(reference.Uid, out var owner)
                || owner.State == GarbageState.DeletingDependents
                || !owner.IsNamedBy(reference, node.Key.Namespace))
            {
                return true;
            }
        }

        return false;
    }

    private void TellDependents(string uid, Action<string> concerned)
    {
        foreach (var dependent in dependents.GetValueOrDefault(uid) ?? [])
        {
            concerned(dependent);
        }
    }

    private static bool Same(IReadOnlyList<OwnerReference> a, IReadOnlyList<OwnerReference> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (var i = 0; i < a.Count; i++)
        {
            if (!a[i].Equals(b[i]))
            {
                return false;
            }
        }

        return true;
    }
}

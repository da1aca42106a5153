namespace Podium.Api.Trees.Apply;

/// <summary>
/// How a change moves ownership between managers: structured-merge-diff's <c>merge.Updater</c> and apimachinery's
/// managers around it, without the trees.
/// </summary>
internal static class Ownership
{
    /// <summary>Fields that are the server's and that nobody owns (upstream's stripSet).</summary>
    public static readonly FieldSet NeverOwned = FieldSet.Of(
        ["apiVersion"],
        ["kind"],
        ["metadata"],
        ["metadata", "name"],
        ["metadata", "namespace"],
        ["metadata", "creationTimestamp"],
        ["metadata", "selfLink"],
        ["metadata", "uid"],
        ["metadata", "clusterName"],
        ["metadata", "generation"],
        ["metadata", "managedFields"],
        ["metadata", "resourceVersion"]);

    /// <summary>What others own of what a change sets to other values.</summary>
    public static Dictionary<ManagerId, FieldSet> Conflicts(Managers managers, ManagerId? writer, TreeComparison change)
    {
        var changed = change.Changed;
        var conflicts = new Dictionary<ManagerId, FieldSet>();
        foreach (var id in managers.Ids)
        {
            if (id != writer && managers[id]!.Fields.Intersection(changed) is { IsEmpty: false } taken)
            {
                conflicts.Add(id, taken);
            }
        }

        return conflicts;
    }

    /// <summary>Takes from the others what a change sets or removes.</summary>
    public static void Take(Managers managers, ManagerId? writer, TreeComparison change)
    {
        var gone = change.Changed.Union(change.Removed);
        if (gone.IsEmpty)
        {
            return;
        }

        foreach (var id in managers.Ids.ToArray())
        {
            if (id != writer)
            {
                var entry = managers[id]!;
                managers[id] = entry with { Fields = entry.Fields.Difference(gone) };
            }
        }
    }

    /// <summary>
    /// A write other than an apply: the writer owns what it changed from now on, beside what it owned before. Its time
    /// moves only when it changed something.
    /// </summary>
    public static void Update(Managers managers, TreeComparison change, FieldManagerRequest request)
    {
        Take(managers, null, change.Without(request.ResetFields));
        var own = change.Changed.RecursiveDifference(request.ResetFields).Difference(NeverOwned);
        if (!own.IsEmpty)
        {
            var id = ManagerId.Of(request, ManagerId.Update);
            var before = managers[id]?.Fields ?? FieldSet.Empty;
            managers[id] = new(own.Union(before), request.ApiVersion, ApiTime.Format(request.Now));
        }

        managers.CapUpdates();
    }
}

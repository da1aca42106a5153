using System.Text.Json.Nodes;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;
using Podium.Api.Trees.Decoding;
using Podium.Api.Trees.Patches;

namespace Podium.Api.Trees.Apply;

/// <summary>
/// Server-side apply: merges a manager's whole configuration into the live object, takes away what the manager applied
/// before and does not any more and nobody else owns, and answers conflicts with other managers.
/// </summary>
/// <example><code>
/// var config = ServerSideApply.Read(body, out var strictErrors);
/// var tree = ServerSideApply.Apply(live, config, new("kubectl", "v1", time.GetUtcNow()), force, Pod.Schema);
/// tree = TreeDecoder.DecodeTree(tree, Pod.Schema).Tree;     // then default, canonicalize, validate as for any write
/// </code>
/// With <c>live</c> null the object is created. The result has its managedFields; do not call
/// <see cref="ManagedFields.Update"/> as well.
/// </example>
public static class ServerSideApply
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>kubectl's own manager, for which objects of client-side apply are taken over without conflicts.</summary>
    private const string Kubectl = "kubectl";

    private const string BeforeFirstApply = "before-first-apply";

    /// <summary>Reads an apply's body, which is YAML or JSON.</summary>
    /// <exception cref="PatchException">400: it is neither.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> body, out IReadOnlyList<string> strictErrors, DecodeLimits? limits = null) =>
        ApplyConfiguration.Read(body, limits ?? DecodeLimits.Default, out strictErrors);

    /// <summary>Applies a configuration; the trees given are left as they are.</summary>
    /// <param name="live">The stored tree, canonical; null where there is none yet.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="request">Who applies.</param>
    /// <param name="force">Take fields from other managers instead of answering conflicts.</param>
    /// <param name="schema">The kind's schema.</param>
    /// <exception cref="StatusException">409 with a cause for each field that another manager owns.</exception>
    /// <exception cref="PatchException">The configuration is for another kind, or does not fit the schema.</exception>
    public static JsonObject Apply(JsonObject? live, JsonObject config, FieldManagerRequest request, bool force, SchemaNode schema)
    {
        CheckKind(config, request, schema);
        var typed = ApplyConfiguration.Check(config, schema);
        var before = live ?? ManagedFields.Nothing(schema);
        var managers = Decode(live);
        if (managers.IsEmpty)
        {
            // Whatever was there before the first apply belongs to somebody who is not known.
            var all = TreeComparison.Of(ManagedFields.Nothing(schema), before, schema);
            Ownership.Update(managers, all, request with { Manager = BeforeFirstApply, Subresource = "" });
        }

        var time = managers[ManagerId.Of(request, ManagerId.Apply)]?.Time;
        var merged = Merge(before, typed, managers, request, schema);
        var change = TreeComparison.Of(before, merged, schema);
        var id = ManagerId.Of(request, ManagerId.Apply);
        var visible = change.Without(request.ResetFields);
        if (!force)
        {
            ThrowOnConflicts(Conflicts(managers, id, visible, before, request, schema));
        }

        Ownership.Take(managers, id, visible);
        if (managers[id] is { } own)
        {
            managers[id] = own with
            {
                Fields = own.Fields.Difference(Ownership.NeverOwned),
                Time = change.IsEmpty && time is not null ? time : ApiTime.Format(request.Now),
            };
        }

        if (request.Manager == Kubectl && JsonTree.GetString(merged, "metadata", "annotations", LastApplied).Length > 0)
        {
            JsonTree.Set(merged, LastAppliedOf(config), "metadata", "annotations", LastApplied);
        }

        managers.WriteTo(merged);
        ManagedFields.KeepTimesWhereUnchanged(live, merged);
        return merged;
    }

    private static void CheckKind(JsonObject config, FieldManagerRequest request, SchemaNode schema)
    {
        var (apiVersion, kind) = (JsonTree.GetString(config, "apiVersion"), JsonTree.GetString(config, "kind"));
        if (schema.Resource is { } resource && (apiVersion != request.ApiVersion || kind != resource.Kind))
        {
            var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
            throw PatchException.BadRequest($"invalid object type: {(slash < 0 ? "/" + apiVersion : apiVersion)}, Kind={kind}");
        }

        if (JsonTree.Get(config, "metadata", "managedFields") is not null)
        {
            throw PatchException.BadRequest("metadata.managedFields must be nil");
        }
    }

    private static Managers Decode(JsonObject? live)
    {
        try
        {
            return Managers.Of(live);
        }
        catch (FormatException e)
        {
            throw PatchException.Internal($"failed to decode managed fields: {e.Message}");
        }
    }

    // Merges, and takes away what the manager gave up; notes the manager's new set.
    private static JsonObject Merge(JsonObject before, JsonObject config, Managers managers, FieldManagerRequest request, SchemaNode schema)
    {
        JsonObject merged;
        FieldSet set;
        try
        {
            merged = TreeMerge.Merge(before, config, schema);
            JsonTree.Remove(merged, "metadata", "managedFields");
            set = TreeFields.SetOf(config, schema).RecursiveDifference(request.ResetFields);
        }
        catch (FormatException e)
        {
            throw PatchException.Internal($"failed to merge config: {e.Message}");
        }

        var id = ManagerId.Of(request, ManagerId.Apply);
        var last = managers[id]?.Fields ?? FieldSet.Empty;
        managers[id] = new(set, request.ApiVersion, managers[id]?.Time);
        return last.IsEmpty ? merged : Prune(merged, last, managers, schema);
    }

    // 1. Remove all that the manager applied last. 2. Put back what anybody owns now, the manager's new set included.
    // 3. Put back what was removed with it but was not the manager's.
    private static JsonObject Prune(JsonObject merged, FieldSet last, Managers managers, SchemaNode schema)
    {
        last = last.WithNamedFields(schema);
        var pruned = TreeFields.Remove(merged, last, schema);
        var owned = FieldSet.Empty;
        foreach (var id in managers.Ids)
        {
            owned = owned.Union(managers[id]!.Fields);
        }

        var mergedSet = TreeFields.SetOf(merged, schema).WithNamedFields(schema);
        var kept = TreeFields.SetOf(pruned, schema).WithNamedFields(schema).Union(owned.WithNamedFields(schema));
        pruned = TreeFields.Remove(merged, mergedSet.Difference(kept), schema);

        var prunedSet = TreeFields.SetOf(pruned, schema).WithNamedFields(schema);
        return TreeFields.Remove(merged, mergedSet.Difference(prunedSet).Intersection(last), schema);
    }

    private static Dictionary<ManagerId, FieldSet> Conflicts(
        Managers managers, ManagerId id, TreeComparison change, JsonObject before, FieldManagerRequest request, SchemaNode schema)
    {
        var conflicts = Ownership.Conflicts(managers, id, change);
        if (conflicts.Count == 0 || request.Manager != Kubectl || AllowedByLastApplied(before, request, schema) is not { } allowed)
        {
            return conflicts;
        }

        return conflicts.Select(c => KeyValuePair.Create(c.Key, c.Value.Difference(allowed)))
            .Where(c => !c.Value.IsEmpty).ToDictionary();
    }

    // What kubectl applied on the client's side and nobody changed since was kubectl's all along.
    private static FieldSet? AllowedByLastApplied(JsonObject live, FieldManagerRequest request, SchemaNode schema)
    {
        var annotation = JsonTree.GetString(live, "metadata", "annotations", LastApplied);
        if (annotation.Length == 0)
        {
            return null;
        }

        try
        {
            if (TreeDecoder.DecodeAny(System.Text.Encoding.UTF8.GetBytes(annotation)) is not JsonObject applied
                || JsonTree.GetString(applied, "apiVersion") != request.ApiVersion)
            {
                return null;
            }

            applied = ApplyConfiguration.Check(applied, schema);
            var change = TreeComparison.Of(applied, live, schema);
            return TreeFields.SetOf(applied, schema).Difference(change.Changed).Difference(change.Removed);
        }
        catch (Exception e) when (e is DecodeException or PatchException or FormatException)
        {
            // An annotation that makes no sense allows nothing.
            return null;
        }
    }

    private static string LastAppliedOf(JsonObject config)
    {
        var copy = (JsonObject)config.DeepClone();
        JsonTree.Remove(copy, "metadata", "annotations", LastApplied);
        return SortedJson.Write(copy) + "\n";
    }

    private static void ThrowOnConflicts(Dictionary<ManagerId, FieldSet> conflicts)
    {
        if (conflicts.Count == 0)
        {
            return;
        }

        var causes = new List<StatusCause>();
        var lines = new List<string>();
        foreach (var (manager, fields) in conflicts
            .OrderBy(c => c.Key.Manager, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Operation, StringComparer.Ordinal)
            .ThenBy(c => c.Key.ApiVersion, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Subresource, StringComparer.Ordinal))
        {
            lines.Add($"conflicts with {manager}:");
            foreach (var path in fields.Paths())
            {
                var field = string.Concat(path.Select(e => e.ToString()));
                lines.Add($"- {field}");
                causes.Add(new StatusCause { Reason = "FieldManagerConflict", Message = $"conflict with {manager}", Field = field });
            }
        }

        throw new StatusException(new Status
        {
            Outcome = "Failure",
            Code = 409,
            Reason = "Conflict",
            Message = causes.Count == 1
                ? $"Apply failed with 1 conflict: {causes[0].Message}: {causes[0].Field}"
                : $"Apply failed with {causes.Count} conflicts: {string.Join('\n', lines)}",
            Details = new StatusDetails { Causes = causes },
        });
    }
}

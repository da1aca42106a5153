using System.Text.Json.Nodes;
using Podium.Api.Meta.V1;
using Podium.Api.Trees;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>What a deletion does to an object as it is now (apiserver: registry/rest/delete.go BeforeDelete and registry/generic/registry/store.go).</summary>
internal abstract record DeletionPlan
{
    /// <summary>The object goes now.</summary>
    public sealed record Remove : DeletionPlan;

    /// <summary>The object is written with its end noted; someone else ends it.</summary>
    public sealed record Mark(JsonObject Tree) : DeletionPlan;

    /// <summary>The object is ending already, no later than asked for.</summary>
    public sealed record Nothing : DeletionPlan;

    public static DeletionPlan Compute(ResourceStrategy strategy, JsonObject old, DeleteOptions options, DateTimeOffset now)
    {
        var tree = old.DeepClone().AsObject();
        var metadata = ObjectMetaRules.MetadataOf(tree);
        var finalizersChanged = SetPropagation(strategy, metadata, options);
        var held = JsonTree.GetArray(metadata, "finalizers") is { Count: > 0 } || strategy.IsHeld(tree);
        var deletionTime = JsonTree.GetString(metadata, "deletionTimestamp");
        if (deletionTime.Length > 0)
        {
            var left = JsonTree.GetInteger(metadata, "deletionGracePeriodSeconds") ?? 0;
            if (left > 0)
            {
                // Ending already: the time may only be shortened.
                if (options.GracePeriodSeconds is not { } asked || Math.Max(asked, 0) >= left)
                {
                    return finalizersChanged ? new Mark(tree) : new Nothing();
                }

                asked = Math.Max(asked, 0);
                var due = DateTimeOffset.Parse(deletionTime, System.Globalization.CultureInfo.InvariantCulture).AddSeconds(asked - left);
                metadata["deletionTimestamp"] = ObjectMetaRules.Time(due);
                metadata["deletionGracePeriodSeconds"] = asked;
                return asked > 0 || held ? new Mark(tree) : new Remove();
            }

            return !held ? new Remove() : finalizersChanged ? new Mark(tree) : new Nothing();
        }

        var grace = strategy.GracePeriod(old, options.GracePeriodSeconds);
        if (grace is null or 0 && !held)
        {
            return new Remove();
        }

        metadata["deletionTimestamp"] = ObjectMetaRules.Time(now.AddSeconds(grace ?? 0));
        metadata["deletionGracePeriodSeconds"] = grace ?? 0;
        if (JsonTree.GetInteger(metadata, "generation") is > 0 and var generation)
        {
            metadata["generation"] = generation + 1;
        }

        strategy.MarkForDeletion(tree);
        return new Mark(tree);
    }

    // The garbage collector's finalizers stand for the propagation that was asked for.
    private static bool SetPropagation(ResourceStrategy strategy, JsonObject metadata, DeleteOptions options)
    {
        var policy = options.PropagationPolicy
            ?? (options.OrphanDependents is { } orphan ? orphan ? "Orphan" : "Background" : null);
        var old = Finalizers(metadata);
        if (policy is null && !old.Exists(f => f is "orphan" or "foregroundDeletion") && strategy.DefaultPropagation.Length > 0)
        {
            policy = strategy.DefaultPropagation;
        }

        if (policy is null)
        {
            return false;
        }

        var wanted = old.Where(f => f is not ("orphan" or "foregroundDeletion")).ToList();
        if (policy is "Orphan" or "Foreground")
        {
            wanted.Add(policy == "Orphan" ? "orphan" : "foregroundDeletion");
        }

        if (wanted.Count == 0)
        {
            metadata.Remove("finalizers");
        }
        else
        {
            metadata["finalizers"] = new JsonArray([.. wanted.Select(f => JsonValue.Create(f))]);
        }

        return !old.SequenceEqual(wanted);
    }

    private static List<string> Finalizers(JsonObject metadata) =>
        [.. (JsonTree.GetArray(metadata, "finalizers") ?? []).Select(f => f?.GetValue<string>() ?? "")];
}

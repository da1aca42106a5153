using Podium.Api.Meta.V1;

namespace Podium.Controllers.GarbageCollection;

/// <summary>What became of an owner.</summary>
internal enum OwnerStanding
{
    /// <summary>It is there, and does not wait for its dependents' end.</summary>
    Solid,

    /// <summary>It is gone, or was never there.</summary>
    Dangling,

    /// <summary>It is to go, and waits for its dependents to go first.</summary>
    Waiting,
}

/// <summary>What garbage collection does with an object. The rules are upstream's attemptToDeleteItem and processDeletingDependentsItem.</summary>
internal abstract record GarbagePlan
{
    /// <summary>The object stays as it is.</summary>
    public sealed record Keep : GarbagePlan;

    /// <summary>References to these owners go; others hold the object.</summary>
    public sealed record Release(IReadOnlyList<string> OwnerUids) : GarbagePlan;

    /// <summary>The object goes.</summary>
    /// <param name="Policy">What its dependents do.</param>
    /// <param name="Unblock">Whether its references are first told to block no owner, because owners and dependents wait in a circle.</param>
    public sealed record Delete(string Policy, bool Unblock) : GarbagePlan;

    /// <summary>Dependents are released, then the object may go.</summary>
    public sealed record Orphan(IReadOnlyList<GarbageNode> Dependents) : GarbagePlan;

    /// <summary>Nothing blocks the object any more: it may go.</summary>
    public sealed record Finish : GarbagePlan;

    /// <summary>These dependents block the object, and are looked at.</summary>
    public sealed record Await(IReadOnlyList<string> DependentUids) : GarbagePlan;

    /// <summary>What to do with an object that is not being deleted.</summary>
    /// <param name="metadata">The object.</param>
    /// <param name="owners">What became of each of its owners, in their order.</param>
    /// <param name="dependents">The objects that it owns.</param>
    public static GarbagePlan OfAlive(ObjectMeta metadata, IReadOnlyList<OwnerStanding> owners, IReadOnlyList<GarbageNode> dependents)
    {
        if (owners.Count == 0)
        {
            return new Keep();
        }

        if (owners.Contains(OwnerStanding.Solid))
        {
            // An owner that waits must not wait for what others hold.
            var loose = metadata.OwnerReferences.Where((_, i) => owners[i] != OwnerStanding.Solid).Select(o => o.Uid).ToList();
            return loose.Count == 0 ? new Keep() : new Release(loose);
        }

        if (owners.Contains(OwnerStanding.Waiting) && dependents.Count > 0)
        {
            return new Delete("Foreground", Unblock: dependents.Any(d => d.State == GarbageState.DeletingDependents));
        }

        // What was asked for before the object had lost its owners still holds.
        return new Delete(
            metadata.Finalizers.Contains(GarbageNode.OrphanFinalizer) ? "Orphan"
            : metadata.Finalizers.Contains(GarbageNode.ForegroundFinalizer) ? "Foreground"
            : "Background",
            Unblock: false);
    }

    /// <summary>What to do with an object that is being deleted.</summary>
    public static GarbagePlan OfEnding(ObjectMeta metadata, IReadOnlyList<GarbageNode> dependents)
    {
        switch (GarbageNode.StateOf(metadata))
        {
            case GarbageState.Orphaning:
                return new Orphan(dependents);
            case GarbageState.DeletingDependents:
                var blocking = dependents.Where(d => d.Blocks(metadata.Uid)).ToList();
                return blocking.Count == 0
                    ? new Finish()
                    : new Await([.. blocking.Where(d => d.State != GarbageState.DeletingDependents).Select(d => d.Uid)]);
            default:
                return new Keep();
        }
    }
}

using Podium.Api;
using Podium.Api.Meta.V1;

namespace Podium.Controllers.GarbageCollection;

/// <summary>How an object's life and its dependents' hang together.</summary>
internal enum GarbageState
{
    /// <summary>It is not being deleted.</summary>
    Alive,

    /// <summary>It is ending; its dependents are looked at once it is gone.</summary>
    Ending,

    /// <summary>It is to go, and its dependents are to be left behind without it first.</summary>
    Orphaning,

    /// <summary>It is to go once those dependents are gone that block it.</summary>
    DeletingDependents,
}

/// <summary>An object as garbage collection sees it.</summary>
/// <param name="Resource">Its kind.</param>
/// <param name="Key">Its name.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="Owners">Its owners.</param>
/// <param name="State">Its state.</param>
internal sealed record GarbageNode(ResourceInfo Resource, ObjectKey Key, string Uid, IReadOnlyList<OwnerReference> Owners, GarbageState State)
{
    /// <summary>The finalizer of an object whose dependents are to be left behind.</summary>
    public const string OrphanFinalizer = "orphan";

    /// <summary>The finalizer of an object that waits for its dependents' end.</summary>
    public const string ForegroundFinalizer = "foregroundDeletion";

    /// <summary>The node of an object.</summary>
    public static GarbageNode Of(ResourceInfo resource, ObjectMeta metadata) =>
        new(resource, new ObjectKey(metadata.Namespace, metadata.Name), metadata.Uid, metadata.OwnerReferences, StateOf(metadata));

    /// <summary>The state of an object.</summary>
    public static GarbageState StateOf(ObjectMeta metadata) => metadata.DeletionTimestamp is null ? GarbageState.Alive
        : metadata.Finalizers.Contains(OrphanFinalizer) ? GarbageState.Orphaning
        : metadata.Finalizers.Contains(ForegroundFinalizer) ? GarbageState.DeletingDependents
        : GarbageState.Ending;

    /// <summary>The reference to an owner, or null.</summary>
    public OwnerReference? ReferenceTo(string ownerUid)
    {
        foreach (var owner in Owners)
        {
            if (owner.Uid == ownerUid)
            {
                return owner;
            }
        }

        return null;
    }

    /// <summary>Whether an owner's end in the foreground waits for this object.</summary>
    public bool Blocks(string ownerUid) => ReferenceTo(ownerUid) is { BlockOwnerDeletion: true };

    /// <summary>Whether a dependent's reference names this object truly: kind and name, and the namespace where this object has one.</summary>
    public bool IsNamedBy(OwnerReference reference, string dependentNamespace) =>
        reference.Kind == Resource.Kind && reference.Name == Key.Name && IsVisibleFrom(dependentNamespace);

    /// <summary>Whether objects of a namespace (empty for cluster-scoped ones) can have this object as their owner.</summary>
    public bool IsVisibleFrom(string dependentNamespace) => Key.Namespace.Length == 0 || Key.Namespace == dependentNamespace;
}

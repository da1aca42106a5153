using Podium.Api;
using Podium.Client.Informers;

namespace Podium.Controllers.Ownership;

/// <summary>
/// An informer's objects by the object that manages them, and those that nobody manages by namespace. One is shared by all controllers of
/// an informer. Made before the informer runs; safe for concurrent reads.
/// </summary>
/// <typeparam name="T">The kind of the managed objects.</typeparam>
public sealed class Dependents<T>
    where T : class, IKubernetesObject<T>
{
    private readonly Informer<T> informer;
    private readonly InformerIndex<T> byOwner;
    private readonly InformerIndex<T> orphans;

    /// <summary>Indexes an informer that has not started.</summary>
    public Dependents(Informer<T> informer)
    {
        this.informer = informer;
        byOwner = informer.AddIndex(static obj => ControllerReference.Of(obj.Metadata) is { } owner ? [owner.Uid] : []);
        orphans = informer.AddIndex(static obj => ControllerReference.Of(obj.Metadata) is null ? [obj.Metadata.Namespace] : []);
    }

    /// <summary>The informer.</summary>
    public Informer<T> Informer => informer;

    /// <summary>What the owner of this uid manages.</summary>
    public IReadOnlyList<T> Of(string ownerUid) => byOwner[ownerUid];

    /// <summary>What nobody manages in a namespace.</summary>
    public IReadOnlyList<T> OrphansIn(string ns) => orphans[ns];

    /// <summary>
    /// Calls <paramref name="enqueue"/> with the owners of a kind whom a change may concern: who manages the object, who managed it before,
    /// and for an object that nobody manages those who might adopt it. Only before the informer runs.
    /// </summary>
    /// <param name="ownerKind">The owners' kind.</param>
    /// <param name="enqueue">Takes the owners.</param>
    /// <param name="adopters">The owners whose selectors choose an object.</param>
    public void OnChange(ResourceInfo ownerKind, Action<ObjectKey> enqueue, Func<T, IEnumerable<ObjectKey>> adopters) =>
        informer.OnChange(change =>
        {
            var owner = ControllerReference.Of(change.Object.Metadata);
            var before = change is { Before: { } past, After: not null } ? ControllerReference.Of(past.Metadata) : null;
            if (before is not null && before.Uid != owner?.Uid && before.IsTo(ownerKind))
            {
                enqueue(new ObjectKey(change.Object.Metadata.Namespace, before.Name));
            }

            if (owner is not null)
            {
                if (owner.IsTo(ownerKind))
                {
                    enqueue(new ObjectKey(change.Object.Metadata.Namespace, owner.Name));
                }
            }
            else if (change.After is { Metadata.DeletionTimestamp: null } orphan
                && (change.Before is null || before is not null || !SameLabels(change.Before, orphan)))
            {
                foreach (var adopter in adopters(orphan))
                {
                    enqueue(adopter);
                }
            }
        });

    private static bool SameLabels(T before, T after)
    {
        var (old, now) = (before.Metadata.Labels, after.Metadata.Labels);
        if (old.Count != now.Count)
        {
            return false;
        }

        foreach (var (key, value) in now)
        {
            if (!old.TryGetValue(key, out var past) || past != value)
            {
                return false;
            }
        }

        return true;
    }
}

using Podium.Api;
using Podium.Api.Meta.V1;
using Podium.Api.Selectors;

namespace Podium.Controllers.Ownership;

/// <summary>
/// Which objects a controller's object manages, which it should take over and which it should let go
/// (pkg/controller/controller_ref_manager.go, ClaimObject).
/// </summary>
/// <typeparam name="T">The kind of the managed objects.</typeparam>
/// <param name="Owned">Managed, and chosen by the selector.</param>
/// <param name="Adopt">Managed by nobody, and chosen by the selector.</param>
/// <param name="Release">Managed, but no longer chosen.</param>
internal sealed record ClaimPlan<T>(IReadOnlyList<T> Owned, IReadOnlyList<T> Adopt, IReadOnlyList<T> Release)
    where T : class, IKubernetesObject<T>
{
    /// <summary>Sorts the objects. An owner that is being deleted neither adopts nor releases; the garbage collector decides then.</summary>
    public static ClaimPlan<T> Compute(ObjectMeta owner, Selector selector, IEnumerable<T> candidates)
    {
        List<T> owned = [], adopt = [], release = [];
        foreach (var candidate in candidates)
        {
            var chosen = selector.Matches(candidate.Metadata.Labels);
            if (ControllerReference.Of(candidate.Metadata) is { } controller)
            {
                if (controller.Uid != owner.Uid)
                {
                    continue;
                }

                if (chosen)
                {
                    owned.Add(candidate);
                }
                else if (owner.DeletionTimestamp is null)
                {
                    release.Add(candidate);
                }
            }
            else if (chosen && owner.DeletionTimestamp is null && candidate.Metadata.DeletionTimestamp is null
                && candidate.Metadata.Namespace == owner.Namespace)
            {
                adopt.Add(candidate);
            }
        }

        return new(owned, adopt, release);
    }
}

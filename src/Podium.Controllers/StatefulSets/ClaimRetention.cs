using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;

namespace Podium.Controllers.StatefulSets;

/// <summary>
/// Who owns a pod's claims, so that the garbage collector deletes them when the set's policy says so
/// (pkg/controller/statefulset/stateful_set_utils.go: updateClaimOwnerRefForSetAndPod).
/// </summary>
internal static class ClaimRetention
{
    /// <summary>The owners that a claim should have; the same list where nothing changes.</summary>
    /// <param name="set">The stateful set.</param>
    /// <param name="pod">The claim's pod.</param>
    /// <param name="condemned">Whether the set has no room for the pod any more.</param>
    /// <param name="owners">The owners that the claim has.</param>
    public static IReadOnlyList<OwnerReference> Owners(StatefulSet set, Pod pod, bool condemned, IReadOnlyList<OwnerReference> owners)
    {
        var policy = set.Spec.PersistentVolumeClaimRetentionPolicy;
        var (whenDeleted, whenScaled) = (policy?.WhenDeleted == "Delete", policy?.WhenScaled == "Delete");
        var byPod = whenScaled && condemned;
        owners = With(owners, set, whenDeleted && !byPod);
        return With(owners, pod, byPod);
    }

    private static IReadOnlyList<OwnerReference> With(IReadOnlyList<OwnerReference> owners, IKubernetesObject owner, bool wanted)
    {
        var present = owners.Any(o => o.Uid == owner.Metadata.Uid);
        return present == wanted ? owners
            : !wanted ? [.. owners.Where(o => o.Uid != owner.Metadata.Uid)]
            :
            [
                .. owners,
                new OwnerReference
                {
                    ApiVersion = owner.ResourceInfo.ApiVersion,
                    Kind = owner.ResourceInfo.Kind,
                    Name = owner.Metadata.Name,
                    Uid = owner.Metadata.Uid,
                },
            ];
    }
}

using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Admission;

/// <summary>
/// Gives new pods the defaults of their namespace's limit ranges, and refuses pods and claims beyond the bounds
/// (plugin/pkg/admission/limitranger). Containers do not change later, so updates are not looked at.
/// </summary>
internal sealed class LimitRanger(IResourceCache limitRanges) : IAdmission
{
    public async ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Operation == AdmissionOperation.Create && review.Is("pods"))
        {
            foreach (var found in (await limitRanges.ReadNewestAsync(cancellationToken)).Range(review.Request.Namespace))
            {
                LimitDefaults.Apply((LimitRange)found.Object, review.Object!);
            }
        }
    }

    public async ValueTask ValidateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        var ofPod = review.Is("pods") && review.Operation == AdmissionOperation.Create;
        if (!ofPod && !(review.Is("persistentvolumeclaims") && review.Operation != AdmissionOperation.Delete))
        {
            return;
        }

        IReadOnlyList<string>? broken = null;
        foreach (var found in (await limitRanges.ReadNewestAsync(cancellationToken)).Range(review.Request.Namespace))
        {
            var limits = (LimitRange)found.Object;
            broken = ofPod
                ? LimitConstraints.Check(limits, ApiJson.FromNode<Pod>(review.Object!))
                : LimitConstraints.Check(limits, ApiJson.FromNode<PersistentVolumeClaim>(review.Object!));
            if (broken.Count > 0)
            {
                break;
            }
        }

        if (broken is { Count: > 0 })
        {
            var distinct = broken.Distinct(StringComparer.Ordinal).ToList();
            throw StatusException.Forbidden("", review.Strategy.Resource.Plural, review.Name,
                distinct.Count == 1 ? distinct[0] : $"[{string.Join(", ", distinct)}]");
        }
    }
}

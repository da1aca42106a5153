using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;

namespace Podium.Controllers.Jobs;

/// <summary>Lets pods go that a job's finalizer has kept until they were counted.</summary>
internal static class TrackedPods
{
    /// <summary>Takes the finalizer off a pod.</summary>
    /// <returns>The pod without it; null where the pod is gone.</returns>
    public static async Task<Pod?> ReleaseAsync(IApiClient client, Pod pod, CancellationToken cancellationToken)
    {
        // The uid is a precondition: a pod that was made anew under the same name is another.
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = pod.Metadata.Uid,
                ["$deleteFromPrimitiveList/finalizers"] = new JsonArray(JobLabels.TrackingFinalizer),
            },
        };
        try
        {
            return await client.PatchAsync<Pod>(ObjectKey.Of(pod), new Patch(PatchType.StrategicMerge, patch), "", cancellationToken);
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            return null;
        }
    }
}

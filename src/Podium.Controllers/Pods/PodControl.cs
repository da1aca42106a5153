using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Recording;

namespace Podium.Controllers.Pods;

/// <summary>
/// Creates and deletes pods for controllers, and tells of it in events about the owner: SuccessfulCreate, FailedCreate, SuccessfulDelete,
/// FailedDelete (pkg/controller/controller_utils.go, RealPodControl).
/// </summary>
/// <param name="client">The API.</param>
/// <param name="events">Where events go; its component names the controller.</param>
public sealed class PodControl(IApiClient client, IEventRecorder events)
{
    /// <summary>Creates a pod of <paramref name="owner"/>, made by <see cref="PodFromTemplate"/> or named by the caller.</summary>
    /// <exception cref="StatusException">The API refuses; the event is recorded, unless the namespace ends.</exception>
    public async Task<Pod> CreateAsync(IKubernetesObject owner, Pod pod, CancellationToken cancellationToken)
    {
        Pod created;
        try
        {
            created = await client.CreateAsync(pod, cancellationToken);
        }
        catch (StatusException refusal)
        {
            if (!IsNamespaceTerminating(refusal))
            {
                events.Record(EventReference.To(owner), warning: true, "FailedCreate", $"Error creating: {refusal.Message}");
            }

            throw;
        }

        events.Record(EventReference.To(owner), warning: false, "SuccessfulCreate", $"Created pod: {created.Metadata.Name}");
        return created;
    }

    /// <summary>Deletes a pod of <paramref name="owner"/>, and no other that has its name by now.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="StatusException">The API refuses; the event is recorded.</exception>
    public async Task<bool> DeleteAsync(IKubernetesObject owner, Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync<Pod>(
                ObjectKey.Of(pod), new() { Preconditions = new() { Uid = pod.Metadata.Uid } }, cancellationToken);
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            return false;
        }
        catch (StatusException refusal)
        {
            events.Record(EventReference.To(owner), warning: true, "FailedDelete", $"Error deleting: {refusal.Message}");
            throw;
        }

        events.Record(EventReference.To(owner), warning: false, "SuccessfulDelete", $"Deleted pod: {pod.Metadata.Name}");
        return true;
    }

    /// <summary>Whether a refusal says that the namespace ends: nothing can be made in it any more, and nobody needs to be told.</summary>
    public static bool IsNamespaceTerminating(StatusException refusal)
    {
        foreach (var cause in refusal.Status.Details?.Causes ?? [])
        {
            if (cause.Reason == "NamespaceTerminating")
            {
                return true;
            }
        }

        return false;
    }
}

using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Client.Recording;
using Podium.Controllers.Ownership;
using Podium.Controllers.Pods;

namespace Podium.Controllers.StatefulSets;

/// <summary>Makes, mends and deletes the pods of stateful sets with their claims, and tells of it (pkg/controller/statefulset/stateful_pod_control.go).</summary>
/// <param name="client">The API.</param>
/// <param name="claims">The claims.</param>
/// <param name="writes">Notes what was written.</param>
/// <param name="events">Where events go.</param>
internal sealed class StatefulPodControl(
    IApiClient client, Informer<PersistentVolumeClaim> claims, OwnWrites<Pod> writes, IEventRecorder events)
{
    /// <summary>Makes a pod and the claims that it lacks.</summary>
    public async Task CreateAsync(ObjectKey key, StatefulSet set, Pod pod, CancellationToken cancellationToken)
    {
        await CompleteAsync(set, pod, cancellationToken);
        try
        {
            writes.Written(key, await client.CreateAsync(pod, cancellationToken));
        }
        catch (StatusException refusal) when (refusal.Reason != "AlreadyExists" && !PodControl.IsNamespaceTerminating(refusal))
        {
            Tell(set, "create", "Pod", pod.Metadata.Name, refusal);
            throw;
        }

        Tell(set, "create", "Pod", pod.Metadata.Name, null);
    }

    /// <summary>Makes the claims that a pod lacks.</summary>
    public async Task CompleteAsync(StatefulSet set, Pod pod, CancellationToken cancellationToken)
    {
        foreach (var claim in StatefulPods.ClaimsOf(set, pod.Metadata.Name))
        {
            if (claims.Get(ObjectKey.Of(claim)) is not null)
            {
                continue;
            }

            var retained = claim with
            {
                Metadata = claim.Metadata with { OwnerReferences = ClaimRetention.Owners(set, pod, condemned: false, claim.Metadata.OwnerReferences) },
            };
            try
            {
                await client.CreateAsync(retained, cancellationToken);
            }
            catch (StatusException taken) when (taken.Reason == "AlreadyExists")
            {
                continue;
            }
            catch (StatusException refusal) when (!PodControl.IsNamespaceTerminating(refusal))
            {
                events.Record(EventReference.To(set), warning: true, "FailedCreate",
                    $"create Claim {claim.Metadata.Name} for Pod {pod.Metadata.Name} in StatefulSet {set.Metadata.Name} failed error: {refusal.Message}");
                throw;
            }

            events.Record(EventReference.To(set), warning: false, "SuccessfulCreate",
                $"create Claim {claim.Metadata.Name} Pod {pod.Metadata.Name} in StatefulSet {set.Metadata.Name} success");
        }
    }

    /// <summary>Deletes a pod.</summary>
    public async Task DeleteAsync(ObjectKey key, StatefulSet set, Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync<Pod>(ObjectKey.Of(pod), new() { Preconditions = new() { Uid = pod.Metadata.Uid } }, cancellationToken);
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            return;
        }
        catch (StatusException refusal)
        {
            Tell(set, "delete", "Pod", pod.Metadata.Name, refusal);
            throw;
        }

        writes.Deleted(key, pod);
        Tell(set, "delete", "Pod", pod.Metadata.Name, null);
    }

    /// <summary>Puts a pod's labels back.</summary>
    public async Task RepairAsync(ObjectKey key, StatefulSet set, Pod pod, CancellationToken cancellationToken)
    {
        writes.Written(key, await client.UpdateAsync(StatefulPods.WithIdentity(set, pod), cancellationToken: cancellationToken));
        Tell(set, "update", "Pod", pod.Metadata.Name, null);
    }

    /// <summary>Gives a pod's claims the owners that the set's policy asks for.</summary>
    public async Task RetainAsync(StatefulSet set, Pod pod, bool condemned, CancellationToken cancellationToken)
    {
        foreach (var wanted in StatefulPods.ClaimsOf(set, pod.Metadata.Name))
        {
            if (claims.Get(ObjectKey.Of(wanted)) is { } claim
                && ClaimRetention.Owners(set, pod, condemned, claim.Metadata.OwnerReferences) is var owners
                && !ReferenceEquals(owners, claim.Metadata.OwnerReferences))
            {
                await client.UpdateAsync(
                    claim with { Metadata = claim.Metadata with { OwnerReferences = owners } }, cancellationToken: cancellationToken);
            }
        }
    }

    private void Tell(StatefulSet set, string verb, string what, string name, StatusException? failure)
    {
        var reason = (failure is null ? "Successful" : "Failed") + char.ToUpperInvariant(verb[0]) + verb[1..];
        var outcome = failure is null ? "successful" : $"failed error: {failure.Message}";
        events.Record(EventReference.To(set), failure is not null, reason, $"{verb} {what} {name} in StatefulSet {set.Metadata.Name} {outcome}");
    }
}

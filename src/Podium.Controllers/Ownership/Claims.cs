using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Selectors;
using Podium.Client;

namespace Podium.Controllers.Ownership;

/// <summary>Adopts and releases objects for owners of one kind, so that each owner manages just what its selector chooses.</summary>
/// <typeparam name="TOwner">The owners' kind.</typeparam>
/// <typeparam name="T">The kind of the managed objects.</typeparam>
/// <param name="client">The API.</param>
/// <param name="dependents">The managed objects.</param>
/// <param name="finalizer">What an adopted object gets besides its owner; empty for nothing.</param>
public sealed class Claims<TOwner, T>(IApiClient client, Dependents<T> dependents, string finalizer = "")
    where TOwner : class, IKubernetesObject<TOwner>
    where T : class, IKubernetesObject<T>
{
    /// <summary>What the owner manages, once it has adopted and released what its selector says.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="selector">Its selector.</param>
    /// <param name="concerns">Which objects to look at; the others are neither adopted, nor released, nor returned. Null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StatusException">The owner was made anew since the cache last heard of it, or the API refuses otherwise.</exception>
    public async Task<IReadOnlyList<T>> ClaimAsync(TOwner owner, Selector selector, Func<T, bool>? concerns, CancellationToken cancellationToken)
    {
        var candidates = dependents.Of(owner.Metadata.Uid).Concat(dependents.OrphansIn(owner.Metadata.Namespace));
        var plan = ClaimPlan<T>.Compute(owner.Metadata, selector, concerns is null ? candidates : candidates.Where(concerns));
        if (plan.Adopt.Count == 0 && plan.Release.Count == 0)
        {
            return plan.Owned;
        }

        var claimed = new List<T>(plan.Owned);
        if (plan.Adopt.Count > 0 && await CanAdoptAsync(owner, cancellationToken))
        {
            foreach (var orphan in plan.Adopt)
            {
                if (await PatchAsync(orphan, Adoption(owner, orphan), cancellationToken) is { } adopted)
                {
                    claimed.Add(adopted);
                }
            }
        }

        foreach (var released in plan.Release)
        {
            await PatchAsync(released, Release(owner, released), cancellationToken);
        }

        return claimed;
    }

    // The cache may not know yet that the owner is being deleted: whoever adopts then leaves an orphan that nobody collects.
    private async Task<bool> CanAdoptAsync(TOwner owner, CancellationToken cancellationToken)
    {
        var fresh = await client.GetAsync<TOwner>(ObjectKey.Of(owner), cancellationToken);
        return fresh.Metadata.Uid == owner.Metadata.Uid
            ? fresh.Metadata.DeletionTimestamp is null
            : throw StatusException.Conflict(TOwner.Resource, owner.Metadata.Name,
                $"original {TOwner.Resource.Kind} is gone: got uid {fresh.Metadata.Uid}, wanted {owner.Metadata.Uid}");
    }

    // The uid in the patch is its precondition: an object that was made anew under the same name is another.
    private async Task<T?> PatchAsync(T obj, JsonObject patch, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PatchAsync<T>(ObjectKey.Of(obj), new Patch(PatchType.StrategicMerge, patch), "", cancellationToken);
        }
        catch (StatusException refusal) when (refusal.Code == 404 || refusal.Reason == "Invalid")
        {
            // It is gone, or has another manager by now: the next event tells.
            return null;
        }
    }

    private JsonObject Adoption(TOwner owner, T orphan)
    {
        var patch = Metadata(orphan, ApiJson.ToNode(ControllerReference.To(owner)));
        if (finalizer.Length > 0)
        {
            patch["metadata"]!["finalizers"] = new JsonArray(finalizer);
        }

        return patch;
    }

    private static JsonObject Release(TOwner owner, T released) =>
        Metadata(released, new JsonObject { ["$patch"] = "delete", ["uid"] = owner.Metadata.Uid });

    private static JsonObject Metadata(T obj, JsonObject reference) => new()
    {
        ["metadata"] = new JsonObject { ["ownerReferences"] = new JsonArray(reference), ["uid"] = obj.Metadata.Uid },
    };
}

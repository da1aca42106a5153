using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Controllers.Ownership;

namespace Podium.Controllers.Revisions;

/// <summary>Writes the kept states of owners (pkg/controller/history/controller_history.go).</summary>
/// <param name="client">The API.</param>
internal sealed class RevisionKeeper(IApiClient client)
{
    /// <summary>
    /// Sees to it that the newest state of the history is the present one: an equal older one is made the newest, else a new one is made.
    /// </summary>
    /// <param name="owner">The owner.</param>
    /// <param name="history">Its states.</param>
    /// <param name="data">The present state.</param>
    /// <param name="wanted">What a new state's metadata holds; its name is made from the owner's and the hash.</param>
    /// <param name="collisionCount">The owner's count of collisions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The present state, and the count of collisions as it is now.</returns>
    public async Task<(ControllerRevision Revision, int? CollisionCount)> KeepAsync(
        IKubernetesObject owner,
        RevisionHistory history,
        RevisionData data,
        Func<string, Api.Meta.V1.ObjectMeta> wanted,
        int? collisionCount,
        CancellationToken cancellationToken)
    {
        if (history.FindEqual(data) is { } equal)
        {
            return (equal == history.All[^1]
                ? equal
                : await client.UpdateAsync(equal with { Revision = history.Next }, cancellationToken: cancellationToken), collisionCount);
        }

        while (true)
        {
            var hash = data.Hash(collisionCount);
            var revision = new ControllerRevision
            {
                Metadata = wanted(hash) with
                {
                    Namespace = owner.Metadata.Namespace,
                    Name = $"{owner.Metadata.Name}-{hash}",
                    OwnerReferences = [ControllerReference.To(owner)],
                },
                Data = new RawJson(data.Json),
                Revision = history.Next,
            };
            try
            {
                return (await client.CreateAsync(revision, cancellationToken), collisionCount);
            }
            catch (StatusException taken) when (taken.Reason == "AlreadyExists")
            {
                var other = await client.GetAsync<ControllerRevision>(ObjectKey.Of(revision), cancellationToken);
                if (other.IsControlledBy(owner.Metadata.Uid) && data.IsIn(other))
                {
                    return (other, collisionCount);
                }

                collisionCount = (collisionCount ?? 0) + 1;
            }
        }
    }

    /// <summary>Deletes a state that is not needed any more.</summary>
    public async Task ForgetAsync(ControllerRevision revision, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync<ControllerRevision>(
                ObjectKey.Of(revision), new() { Preconditions = new() { Uid = revision.Metadata.Uid } }, cancellationToken);
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            // Somebody was quicker.
        }
    }
}

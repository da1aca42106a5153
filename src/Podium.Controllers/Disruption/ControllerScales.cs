using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Client;
using Podium.Controllers.Ownership;

namespace Podium.Controllers.Disruption;

/// <summary>How many pods the controllers of some pods want together (pkg/controller/disruption: getExpectedScale).</summary>
internal sealed class ControllerScales(IApiClient client, IMetadataClient metadata)
{
    /// <summary>The sum over all controllers of the pods, and the pods that have none.</summary>
    /// <exception cref="InvalidOperationException">A controller has no scale; the message is upstream's.</exception>
    public async Task<(int Scale, IReadOnlyList<string> Unmanaged)> SumAsync(IReadOnlyList<Pod> pods, CancellationToken cancellationToken)
    {
        var unmanaged = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var scales = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (ControllerReference.Of(pod.Metadata) is not { } owner)
            {
                unmanaged.Add(pod.Metadata.Name);
            }
            else if (known.Add(owner.Uid))
            {
                var (uid, scale) = await FindAsync(pod, owner, cancellationToken)
                    ?? throw new InvalidOperationException($"found no controllers for pod \"{pod.Metadata.Name}\"");
                scales[uid] = scale;
            }
        }

        return (scales.Values.Sum(), unmanaged);
    }

    private async Task<(string Uid, int Scale)?> FindAsync(Pod pod, OwnerReference owner, CancellationToken cancellationToken)
    {
        var ns = pod.Metadata.Namespace;
        if (owner.IsTo(ReplicaSet.Resource))
        {
            if (await GetAsync<ReplicaSet>(ns, owner, cancellationToken) is not { } set)
            {
                return null;
            }

            // A Deployment speaks for all of its ReplicaSets; where it is gone, they speak for themselves.
            return ControllerReference.Of(set.Metadata) is { } above && above.IsTo(Deployment.Resource)
                && await GetAsync<Deployment>(ns, above, cancellationToken) is { } speaker
                ? (above.Uid, speaker.Spec.Replicas ?? 1)
                : (owner.Uid, set.Spec.Replicas ?? 1);
        }

        if (owner.IsTo(Deployment.Resource))
        {
            return await GetAsync<Deployment>(ns, owner, cancellationToken) is { } deployment ? (owner.Uid, deployment.Spec.Replicas ?? 1) : null;
        }

        if (owner.IsTo(ReplicationController.Resource))
        {
            return await GetAsync<ReplicationController>(ns, owner, cancellationToken) is { } manager ? (owner.Uid, manager.Spec.Replicas ?? 1) : null;
        }

        if (owner.IsTo(StatefulSet.Resource))
        {
            return await GetAsync<StatefulSet>(ns, owner, cancellationToken) is { } set ? (owner.Uid, set.Spec.Replicas ?? 1) : null;
        }

        throw new InvalidOperationException(await NameAsync(owner, cancellationToken) is { } name
            ? $"{name} does not implement the scale subresource"
            : $"no matches for kind \"{owner.Kind}\" in version \"{owner.ApiVersion}\"");
    }

    // The resource of a reference as Kubernetes' messages name it, such as jobs.batch; null where no such kind is served.
    private async Task<string?> NameAsync(OwnerReference reference, CancellationToken cancellationToken)
    {
        foreach (var (resource, _) in await metadata.DiscoverAsync(cancellationToken))
        {
            if (resource.ApiVersion == reference.ApiVersion && resource.Kind == reference.Kind)
            {
                return resource.GroupResource;
            }
        }

        return null;
    }

    private async Task<T?> GetAsync<T>(string ns, OwnerReference reference, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            var found = await client.GetAsync<T>(new ObjectKey(ns, reference.Name), cancellationToken);
            return found.Metadata.Uid == reference.Uid ? found : null;
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            return null;
        }
    }
}

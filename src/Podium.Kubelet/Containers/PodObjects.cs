using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;

namespace Podium.Kubelet.Containers;

/// <summary>Asks the API for each object anew: pods refer to few, and want them as they are now.</summary>
/// <param name="client">The API.</param>
internal sealed class PodObjects(IApiClient client) : IPodObjects
{
    /// <inheritdoc/>
    public Task<ConfigMap?> GetConfigMapAsync(string ns, string name, CancellationToken cancellationToken) =>
        GetAsync<ConfigMap>(new ObjectKey(ns, name), cancellationToken);

    /// <inheritdoc/>
    public Task<Secret?> GetSecretAsync(string ns, string name, CancellationToken cancellationToken) =>
        GetAsync<Secret>(new ObjectKey(ns, name), cancellationToken);

    private async Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            return await client.GetAsync<T>(key, cancellationToken);
        }
        catch (StatusException missing) when (missing.Code == 404)
        {
            return null;
        }
    }
}

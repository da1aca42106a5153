using Podium.Api;
using Podium.Api.Meta.V1;
using Podium.Client;
using Patch = Podium.Client.Patch;

namespace Podium.Testing;

/// <summary>An API that does nothing: tests' own override what they need, and hear of it when something else is asked.</summary>
public abstract class RefusingApi : IApiClient
{
    /// <inheritdoc/>
    public virtual Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual Task<ObjectList<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual Task<T> CreateAsync<T>(T obj, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual Task<T> UpdateAsync<T>(T obj, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual Task<T> PatchAsync<T>(ObjectKey key, Patch patch, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual Task DeleteAsync<T>(ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    /// <inheritdoc/>
    public virtual Task<TBody> CreateSubresourceAsync<T, TBody>(ObjectKey key, string subresource, TBody body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
        where TBody : class, IApiType<TBody> => throw new NotSupportedException();
}

using System.Runtime.CompilerServices;
using Podium.Api;
using Podium.Api.Meta.V1;
using Podium.Client;
using Patch = Podium.Client.Patch;

namespace Podium.Network.Tests.Dns;

/// <summary>An API that has a few objects, which never change.</summary>
internal sealed class StubApi(params IKubernetesObject[] objects) : IApiClient
{
    public Task<ObjectList<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => Task.FromResult(new ObjectList<T>([.. objects.OfType<T>()], "1"));

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }

    public Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(T obj, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    public Task<T> UpdateAsync<T>(T obj, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    public Task<T> PatchAsync<T>(ObjectKey key, Patch patch, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => throw new NotSupportedException();

    public Task<TBody> CreateSubresourceAsync<T, TBody>(ObjectKey key, string subresource, TBody body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
        where TBody : class, IApiType<TBody> => throw new NotSupportedException();
}

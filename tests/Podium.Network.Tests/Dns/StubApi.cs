using System.Runtime.CompilerServices;
using Podium.Api;
using Podium.Client;
using Podium.Testing;

namespace Podium.Network.Tests.Dns;

/// <summary>An API that has a few objects, which never change.</summary>
internal sealed class StubApi(params IKubernetesObject[] objects) : RefusingApi
{
    public override Task<ObjectList<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ObjectList<T>([.. objects.OfType<T>()], "1"));

    public override async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }
}

using Podium.Api;
using Podium.Api.Core.V1;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Registry;

namespace Podium.ApiServer.Hosting;

/// <summary>Looks in the watch cache whether what a token is bound to still exists.</summary>
internal sealed class BoundObjects(ResourceTable table) : IBoundObjects
{
    public async ValueTask<string?> FindUidAsync(string resource, string ns, string name, CancellationToken cancellationToken)
    {
        ResourceInfo info = resource switch
        {
            "pods" => Pod.Resource,
            "secrets" => Secret.Resource,
            "serviceaccounts" => ServiceAccount.Resource,
            _ => throw new ArgumentException($"tokens are not bound to {resource}", nameof(resource)),
        };
        var snapshot = await table.Get(info).Cache.ReadAtLeastAsync(0, cancellationToken);
        return snapshot.Find(ns, name)?.Object.Metadata.Uid;
    }
}

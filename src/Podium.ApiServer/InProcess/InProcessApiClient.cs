using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Hosting;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Reading;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.Client;
using Patch = Podium.Client.Patch;

namespace Podium.ApiServer.InProcess;

/// <summary>
/// The API for components in the server's process, under an identity. Reads and watches give the records that the watch cache shares; writes
/// take the road of every write. Nothing is authorized, admitted or validated less than over HTTP.
/// </summary>
internal sealed class InProcessApiClient(ApiServerCore core, UserInfo user) : IApiClient
{
    private readonly InProcessAccess access = new(core, user);

    public async Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var endpoint = access.Demand(T.Resource, "get", key);
        return (T)(await endpoint.Reader.GetAsync(key.Namespace, key.Name, null, cancellationToken)).Object;
    }

    public async Task<ObjectList<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var endpoint = access.Demand(T.Resource, "list", new(request.Namespace, ""), fieldSelector: request.FieldSelector);
        var part = await endpoint.Reader.ListAsync(
            InProcessAccess.Options(request.Namespace, request.LabelSelector, request.FieldSelector, request.ResourceVersion) with
            {
                Limit = request.Limit,
                Continue = request.Continue,
            },
            cancellationToken);
        var items = new T[part.Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = (T)part.Items[i].Object;
        }

        return new(items, part.ResourceVersion, part.Continue);
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var (opened, filter) = await access.OpenWatchAsync(T.Resource, request, cancellationToken);
        await using var watch = opened;
        while (await watch.NextAsync(cancellationToken) is { } batch)
        {
            for (var i = 0; i < batch.Events.Count; i++)
            {
                var change = batch.Events[i];
                if (WatchChange.TypeOf(change, filter) is { } type)
                {
                    yield return new(type, (T)WatchChange.ObjectOf(change, type).Object);
                }
            }

            if (batch.Events.Count == 0 && request.AllowBookmarks)
            {
                yield return new(WatchEventType.Bookmark, Bookmark<T>(batch.Revision));
            }
        }
    }

    public async Task<T> CreateAsync<T>(T obj, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var endpoint = access.Demand(T.Resource, "create", new(obj.Metadata.Namespace, ""));
        var write = access.Write(new(obj.Metadata.Namespace, ""));
        return (T)(await endpoint.Writer.CreateAsync(write, ApiJson.ToNode(obj), cancellationToken)).Object;
    }

    public async Task<T> UpdateAsync<T>(T obj, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>
    {
        var key = ObjectKey.Of(obj);
        var endpoint = access.Demand(T.Resource, "update", key, subresource);
        var change = new Replacement(ApiJson.ToNode(obj), endpoint.Strategy.AllowCreateOnUpdate);
        return await UpdateAsync<T>(endpoint, key, subresource, _ => change, cancellationToken);
    }

    public Task<T> PatchAsync<T>(ObjectKey key, Patch patch, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>
    {
        var endpoint = access.Demand(T.Resource, "patch", key, subresource);
        return UpdateAsync<T>(
            endpoint,
            key,
            subresource,
            write => PatchBodies.Make(endpoint.Strategy, write, patch.Type, CanonicalBytes.Encode(patch.Body), patch.Force, core.Time),
            cancellationToken,
            patch.FieldManager);
    }

    public async Task DeleteAsync<T>(ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var endpoint = access.Demand(T.Resource, "delete", key);
        await endpoint.Deleter.DeleteAsync(access.Write(key, dryRun: options.DryRun.Count > 0), options, cancellationToken);
    }

    public async Task<TBody> CreateSubresourceAsync<T, TBody>(ObjectKey key, string subresource, TBody body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
        where TBody : class, IApiType<TBody>
    {
        var endpoint = access.Demand(T.Resource, "create", key, subresource);
        if (endpoint.Strategy.FindSubresource(subresource) is not CreateSubresource action)
        {
            throw StatusException.NotFound(T.Resource, $"{key.Name}/{subresource}");
        }

        var answer = await action.CreateAsync(access.Write(key, subresource), ApiJson.ToNode(body), cancellationToken);

        // A binding or an eviction is answered with a Status, which says no more than that it happened.
        return answer["kind"]?.GetValue<string>() == "Status" ? body : ApiJson.FromNode<TBody>(answer);
    }

    private static T Bookmark<T>(long revision)
        where T : class, IKubernetesObject<T>
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        return ApiJson.FromNode<T>(new JsonObject { ["metadata"] = metadata });
    }

    private async Task<T> UpdateAsync<T>(
        ResourceEndpoint endpoint,
        ObjectKey key,
        string subresource,
        Func<WriteRequest, ObjectChange> change,
        CancellationToken cancellationToken,
        string fieldManager = "")
        where T : class, IKubernetesObject<T>
    {
        UpdateSubresource? part = null;
        if (subresource.Length > 0)
        {
            part = endpoint.Strategy.FindSubresource(subresource) as UpdateSubresource
                ?? throw StatusException.NotFound(T.Resource, $"{key.Name}/{subresource}");
        }

        var write = access.Write(key, subresource, fieldManager: fieldManager);
        return (T)(await endpoint.Writer.UpdateAsync(write, part, change(write), cancellationToken)).Object.Object;
    }
}

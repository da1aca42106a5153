using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Authorization;
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
    private readonly string manager = user.Name.StartsWith("system:", StringComparison.Ordinal) ? user.Name["system:".Length..].Split(':')[0] : user.Name;

    public async Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var endpoint = Demand<T>("get", key);
        return (T)(await endpoint.Reader.GetAsync(key.Namespace, key.Name, null, cancellationToken)).Object;
    }

    public async Task<ObjectList<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var endpoint = Demand<T>("list", new(request.Namespace, ""));
        var part = await endpoint.Reader.ListAsync(
            Options(request.Namespace, request.LabelSelector, request.FieldSelector, request.ResourceVersion) with
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
        var endpoint = Demand<T>("watch", new(request.Namespace, ""));
        var options = Options(request.Namespace, request.LabelSelector, request.FieldSelector, request.ResourceVersion);
        options.CheckFields(endpoint.Strategy);
        var filter = new ObjectFilter(endpoint.Strategy, options);
        var scope = CacheScope.Of(endpoint.Strategy, options);
        var after = options.Revision() is > 0 and var revision
            ? revision
            : (await endpoint.Reader.SnapshotForWatchAsync(null, cancellationToken)).Revision;
        await using var watch = await endpoint.Cache.WatchAsync(scope, after, cancellationToken);
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
        var endpoint = Demand<T>("create", new(obj.Metadata.Namespace, ""));
        var write = Write(obj.Metadata.Namespace, "", "");
        return (T)(await endpoint.Writer.CreateAsync(write, ApiJson.ToNode(obj), cancellationToken)).Object;
    }

    public async Task<T> UpdateAsync<T>(T obj, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>
    {
        var key = ObjectKey.Of(obj);
        var endpoint = Demand<T>("update", key, subresource);
        var change = new Replacement(ApiJson.ToNode(obj), endpoint.Strategy.AllowCreateOnUpdate);
        return await UpdateAsync<T>(endpoint, key, subresource, _ => change, cancellationToken);
    }

    public Task<T> PatchAsync<T>(ObjectKey key, Patch patch, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>
    {
        var endpoint = Demand<T>("patch", key, subresource);
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
        var endpoint = Demand<T>("delete", key);
        await endpoint.Deleter.DeleteAsync(Write(key.Namespace, key.Name, "", options.DryRun.Count > 0), options, cancellationToken);
    }

    public async Task<TBody> CreateSubresourceAsync<T, TBody>(ObjectKey key, string subresource, TBody body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
        where TBody : class, IApiType<TBody>
    {
        var endpoint = Demand<T>("create", key, subresource);
        if (endpoint.Strategy.FindSubresource(subresource) is not CreateSubresource action)
        {
            throw StatusException.NotFound(T.Resource, $"{key.Name}/{subresource}");
        }

        var answer = await action.CreateAsync(Write(key.Namespace, key.Name, subresource), ApiJson.ToNode(body), cancellationToken);

        // A binding or an eviction is answered with a Status, which says no more than that it happened.
        return answer["kind"]?.GetValue<string>() == "Status" ? body : ApiJson.FromNode<TBody>(answer);
    }

    private static T Bookmark<T>(long revision)
        where T : class, IKubernetesObject<T>
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        return ApiJson.FromNode<T>(new JsonObject { ["metadata"] = metadata });
    }

    private static ListOptions Options(string ns, string labels, string fields, string resourceVersion)
    {
        try
        {
            return new()
            {
                Namespace = ns,
                Labels = Api.Selectors.Selector.Parse(labels),
                Fields = Api.Selectors.FieldSelector.Parse(fields),
                ResourceVersion = resourceVersion,
            };
        }
        catch (FormatException e)
        {
            throw StatusException.BadRequest(e.Message);
        }
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

        var write = Write(key.Namespace, key.Name, subresource, fieldManager: fieldManager);
        return (T)(await endpoint.Writer.UpdateAsync(write, part, change(write), cancellationToken)).Object.Object;
    }

    private WriteRequest Write(string ns, string name, string subresource, bool dryRun = false, string fieldManager = "") => new()
    {
        User = user,
        Namespace = ns,
        Name = name,
        Subresource = subresource,
        DryRun = dryRun,
        FieldManager = fieldManager.Length > 0 ? fieldManager : manager,
        FieldValidation = FieldValidation.Ignore,
    };

    private ResourceEndpoint Demand<T>(string verb, ObjectKey key, string subresource = "")
        where T : class, IKubernetesObject<T>
    {
        var resource = T.Resource;
        Access.Demand(core.Authorizer, user, new AccessAttributes(verb)
        {
            Group = resource.Group,
            Resource = resource.Plural,
            Subresource = subresource,
            Namespace = key.Namespace,
            Name = key.Name,
        });
        return core.Table.Get(resource);
    }
}

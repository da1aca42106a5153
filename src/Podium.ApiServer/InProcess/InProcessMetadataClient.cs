using System.Runtime.CompilerServices;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Api.Selectors;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Authorization;
using Podium.ApiServer.Hosting;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Reading;
using Podium.ApiServer.Registry.Writing;
using Podium.Client;
using Patch = Podium.Client.Patch;

namespace Podium.ApiServer.InProcess;

/// <summary>The metadata of every kind for components in the server's process, under an identity.</summary>
internal sealed class InProcessMetadataClient(ApiServerCore core, UserInfo user) : IMetadataClient
{
    public Task<IReadOnlyList<StoredResource>> DiscoverAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredResource>>(
            [.. core.Table.Served().Where(s => !s.Info.CreateOnly).Select(s => new StoredResource(s.Info, s.Verbs))]);

    public async Task<MetadataList> ListAsync(ResourceInfo resource, ListRequest request, CancellationToken cancellationToken)
    {
        var endpoint = Demand(resource, "list", new(request.Namespace, ""));
        var part = await endpoint.Reader.ListAsync(
            Options(request.Namespace, request.LabelSelector, request.FieldSelector, request.ResourceVersion) with
            {
                Limit = request.Limit,
                Continue = request.Continue,
            },
            cancellationToken);
        return new([.. part.Items.Select(item => item.Object.Metadata)], part.ResourceVersion, part.Continue);
    }

    public async IAsyncEnumerable<MetadataEvent> WatchAsync(
        ResourceInfo resource, WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var endpoint = Demand(resource, "watch", new(request.Namespace, ""));
        var options = Options(request.Namespace, request.LabelSelector, request.FieldSelector, request.ResourceVersion);
        options.CheckFields(endpoint.Strategy);
        var filter = new ObjectFilter(endpoint.Strategy, options);
        var after = options.Revision() is > 0 and var revision
            ? revision
            : (await endpoint.Reader.SnapshotForWatchAsync(null, cancellationToken)).Revision;
        await using var watch = await endpoint.Cache.WatchAsync(CacheScope.Of(endpoint.Strategy, options), after, cancellationToken);
        while (await watch.NextAsync(cancellationToken) is { } batch)
        {
            for (var i = 0; i < batch.Events.Count; i++)
            {
                if (WatchChange.TypeOf(batch.Events[i], filter) is { } type)
                {
                    yield return new(type, WatchChange.ObjectOf(batch.Events[i], type).Object.Metadata);
                }
            }

            if (batch.Events.Count == 0 && request.AllowBookmarks)
            {
                var version = batch.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
                yield return new(WatchEventType.Bookmark, new ObjectMeta { ResourceVersion = version });
            }
        }
    }

    public async Task PatchAsync(ResourceInfo resource, ObjectKey key, Patch patch, CancellationToken cancellationToken)
    {
        var endpoint = Demand(resource, "patch", key);
        var write = Write(key);
        var change = PatchBodies.Make(endpoint.Strategy, write, patch.Type, CanonicalBytes.Encode(patch.Body), patch.Force, core.Time);
        await endpoint.Writer.UpdateAsync(write, null, change, cancellationToken);
    }

    public async Task DeleteAsync(ResourceInfo resource, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken) =>
        await Demand(resource, "delete", key).Deleter.DeleteAsync(Write(key), options, cancellationToken);

    public async Task DeleteCollectionAsync(ResourceInfo resource, string @namespace, DeleteOptions options, CancellationToken cancellationToken)
    {
        var endpoint = Demand(resource, "deletecollection", new(@namespace, ""));
        var part = await endpoint.Reader.ListAsync(new() { Namespace = @namespace }, cancellationToken);
        foreach (var item in part.Items)
        {
            try
            {
                await endpoint.Deleter.DeleteAsync(Write(new(item.Namespace, item.Name)), options, cancellationToken);
            }
            catch (StatusException gone) when (gone.Code == 404)
            {
                // It went by itself.
            }
        }
    }

    private static ListOptions Options(string ns, string labels, string fields, string resourceVersion) => new()
    {
        Namespace = ns,
        Labels = Selector.Parse(labels),
        Fields = FieldSelector.Parse(fields),
        ResourceVersion = resourceVersion,
    };

    private WriteRequest Write(ObjectKey key) => new()
    {
        User = user,
        Namespace = key.Namespace,
        Name = key.Name,
        FieldManager = user.Name.StartsWith("system:", StringComparison.Ordinal) ? user.Name["system:".Length..] : user.Name,
        FieldValidation = FieldValidation.Ignore,
    };

    private ResourceEndpoint Demand(ResourceInfo resource, string verb, ObjectKey key)
    {
        Access.Demand(core.Authorizer, user, new AccessAttributes(verb)
        {
            Group = resource.Group,
            Resource = resource.Plural,
            Namespace = key.Namespace,
            Name = key.Name,
        });
        return core.Table.Get(resource);
    }
}

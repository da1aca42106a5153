using System.Runtime.CompilerServices;
using Podium.Api;
using Podium.Api.Meta.V1;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Hosting;
using Podium.ApiServer.Registry.Reading;
using Podium.ApiServer.Registry.Writing;
using Podium.Client;
using Patch = Podium.Client.Patch;

namespace Podium.ApiServer.InProcess;

/// <summary>The metadata of every kind for components in the server's process, under an identity.</summary>
internal sealed class InProcessMetadataClient(ApiServerCore core, UserInfo user) : IMetadataClient
{
    private readonly InProcessAccess access = new(core, user);

    public Task<IReadOnlyList<StoredResource>> DiscoverAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredResource>>(
            [.. core.Table.Served().Where(s => !s.Info.CreateOnly).Select(s => new StoredResource(s.Info, s.Verbs))]);

    public async Task<MetadataList> ListAsync(ResourceInfo resource, ListRequest request, CancellationToken cancellationToken)
    {
        var endpoint = access.Demand(resource, "list", new(request.Namespace, ""), fieldSelector: request.FieldSelector);
        var part = await endpoint.Reader.ListAsync(
            InProcessAccess.Options(request.Namespace, request.LabelSelector, request.FieldSelector, request.ResourceVersion) with
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
        var (opened, filter) = await access.OpenWatchAsync(resource, request, cancellationToken);
        await using var watch = opened;
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
        var endpoint = access.Demand(resource, "patch", key);
        var write = access.Write(key);
        var change = PatchBodies.Make(endpoint.Strategy, write, patch.Type, CanonicalBytes.Encode(patch.Body), patch.Force, core.Time);
        await endpoint.Writer.UpdateAsync(write, null, change, cancellationToken);
    }

    public async Task DeleteAsync(ResourceInfo resource, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken) =>
        await access.Demand(resource, "delete", key).Deleter.DeleteAsync(access.Write(key, dryRun: options.DryRun.Count > 0), options, cancellationToken);

    public async Task DeleteCollectionAsync(ResourceInfo resource, string @namespace, DeleteOptions options, CancellationToken cancellationToken)
    {
        var endpoint = access.Demand(resource, "deletecollection", new(@namespace, ""));
        var part = await endpoint.Reader.ListAsync(new() { Namespace = @namespace }, cancellationToken);
        await endpoint.Deleter.DeleteAllAsync(part.Items, user, options, cancellationToken);
    }
}

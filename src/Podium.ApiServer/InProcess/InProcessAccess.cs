using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Selectors;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Authorization;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Hosting;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Reading;
using Podium.ApiServer.Registry.Writing;
using Podium.Client;

namespace Podium.ApiServer.InProcess;

/// <summary>What both clients in the server's process share: how they are authorized, what they write as, what they ask for.</summary>
internal sealed class InProcessAccess(ApiServerCore core, UserInfo user)
{
    private const string SystemPrefix = "system:";

    private readonly string manager =
        user.Name.StartsWith(SystemPrefix, StringComparison.Ordinal) ? user.Name[SystemPrefix.Length..].Split(':')[0] : user.Name;

    /// <summary>What a list or a watch asks for.</summary>
    /// <exception cref="StatusException">400: a selector is none.</exception>
    public static ListOptions Options(string ns, string labels, string fields, string resourceVersion)
    {
        try
        {
            return new()
            {
                Namespace = ns,
                Labels = Selector.Parse(labels),
                Fields = FieldSelector.Parse(fields),
                ResourceVersion = resourceVersion,
            };
        }
        catch (FormatException e)
        {
            throw StatusException.BadRequest(e.Message);
        }
    }

    /// <summary>The endpoint of a kind, if the user may.</summary>
    /// <exception cref="StatusException">403: the user may not.</exception>
    public ResourceEndpoint Demand(ResourceInfo resource, string verb, ObjectKey key, string subresource = "", string fieldSelector = "")
    {
        Access.Demand(core.Authorizer, user, new AccessAttributes(verb)
        {
            Group = resource.Group,
            Resource = resource.Plural,
            Subresource = subresource,
            Namespace = key.Namespace,
            Name = key.Name,
            FieldSelector = fieldSelector,
        });
        return core.Table.Get(resource);
    }

    /// <summary>A watch after the revision asked for, or after now, and the filter of its events.</summary>
    public async ValueTask<(ICacheWatch Watch, ObjectFilter Filter)> OpenWatchAsync(
        ResourceInfo resource, WatchRequest request, CancellationToken cancellationToken)
    {
        var endpoint = Demand(resource, "watch", new(request.Namespace, ""), fieldSelector: request.FieldSelector);
        var options = Options(request.Namespace, request.LabelSelector, request.FieldSelector, request.ResourceVersion);
        options.CheckFields(endpoint.Strategy);
        var after = options.Revision() is > 0 and var revision
            ? revision
            : (await endpoint.Reader.SnapshotForWatchAsync(null, cancellationToken)).Revision;
        var watch = await endpoint.Cache.WatchAsync(CacheScope.Of(endpoint.Strategy, options), after, cancellationToken);
        return (watch, new(endpoint.Strategy, options));
    }

    /// <summary>A write by the user.</summary>
    public WriteRequest Write(ObjectKey key, string subresource = "", bool dryRun = false, string fieldManager = "") => new()
    {
        User = user,
        Namespace = key.Namespace,
        Name = key.Name,
        Subresource = subresource,
        DryRun = dryRun,
        FieldManager = fieldManager.Length > 0 ? fieldManager : manager,
        FieldValidation = FieldValidation.Ignore,
    };
}

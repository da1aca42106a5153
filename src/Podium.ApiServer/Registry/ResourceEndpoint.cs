using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.OpenApi;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Registry.Reading;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Registry;

/// <summary>One kind as it is served: its strategy and the generic readers and writers made for it.</summary>
internal sealed class ResourceEndpoint
{
    public ResourceEndpoint(ResourceStrategy strategy, IResourceCache cache, RegistryServices services)
    {
        Strategy = strategy;
        Cache = cache;
        Reader = new(strategy, cache);
        Writer = new(strategy, services);
        Deleter = new(strategy, services);
        Watch = new(strategy, cache, Reader, services.Time);
    }

    /// <summary>The kind's rules.</summary>
    public ResourceStrategy Strategy { get; }

    /// <summary>The kind's resource.</summary>
    public ResourceInfo Resource => Strategy.Resource;

    /// <summary>The kind's objects.</summary>
    public IResourceCache Cache { get; }

    /// <summary>Reads.</summary>
    public ObjectReader Reader { get; }

    /// <summary>Creations and updates.</summary>
    public ObjectWriter Writer { get; }

    /// <summary>Deletions.</summary>
    public ObjectDeleter Deleter { get; }

    /// <summary>Watches over HTTP.</summary>
    public WatchAnswer Watch { get; }

    /// <summary>Writes an object's status as the server's own.</summary>
    /// <exception cref="StatusException">It is gone, or another version by now.</exception>
    public async Task WriteStatusAsync<T>(T obj, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var write = new WriteRequest
        {
            User = UserInfo.ApiServer,
            Namespace = obj.Metadata.Namespace,
            Name = obj.Metadata.Name,
            Subresource = "status",
            FieldManager = "kube-apiserver",
        };
        await Writer.UpdateAsync(
            write, (UpdateSubresource)Strategy.FindSubresource("status")!, new Replacement(ApiJson.ToNode(obj), createsMissing: false), cancellationToken);
    }
}

/// <summary>
/// The kinds that are served, by their place in URLs. Kinds may come and go while the server runs (custom resources), so readers see
/// one version of the table or the next.
/// </summary>
internal sealed class ResourceTable
{
    private volatile Dictionary<(string Group, string Version, string Plural), ResourceEndpoint> endpoints = [];

    /// <summary>All kinds, in the order in which they were added.</summary>
    public IReadOnlyList<ResourceEndpoint> All { get; private set; } = [];

    /// <summary>The kinds that are answered and not stored, in the order in which they were added.</summary>
    public IReadOnlyList<ActionEndpoint> Actions { get; private set; } = [];

    /// <summary>Adds a kind that is answered and not stored.</summary>
    public void AddAction(ActionEndpoint action) => Actions = [.. Actions, action];

    /// <summary>The kind that is answered and not stored of a URL, or null.</summary>
    public ActionEndpoint? FindAction(string group, string version, string plural)
    {
        foreach (var action in Actions)
        {
            if (action.Resource.Plural == plural && action.Resource.Group == group && action.Resource.Version == version)
            {
                return action;
            }
        }

        return null;
    }

    /// <summary>The kinds that are found out and not stored, in the order in which they were added.</summary>
    public IReadOnlyList<IObservedEndpoint> Observed { get; private set; } = [];

    /// <summary>Adds a kind that is found out and not stored.</summary>
    public void AddObserved(IObservedEndpoint observed) => Observed = [.. Observed, observed];

    /// <summary>The kind that is found out and not stored of a URL, or null.</summary>
    public IObservedEndpoint? FindObserved(string group, string version, string plural)
    {
        foreach (var observed in Observed)
        {
            if (observed.Resource.Plural == plural && observed.Resource.Group == group && observed.Resource.Version == version)
            {
                return observed;
            }
        }

        return null;
    }

    /// <summary>Adds a kind.</summary>
    public void Add(ResourceEndpoint endpoint)
    {
        var resource = endpoint.Resource;
        endpoints = new Dictionary<(string, string, string), ResourceEndpoint>(endpoints)
        {
            [(resource.Group, resource.Version, resource.Plural)] = endpoint,
        };
        All = [.. All, endpoint];
    }

    /// <summary>The kinds as discovery and OpenAPI tell of them.</summary>
    public IReadOnlyList<ServedResource> Served() => [.. All.Select(e => e.Strategy.ToServed()), .. Actions.Select(a => a.ToServed()), .. Observed.Select(o => o.ToServed())];

    /// <summary>The kind of a URL, or null.</summary>
    public ResourceEndpoint? Find(string group, string version, string plural) => endpoints.GetValueOrDefault((group, version, plural));

    /// <summary>The kind of a resource.</summary>
    public ResourceEndpoint Get(ResourceInfo resource) => endpoints[(resource.Group, resource.Version, resource.Plural)];
}

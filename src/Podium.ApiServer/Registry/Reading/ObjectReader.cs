using System.Globalization;
using Podium.Api.Errors;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Registry.Reading;

/// <summary>The reads of one kind, all from the watch cache, with the API's resourceVersion semantics.</summary>
internal sealed class ObjectReader(ResourceStrategy strategy, IResourceCache cache)
{
    /// <summary>One object; 404 where there is none.</summary>
    public async ValueTask<CachedObject> GetAsync(string ns, string name, long? revision, CancellationToken cancellationToken)
    {
        var snapshot = revision is { } least
            ? await cache.ReadAtLeastAsync(least, cancellationToken)
            : await cache.ReadNewestAsync(cancellationToken);
        return snapshot.Find(ns, name) ?? throw StatusException.NotFound(strategy.Resource, name);
    }

    /// <summary>One part of a list, or all of it.</summary>
    public async ValueTask<ListPart> ListAsync(ListOptions options, CancellationToken cancellationToken)
    {
        options.CheckFields(strategy);
        var (snapshot, after) = await SnapshotAsync(options, cancellationToken);
        var filter = new ObjectFilter(strategy, options);
        var items = new List<CachedObject>();
        var more = false;
        if (options.Fields.RequiredValue("metadata.name") is { } name && options.Namespace.Length > 0 == strategy.Resource.Namespaced)
        {
            if (snapshot.Find(options.Namespace, name) is { } only && filter.Passes(only))
            {
                items.Add(only);
            }
        }
        else
        {
            var indexed = strategy.IndexedField.Length > 0 ? options.Fields.RequiredValue(strategy.IndexedField) : null;
            foreach (var obj in indexed is null ? snapshot.Range(options.Namespace, after) : snapshot.RangeByIndex(indexed, options.Namespace, after))
            {
                if (!filter.Passes(obj))
                {
                    continue;
                }

                if (options.Limit > 0 && items.Count == options.Limit)
                {
                    more = true;
                    break;
                }

                items.Add(obj);
            }
        }

        if (!more)
        {
            return new(items, snapshot.Revision, "", null);
        }

        var last = items[^1];
        var key = last.Namespace.Length == 0 ? last.Name : $"{last.Namespace}/{last.Name}";

        // How many follow is known only where nothing is filtered.
        long? remaining = filter.PassesAll ? snapshot.CountAfter(options.Namespace, key) : null;
        return new(items, snapshot.Revision, new ContinueToken(snapshot.Revision, key).Encode(), remaining);
    }

    /// <summary>The present state, for a watch that begins with it.</summary>
    public async ValueTask<CacheSnapshot> SnapshotForWatchAsync(long? revision, CancellationToken cancellationToken) =>
        revision is { } least ? await cache.ReadAtLeastAsync(least, cancellationToken) : await cache.ReadNewestAsync(cancellationToken);

    private async ValueTask<(CacheSnapshot Snapshot, string After)> SnapshotAsync(ListOptions options, CancellationToken cancellationToken)
    {
        var revision = options.Revision();
        if (options.Continue.Length > 0)
        {
            if (revision is > 0)
            {
                throw StatusException.BadRequest("specifying resource version is not allowed when using continue");
            }

            var token = ContinueToken.Decode(options.Continue);
            return (await ContinueAsync(token, cancellationToken), token.After);
        }

        // An exact read is asked for by name, or, as in Kubernetes, by a limited list of a version.
        var exact = options.Match == "Exact" || (options.Match.Length == 0 && options.Limit > 0 && revision is > 0);
        return (revision switch
        {
            null => await cache.ReadNewestAsync(cancellationToken),
            { } r when exact => await cache.ReadExactAsync(r, cancellationToken),
            { } r => await cache.ReadAtLeastAsync(r, cancellationToken),
        }, "");
    }

    private async ValueTask<CacheSnapshot> ContinueAsync(ContinueToken token, CancellationToken cancellationToken)
    {
        if (token.Revision < 0)
        {
            return await cache.ReadNewestAsync(cancellationToken);
        }

        try
        {
            return await cache.ReadExactAsync(token.Revision, cancellationToken);
        }
        catch (StatusException expired) when (expired.Code == 410)
        {
            // The client may go on from the same place in the newest state, with this token.
            var status = StatusException.Expired(
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue "
                + "parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided "
                + "token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was "
                + "returned and now may show up in the list.").Status;
            throw new StatusException(status with { Metadata = new() { Continue = (token with { Revision = -1 }).Encode() } });
        }
    }
}

/// <summary>A part of a list.</summary>
/// <param name="Items">The objects.</param>
/// <param name="Revision">The revision that the list shows.</param>
/// <param name="Continue">The token for the next part; empty at the end.</param>
/// <param name="Remaining">How many follow, where it is known.</param>
internal sealed record ListPart(IReadOnlyList<CachedObject> Items, long Revision, string Continue, long? Remaining)
{
    /// <summary>The revision as clients see it; empty where nothing of the kind is stored.</summary>
    public string ResourceVersion => Revision == 0 ? "" : Revision.ToString(CultureInfo.InvariantCulture);
}

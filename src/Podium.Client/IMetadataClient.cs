using Podium.Api;
using Podium.Api.Meta.V1;

namespace Podium.Client;

/// <summary>
/// The API for components that care for objects of every kind, built-in or custom, and need nothing of them but their metadata:
/// namespace deletion and garbage collection. Refusals are <see cref="Podium.Api.Errors.StatusException"/>.
/// </summary>
public interface IMetadataClient
{
    /// <summary>The resources that the server stores now, with the verbs each has.</summary>
    Task<IReadOnlyList<StoredResource>> DiscoverAsync(CancellationToken cancellationToken);

    /// <summary>Reads the metadata of a list.</summary>
    Task<MetadataList> ListAsync(ResourceInfo resource, ListRequest request, CancellationToken cancellationToken);

    /// <summary>Watches metadata until cancelled or the server ends it.</summary>
    IAsyncEnumerable<MetadataEvent> WatchAsync(ResourceInfo resource, WatchRequest request, CancellationToken cancellationToken);

    /// <summary>Changes an object by a patch.</summary>
    Task PatchAsync(ResourceInfo resource, ObjectKey key, Patch patch, CancellationToken cancellationToken);

    /// <summary>Deletes an object, or starts its ending.</summary>
    Task DeleteAsync(ResourceInfo resource, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken);

    /// <summary>Deletes all objects of a resource in a namespace, or starts their ending.</summary>
    Task DeleteCollectionAsync(ResourceInfo resource, string @namespace, DeleteOptions options, CancellationToken cancellationToken);
}

/// <summary>A resource that the server stores.</summary>
/// <param name="Resource">Its names and scope.</param>
/// <param name="Verbs">What can be done with it, such as <c>list</c> and <c>deletecollection</c>.</param>
public sealed record StoredResource(ResourceInfo Resource, IReadOnlyList<string> Verbs);

/// <summary>The metadata of a list's objects.</summary>
/// <param name="Items">One for each object.</param>
/// <param name="ResourceVersion">The version the list shows.</param>
/// <param name="Continue">The token for the next part; empty at the end.</param>
public sealed record MetadataList(IReadOnlyList<ObjectMeta> Items, string ResourceVersion, string Continue = "");

/// <summary>A change that a metadata watch saw.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Metadata">The object's metadata; for a bookmark only its resourceVersion is set.</param>
public readonly record struct MetadataEvent(WatchEventType Type, ObjectMeta Metadata);

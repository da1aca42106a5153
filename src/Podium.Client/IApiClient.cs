using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Meta.V1;

namespace Podium.Client;

/// <summary>
/// The API as components see it, typed. One transport calls the server in the same process (objects are shared, immutable, and
/// not encoded), the other speaks HTTPS. Each client has one identity, and every call is authorized, admitted and validated
/// under it. Refusals are <see cref="Podium.Api.Errors.StatusException"/>.
/// </summary>
public interface IApiClient
{
    /// <summary>Reads one object.</summary>
    Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>;

    /// <summary>Reads a list.</summary>
    Task<ObjectList<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>;

    /// <summary>Watches until cancelled or the server ends it. A 410 comes as an exception.</summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>;

    /// <summary>Creates an object.</summary>
    Task<T> CreateAsync<T>(T obj, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>;

    /// <summary>Replaces an object; its resourceVersion must be the newest unless it is empty.</summary>
    Task<T> UpdateAsync<T>(T obj, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>;

    /// <summary>Changes an object by a patch.</summary>
    Task<T> PatchAsync<T>(ObjectKey key, Patch patch, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>;

    /// <summary>Deletes an object, or starts its ending.</summary>
    Task DeleteAsync<T>(ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>;

    /// <summary>Posts a body to a subresource: a Binding to <c>binding</c>, an Eviction to <c>eviction</c>, a TokenRequest to <c>token</c>.</summary>
    /// <returns>What the server answers.</returns>
    Task<TBody> CreateSubresourceAsync<T, TBody>(ObjectKey key, string subresource, TBody body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
        where TBody : class, IApiType<TBody>;
}

/// <summary>A list as of one resource version.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">The version the list shows.</param>
/// <param name="Continue">The token for the next part; empty at the end.</param>
public sealed record ObjectList<T>(IReadOnlyList<T> Items, string ResourceVersion, string Continue = "");

/// <summary>What to list.</summary>
/// <param name="Namespace">The namespace; empty for all.</param>
/// <param name="LabelSelector">A label selector in its text form; empty for all.</param>
/// <param name="FieldSelector">A field selector in its text form; empty for all.</param>
/// <param name="ResourceVersion">See the API's resourceVersion semantics; empty for the newest, "0" for any.</param>
/// <param name="Limit">How many items at most; 0 for all.</param>
/// <param name="Continue">The token of the part before.</param>
public sealed record ListRequest(
    string Namespace = "", string LabelSelector = "", string FieldSelector = "", string ResourceVersion = "", int Limit = 0, string Continue = "");

/// <summary>What to watch.</summary>
/// <param name="ResourceVersion">The version to start after.</param>
/// <param name="Namespace">The namespace; empty for all.</param>
/// <param name="LabelSelector">A label selector in its text form; empty for all.</param>
/// <param name="FieldSelector">A field selector in its text form; empty for all.</param>
/// <param name="AllowBookmarks">Whether bookmarks are welcome.</param>
public sealed record WatchRequest(
    string ResourceVersion, string Namespace = "", string LabelSelector = "", string FieldSelector = "", bool AllowBookmarks = true);

/// <summary>What happened to an object.</summary>
public enum WatchEventType
{
    /// <summary>It is new, or new to the selector.</summary>
    Added,

    /// <summary>It changed.</summary>
    Modified,

    /// <summary>It is gone, or gone from the selector; the object is its last state.</summary>
    Deleted,

    /// <summary>Nothing happened up to the object's resourceVersion; the object holds nothing else.</summary>
    Bookmark,
}

/// <summary>A change that a watch saw.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object; for a bookmark only its resourceVersion is set.</param>
public readonly record struct WatchEvent<T>(WatchEventType Type, T Object);

/// <summary>The patch formats.</summary>
public enum PatchType
{
    /// <summary>RFC 6902.</summary>
    Json,

    /// <summary>RFC 7386.</summary>
    Merge,

    /// <summary>Kubernetes' strategic merge patch.</summary>
    StrategicMerge,

    /// <summary>Server-side apply.</summary>
    Apply,
}

/// <summary>A patch and how to apply it.</summary>
/// <param name="Type">The format.</param>
/// <param name="Body">The patch itself.</param>
/// <param name="FieldManager">Who sets the fields; required for apply.</param>
/// <param name="Force">Whether apply takes fields over from other managers.</param>
public sealed record Patch(PatchType Type, JsonNode Body, string FieldManager = "", bool Force = false);

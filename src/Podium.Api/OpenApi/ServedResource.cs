using Podium.Api.Schema;

namespace Podium.Api.OpenApi;

/// <summary>
/// A resource as a server offers it. One list of these feeds discovery and OpenAPI, so that they cannot contradict each other.
/// </summary>
/// <param name="Info">The resource's names and scope.</param>
/// <param name="Schema">The schema of an object.</param>
/// <param name="ListSchema">The schema of a list of objects; null where the resource cannot be listed.</param>
/// <param name="Verbs">What can be done, in discovery's words: create, delete, deletecollection, get, list, patch, update, watch.</param>
/// <param name="Subresources">What else is served under an object.</param>
/// <param name="DeleteAnswersObject">Whether a deletion is answered with the object instead of a Status.</param>
public sealed record ServedResource(
    ResourceInfo Info,
    SchemaNode Schema,
    SchemaNode? ListSchema,
    IReadOnlyList<string> Verbs,
    IReadOnlyList<ServedSubresource> Subresources,
    bool DeleteAnswersObject = false)
{
    /// <summary>The verbs of a kind that can be read and written in every way.</summary>
    public static IReadOnlyList<string> AllVerbs { get; } =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
}

/// <summary>How a subresource is spoken to.</summary>
public enum SubresourceStyle
{
    /// <summary>By objects, as resources are.</summary>
    Object,

    /// <summary>By a GET that answers plain text: logs.</summary>
    Text,

    /// <summary>By a connection that is handed on: exec, attach, port-forward, proxy.</summary>
    Connect,
}

/// <summary>What is served under an object, such as <c>status</c> or <c>exec</c>.</summary>
/// <param name="Name">The last part of the URL.</param>
/// <param name="Kind">The kind of what is sent or answered.</param>
/// <param name="Verbs">What can be done, in discovery's words.</param>
/// <param name="Schema">The schema of what is sent or answered; null where it is no object.</param>
/// <param name="Style">How it is spoken to.</param>
public sealed record ServedSubresource(
    string Name,
    GroupVersionKind Kind,
    IReadOnlyList<string> Verbs,
    SchemaNode? Schema = null,
    SubresourceStyle Style = SubresourceStyle.Object)
{
    /// <summary>Options in the URL's query, besides those that every call of the verb has.</summary>
    public IReadOnlyList<OpenApiParameter> Parameters { get; init; } = [];

    /// <summary>Whether a path may follow, which is handed on: proxy.</summary>
    public bool WithPath { get; init; }

    /// <summary>The status subresource of a kind.</summary>
    public static ServedSubresource Status(ResourceInfo info, SchemaNode schema) =>
        new("status", new(info.Group, info.Version, info.Kind), ["get", "patch", "update"], schema);
}

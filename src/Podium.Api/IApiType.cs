using System.Text.Json;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api;

/// <summary>
/// What the generator gives each API type. Reading is lenient (unknown fields are passed over, null is the
/// same as absent); strictness is <see cref="Schema"/>'s work, on the tree.
/// </summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IApiType<TSelf>
    where TSelf : IApiType<TSelf>
{
    /// <summary>The type's schema.</summary>
    static abstract SchemaNode Schema { get; }

    /// <summary>Reads a value; the reader stands on its <c>{</c> and is left on its <c>}</c>.</summary>
    /// <exception cref="JsonException">The JSON does not have the type's shape.</exception>
    static abstract TSelf Read(ref Utf8JsonReader reader);

    /// <summary>Writes the value as Kubernetes' JSON: empty optional fields are left out.</summary>
    void Write(Utf8JsonWriter writer);
}

/// <summary>An object of a kind: what has metadata and lives in the store.</summary>
public interface IKubernetesObject
{
    /// <summary>The object's metadata.</summary>
    ObjectMeta Metadata { get; }

    /// <summary>The kind's resource.</summary>
    ResourceInfo ResourceInfo { get; }
}

/// <summary>A kind as code knows it: an API type with metadata and a resource.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IKubernetesObject<TSelf> : IKubernetesObject, IApiType<TSelf>
    where TSelf : IKubernetesObject<TSelf>
{
    /// <summary>The kind's resource.</summary>
    static abstract ResourceInfo Resource { get; }

    /// <summary>The same object with other metadata.</summary>
    TSelf WithMetadata(ObjectMeta metadata);
}

/// <summary>A resource's names and scope.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The API version.</param>
/// <param name="Kind">The kind, such as <c>Pod</c>.</param>
/// <param name="Plural">The name in URLs, such as <c>pods</c>.</param>
/// <param name="Singular">The singular name, such as <c>pod</c>.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
/// <param name="ShortNames">Short names for kubectl.</param>
/// <param name="Categories">Categories such as <c>all</c>.</param>
public sealed record ResourceInfo(
    string Group,
    string Version,
    string Kind,
    string Plural,
    string Singular,
    bool Namespaced,
    IReadOnlyList<string> ShortNames,
    IReadOnlyList<string> Categories)
{
    /// <summary>The <c>apiVersion</c> of objects of this kind, such as <c>v1</c> or <c>apps/v1</c>.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Whether objects are only created and answered, never stored, read or listed.</summary>
    public bool CreateOnly { get; init; }

    /// <summary>The resource's name with its group, as error messages show it: <c>pods</c>, <c>deployments.apps</c>.</summary>
    public string GroupResource { get; } = Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}

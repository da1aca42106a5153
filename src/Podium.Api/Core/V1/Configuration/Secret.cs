using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Confidential values for pods and clients, such as passwords and keys. All values together may not exceed 1 MiB.</summary>
[Resource("secrets")]
public sealed partial record Secret
{
    /// <summary>The values by key, in base64. A key may have letters, digits, '-', '_' and '.'.</summary>
    public IReadOnlyDictionary<string, byte[]> Data { get; init; } = EmptyMap.Of<byte[]>();

    /// <summary>With true, neither data nor stringData nor this field can be changed any more; the object can only be deleted.</summary>
    public bool? Immutable { get; init; }

    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>
    /// Values as plain text, by key, for writing only: the server moves them into data, where they replace entries of the same key, and
    /// never returns them here.
    /// </summary>
    public IReadOnlyDictionary<string, string> StringData { get; init; } = EmptyMap.Strings;

    /// <summary>
    /// What the secret is for, which says what keys it must have, such as kubernetes.io/dockerconfigjson. Opaque where not given; it cannot
    /// be changed.
    /// </summary>
    [Default("Opaque")]
    public string Type { get; init; } = "";
}

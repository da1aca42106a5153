using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Configuration for pods, as keys with values: texts and bytes.</summary>
[Resource("configmaps", ShortNames = ["cm"])]
public sealed partial record ConfigMap
{
    /// <summary>Values that are not text, by key. A key may have letters, digits, '-', '_' and '.', and may not also be in data.</summary>
    public IReadOnlyDictionary<string, byte[]> BinaryData { get; init; } = EmptyMap.Of<byte[]>();

    /// <summary>Values that are UTF-8 text, by key. A key may have letters, digits, '-', '_' and '.'.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = EmptyMap.Strings;

    /// <summary>With true, neither data nor binaryData nor this field can be changed any more; the object can only be deleted.</summary>
    public bool? Immutable { get; init; }

    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();
}

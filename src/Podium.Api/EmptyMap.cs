using System.Collections.Frozen;

namespace Podium.Api;

/// <summary>Shared empty maps, so that an absent map costs nothing.</summary>
public static class EmptyMap
{
    /// <summary>A map of strings with no entry.</summary>
    public static IReadOnlyDictionary<string, string> Strings { get; } = FrozenDictionary<string, string>.Empty;

    /// <summary>A map with no entry.</summary>
    public static IReadOnlyDictionary<string, T> Of<T>() => FrozenDictionary<string, T>.Empty;
}

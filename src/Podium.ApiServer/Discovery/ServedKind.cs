using Podium.Api;

namespace Podium.ApiServer.Discovery;

/// <summary>A resource as discovery tells of it.</summary>
/// <param name="Resource">Its names.</param>
/// <param name="Verbs">What may be done with it.</param>
/// <param name="Subresources">What stands under it.</param>
internal sealed record ServedKind(ResourceInfo Resource, IReadOnlyList<string> Verbs, IReadOnlyList<ServedPart> Subresources)
{
    /// <summary>The verbs of a kind that is stored.</summary>
    public static IReadOnlyList<string> AllVerbs { get; } = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
}

/// <summary>A subresource as discovery tells of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The kind it takes and gives.</param>
/// <param name="Verbs">What may be done with it.</param>
internal sealed record ServedPart(string Name, GroupVersionKind Kind, IReadOnlyList<string> Verbs);

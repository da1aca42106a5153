using Podium.Api.Schema;

namespace Podium.Api.Authentication.V1;

/// <summary>Who makes a request.</summary>
[ApiType]
public sealed partial record UserInfo
{
    /// <summary>What else the authenticator knows about the user, by key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = EmptyMap.Of<IReadOnlyList<string>>();

    /// <summary>The groups the user belongs to.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>An identity that no other user of any time has. It tells apart users who had the same name at different times.</summary>
    public string Uid { get; init; } = "";

    /// <summary>The user's name, unique among the users of today.</summary>
    public string Username { get; init; } = "";
}

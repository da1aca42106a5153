namespace Podium.ApiServer.Authentication;

/// <summary>What a service account token says, apart from its signature.</summary>
internal sealed record ServiceAccountClaims
{
    /// <summary>The service account's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The service account's name.</summary>
    public required string Name { get; init; }

    /// <summary>The service account's uid, so that a token dies with its account.</summary>
    public required string Uid { get; init; }

    /// <summary>Who may accept the token.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The token's own id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The pod that the token dies with; null where it is not bound to one.</summary>
    public BoundObject? Pod { get; init; }

    /// <summary>The secret that the token dies with; null where it is not bound to one.</summary>
    public BoundObject? Secret { get; init; }

    /// <summary>The node that the pod runs on, or that the token is bound to; null where there is none.</summary>
    public BoundObject? Node { get; init; }

    /// <summary>After when the holder should have fetched a new one; null where it need not.</summary>
    public DateTimeOffset? WarnAfter { get; init; }
}

/// <summary>An object that a token is bound to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid.</param>
internal sealed record BoundObject(string Name, string Uid);

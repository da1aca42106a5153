using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Authentication.V1;

/// <summary>Asks for a token of a service account. It is posted to the account's token subresource.</summary>
[Kind]
public sealed partial record TokenRequest
{
    /// <summary>The name and namespace of the service account.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What kind of token is wanted.</summary>
    [Required]
    public TokenRequestSpec Spec { get; init; } = new();

    /// <summary>The token, in the answer.</summary>
    public TokenRequestStatus Status { get; init; } = new();
}

/// <summary>What kind of token is wanted.</summary>
[ApiType]
public sealed partial record TokenRequestSpec
{
    /// <summary>For whom the token is meant. Whoever receives it must find itself among these and must otherwise reject it.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>An object whose life ends the token's: the token is valid only as long as that object exists.</summary>
    [AlwaysWritten]
    public BoundObjectReference? BoundObjectRef { get; init; }

    /// <summary>For how many seconds the token should be valid. The answer may differ, so a client checks the expiry it gets.</summary>
    [AlwaysWritten]
    [Default(3600L)]
    public long? ExpirationSeconds { get; init; }
}

/// <summary>A token that was issued.</summary>
[ApiType]
public sealed partial record TokenRequestStatus
{
    /// <summary>When the token expires.</summary>
    [Required]
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    /// <summary>The token itself, a signed JSON web token.</summary>
    [Required]
    public string Token { get; init; } = "";
}

/// <summary>The object to which a token is bound.</summary>
[ApiType]
public sealed partial record BoundObjectReference
{
    /// <summary>The object's API version.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The object's kind: Pod, Secret or Node.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The object's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The object's uid.</summary>
    public string Uid { get; init; } = "";
}

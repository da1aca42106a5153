using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Authentication.V1;

/// <summary>Asks whether a token is valid, and whose it is.</summary>
[Resource("tokenreviews", CreateOnly = true, Namespaced = false)]
public sealed partial record TokenReview
{
    /// <summary>The object's metadata; unused.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The token to check.</summary>
    [Required]
    public TokenReviewSpec Spec { get; init; } = new();

    /// <summary>What was found, in the answer.</summary>
    public TokenReviewStatus Status { get; init; } = new();
}

/// <summary>The token to check.</summary>
[ApiType]
public sealed partial record TokenReviewSpec
{
    /// <summary>
    /// For whom the token should be meant: it is valid where it is meant for at least one of these. The API server where empty.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The token.</summary>
    public string Token { get; init; } = "";
}

/// <summary>What was found about a token.</summary>
[ApiType]
public sealed partial record TokenReviewStatus
{
    /// <summary>
    /// Those of the asked-for audiences for whom the token is meant. Empty where the answer does not depend on audiences.
    /// </summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Whether the token is valid.</summary>
    public bool Authenticated { get; init; }

    /// <summary>Why the token could not be checked.</summary>
    public string Error { get; init; } = "";

    /// <summary>Whose token it is.</summary>
    public UserInfo User { get; init; } = new();
}

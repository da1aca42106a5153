using Podium.Api.Schema;

namespace Podium.Api.Authorization.V1;

/// <summary>Whether something may be done.</summary>
[ApiType]
public sealed partial record SubjectAccessReviewStatus
{
    /// <summary>Whether it may be done.</summary>
    [Required]
    public bool Allowed { get; init; }

    /// <summary>Whether it is refused outright. Where neither this nor allowed is true, no authorizer had an opinion.</summary>
    public bool Denied { get; init; }

    /// <summary>What went wrong while judging. The answer may still stand.</summary>
    public string EvaluationError { get; init; } = "";

    /// <summary>Why it was allowed or refused.</summary>
    public string Reason { get; init; } = "";
}

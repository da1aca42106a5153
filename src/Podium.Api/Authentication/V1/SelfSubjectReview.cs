using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Authentication.V1;

/// <summary>Asks the server who it takes the caller for.</summary>
[Resource("selfsubjectreviews", CreateOnly = true, Namespaced = false)]
public sealed partial record SelfSubjectReview
{
    /// <summary>The object's metadata; unused.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who the caller is, in the answer.</summary>
    public SelfSubjectReviewStatus Status { get; init; } = new();
}

/// <summary>Who the server takes the caller for.</summary>
[ApiType]
public sealed partial record SelfSubjectReviewStatus
{
    /// <summary>The caller's names and groups.</summary>
    public UserInfo UserInfo { get; init; } = new();
}

using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Authorization.V1;

/// <summary>Asks whether a user may do something.</summary>
[Resource("subjectaccessreviews", CreateOnly = true, Namespaced = false)]
public sealed partial record SubjectAccessReview
{
    /// <summary>The object's metadata; unused.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who wants to do what.</summary>
    [Required]
    public SubjectAccessReviewSpec Spec { get; init; } = new();

    /// <summary>The answer.</summary>
    public SubjectAccessReviewStatus Status { get; init; } = new();
}

/// <summary>
/// Asks whether a user may do something within one namespace, so that the right to ask can be given for that namespace alone.
/// </summary>
[Resource("localsubjectaccessreviews", CreateOnly = true)]
public sealed partial record LocalSubjectAccessReview
{
    /// <summary>The object's metadata; only the namespace is used.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who wants to do what. Its namespace must be that of the request.</summary>
    [Required]
    public SubjectAccessReviewSpec Spec { get; init; } = new();

    /// <summary>The answer.</summary>
    public SubjectAccessReviewStatus Status { get; init; } = new();
}

/// <summary>Asks whether the caller may do something.</summary>
[Resource("selfsubjectaccessreviews", CreateOnly = true, Namespaced = false)]
public sealed partial record SelfSubjectAccessReview
{
    /// <summary>The object's metadata; unused.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the caller wants to do.</summary>
    [Required]
    public SelfSubjectAccessReviewSpec Spec { get; init; } = new();

    /// <summary>The answer.</summary>
    public SubjectAccessReviewStatus Status { get; init; } = new();
}

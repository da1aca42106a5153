namespace Podium.Api.Trees.Apply;

/// <summary>Who writes, by which way and when: what a write's entry in managedFields says.</summary>
/// <param name="Manager">The request's fieldManager, else what its User-Agent begins with; empty becomes <c>unknown</c>.</param>
/// <param name="ApiVersion">The version that the object is written in, such as <c>apps/v1</c>.</param>
/// <param name="Now">The time of the write.</param>
public sealed record FieldManagerRequest(string Manager, string ApiVersion, DateTimeOffset Now)
{
    /// <summary>The subresource that is written, such as <c>status</c>; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>
    /// Fields that this way of writing resets and so never owns: <c>status</c> for a pod, <c>spec</c> for its status.
    /// </summary>
    public FieldSet ResetFields { get; init; } = FieldSet.Empty;

    /// <summary>
    /// The request asked to forget all managers (<see cref="ManagedFields.IsReset"/>). Ask before the tree is
    /// canonicalized, which drops the empty list that is one way of asking.
    /// </summary>
    public bool Reset { get; init; }
}

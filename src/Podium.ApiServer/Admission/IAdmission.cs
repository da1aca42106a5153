using System.Text.Json.Nodes;
using Podium.Api.Trees;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Admission;

/// <summary>What is about to be done to an object.</summary>
internal enum AdmissionOperation
{
    Create,
    Update,
    Delete,
}

/// <summary>A write on its way, as admission sees it.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Strategy">The kind.</param>
/// <param name="Request">The write.</param>
/// <param name="Object">The new object, which mutating plugins may change; null for a deletion.</param>
/// <param name="Old">The object as it is; null for a creation.</param>
internal sealed record AdmissionReview(
    AdmissionOperation Operation, ResourceStrategy Strategy, WriteRequest Request, JsonObject? Object, JsonObject? Old)
{
    /// <summary>How refusals call the object: by its name, or while the server has not made one by what it is to start with.</summary>
    public string Name => JsonTree.GetString(Object, "metadata", "name") is { Length: > 0 } name ? name : JsonTree.GetString(Object, "metadata", "generateName");

    /// <summary>Whether this is about objects of a resource of the core group, and not of a subresource.</summary>
    public bool Is(string plural) => Strategy.Resource.Plural == plural && Strategy.Resource.Group.Length == 0 && Request.Subresource.Length == 0;
}

/// <summary>A hook on every write, as Kubernetes' admission plugins: first all may change the object, then all may refuse it.</summary>
internal interface IAdmission
{
    /// <summary>Changes the object, or refuses it.</summary>
    ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Refuses the write, or lets it pass.</summary>
    ValueTask ValidateAsync(AdmissionReview review, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

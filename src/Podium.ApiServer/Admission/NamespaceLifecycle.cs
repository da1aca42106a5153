using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Admission;

/// <summary>New objects need a namespace that is there and stays; the system's namespaces are not to be deleted.</summary>
internal sealed class NamespaceLifecycle(IResourceCache namespaces) : IAdmission
{
    public async ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        var ns = review.Request.Namespace;
        if (review.Operation != AdmissionOperation.Create || !review.Strategy.Resource.Namespaced)
        {
            return;
        }

        // The cache at hand first; only a namespace that it does not know is worth waiting for the newest state.
        var found = (await namespaces.ReadAtLeastAsync(0, cancellationToken)).Find("", ns)
            ?? (await namespaces.ReadNewestAsync(cancellationToken)).Find("", ns)
            ?? throw StatusException.NotFound("", "namespaces", ns);
        if (found.Field("status.phase") == "Terminating")
        {
            throw Terminating(review, ns);
        }
    }

    public ValueTask ValidateAsync(AdmissionReview review, CancellationToken cancellationToken) =>
        review.Operation == AdmissionOperation.Delete && review.Is("namespaces")
            && review.Request.Name is "default" or "kube-system" or "kube-public"
            ? throw StatusException.Forbidden("", "namespaces", review.Request.Name, "this namespace may not be deleted")
            : ValueTask.CompletedTask;

    private static StatusException Terminating(AdmissionReview review, string ns)
    {
        var resource = review.Strategy.Resource;
        var name = review.Name;
        var status = StatusException.Forbidden(resource.Group, resource.Plural, name,
            $"unable to create new content in namespace {ns} because it is being terminated").Status;
        var cause = new StatusCause { Reason = "NamespaceTerminating", Message = $"namespace {ns} is being terminated", Field = "metadata.namespace" };
        return new(status with { Details = status.Details! with { Causes = [cause] } });
    }
}

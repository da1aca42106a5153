using System.Text.Json.Nodes;
using Podium.Api.Errors;
using Podium.Api.Networking.V1;
using Podium.Api.Trees;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Admission;

/// <summary>Gives a new ingress that names no class the default one (plugin/pkg/admission/network/defaultingressclass).</summary>
internal sealed class DefaultIngressClass(IResourceCache classes) : IAdmission
{
    private const string ClassAnnotation = "kubernetes.io/ingress.class";
    private const string DefaultAnnotation = "ingressclass.kubernetes.io/is-default-class";

    public async ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        var resource = review.Strategy.Resource;
        if (review.Operation != AdmissionOperation.Create
            || (resource.Group, resource.Plural, review.Request.Subresource) != (Ingress.Resource.Group, Ingress.Resource.Plural, "")
            || review.Object?["spec"] is not JsonObject spec
            || spec["ingressClassName"] is not null
            || JsonTree.Get(review.Object, "metadata", "annotations", ClassAnnotation) is not null)
        {
            return;
        }

        // A class that was just marked has to count.
        var defaults = new List<string>();
        foreach (var found in (await classes.ReadNewestAsync(cancellationToken)).Range(""))
        {
            if (((IngressClass)found.Object).Metadata.Annotations.GetValueOrDefault(DefaultAnnotation) == "true")
            {
                defaults.Add(found.Name);
            }
        }

        if (defaults.Count > 1)
        {
            throw StatusException.Forbidden(resource.Group, resource.Plural, review.Name,
                $"Internal error occurred: {defaults.Count} default IngressClasses were found, only 1 allowed");
        }

        if (defaults is [var name])
        {
            spec["ingressClassName"] = name;
        }
    }
}

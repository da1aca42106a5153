using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.Controllers.Ownership;

namespace Podium.Controllers.Pods;

/// <summary>Makes the pods of controllers (pkg/controller/controller_utils.go, GetPodFromTemplate).</summary>
public static class PodFromTemplate
{
    /// <summary>A pod of the template, managed by <paramref name="owner"/>; the server makes its name from the owner's.</summary>
    public static Pod Make(PodTemplateSpec template, IKubernetesObject owner) => new()
    {
        Metadata = new()
        {
            Namespace = owner.Metadata.Namespace,
            GenerateName = NamePrefix(owner.Metadata.Name),
            Labels = template.Metadata.Labels,
            Annotations = template.Metadata.Annotations,
            Finalizers = template.Metadata.Finalizers,
            OwnerReferences = [ControllerReference.To(owner)],
        },
        Spec = template.Spec,
    };

    /// <summary>What the names of an owner's pods start with: its own name and a dash, where that fits.</summary>
    public static string NamePrefix(string owner)
    {
        var prefix = owner + "-";
        return ObjectNames.DnsSubdomain(prefix, true).Count == 0 ? prefix : owner;
    }
}

using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Controllers.Ownership;
using Podium.Controllers.Pods;

namespace Podium.Controllers.Deployments;

/// <summary>The replica set that stands for a deployment's present template: how it is found, and how it is made.</summary>
internal static class NewReplicaSet
{
    /// <summary>The oldest replica set with the deployment's template, or null.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="byAge">Its replica sets, the oldest first.</param>
    public static ReplicaSetDraft? Find(Deployment deployment, IReadOnlyList<ReplicaSetDraft> byAge)
    {
        foreach (var set in byAge)
        {
            if (HasTemplate(set.Now, deployment))
            {
                return set;
            }
        }

        return null;
    }

    /// <summary>Whether a replica set has the deployment's template, the hash that tells its pods from others aside.</summary>
    public static bool HasTemplate(ReplicaSet set, Deployment deployment) => WithoutHash(set.Spec.Template) == WithoutHash(deployment.Spec.Template);

    /// <summary>A replica set of the present template that is to be made. Its name follows from the template, so that it is made once.</summary>
    public static ReplicaSetDraft Make(Deployment deployment, long revision, int replicas, RolloutLimits limits)
    {
        var template = deployment.Spec.Template;
        var hash = SafeHash.Of(template, deployment.Status.CollisionCount);
        var labels = With(template.Metadata.Labels, hash);
        var selector = deployment.Spec.Selector ?? new();
        var metadata = new ObjectMeta
        {
            Name = $"{deployment.Metadata.Name}-{hash}",
            Namespace = deployment.Metadata.Namespace,
            Labels = labels,
            OwnerReferences = [ControllerReference.To(deployment)],
        };
        var draft = new ReplicaSetDraft(null, new()
        {
            Metadata = metadata with
            {
                Annotations = DeploymentAnnotations.WithSizes(DeploymentAnnotations.OfCurrent(deployment, metadata, revision), limits),
            },
            Spec = new()
            {
                Replicas = replicas,
                MinReadySeconds = deployment.Spec.MinReadySeconds,
                Selector = selector with { MatchLabels = With(selector.MatchLabels, hash) },
                Template = template with { Metadata = template.Metadata with { Labels = labels } },
            },
        });
        draft.TellCreated();
        return draft;
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> labels, string hash) =>
        new(labels, StringComparer.Ordinal) { [DeploymentAnnotations.PodTemplateHash] = hash };

    private static PodTemplateSpec WithoutHash(PodTemplateSpec template)
    {
        if (!template.Metadata.Labels.ContainsKey(DeploymentAnnotations.PodTemplateHash))
        {
            return template;
        }

        var labels = new Dictionary<string, string>(template.Metadata.Labels, StringComparer.Ordinal);
        labels.Remove(DeploymentAnnotations.PodTemplateHash);
        return template with { Metadata = template.Metadata with { Labels = labels } };
    }
}

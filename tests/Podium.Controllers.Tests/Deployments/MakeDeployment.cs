using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.Deployments;

namespace Podium.Controllers.Tests.Deployments;

/// <summary>Deployments and replica sets for tests.</summary>
internal static class MakeDeployment
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static Deployment Web(int replicas, IntOrString surge, IntOrString unavailable, string image = "web:2") => new()
    {
        Metadata = new() { Namespace = "default", Name = "web", Uid = "d1", Generation = 1 },
        Spec = new()
        {
            Replicas = replicas,
            ProgressDeadlineSeconds = 600,
            RevisionHistoryLimit = 10,
            Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Strategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxSurge = surge, MaxUnavailable = unavailable } },
            Template = Template(image),
        },
    };

    public static Deployment Recreated(this Deployment deployment) =>
        deployment with { Spec = deployment.Spec with { Strategy = new() { Type = "Recreate" } } };

    public static Deployment With(this Deployment deployment, Func<DeploymentSpec, DeploymentSpec> change) =>
        deployment with { Spec = change(deployment.Spec) };

    /// <summary>A replica set of the image; the later the revision, the younger.</summary>
    public static ReplicaSet Set(string image, int replicas, int revision, int? available = null, int? desired = null, int? most = null)
    {
        var annotations = new Dictionary<string, string> { [DeploymentAnnotations.Revision] = $"{revision}" };
        if (desired is not null)
        {
            annotations[DeploymentAnnotations.DesiredReplicas] = $"{desired}";
            annotations[DeploymentAnnotations.MaxReplicas] = $"{most ?? desired}";
        }

        return new()
        {
            Metadata = new()
            {
                Namespace = "default",
                Name = "web-" + image.Replace(':', '-'),
                Uid = image,
                Generation = 1,
                Annotations = annotations,
                CreationTimestamp = Now.AddHours(revision - 100),
            },
            Spec = new() { Replicas = replicas, Template = Template(image) },
            Status = new()
            {
                Replicas = replicas,
                ReadyReplicas = available ?? replicas,
                AvailableReplicas = available ?? replicas,
                ObservedGeneration = 1,
            },
        };
    }

    public static DeploymentPlan Plan(this Deployment deployment, params ReplicaSet[] sets) =>
        DeploymentPlan.Compute(deployment, sets, set => set.Status.Replicas > 0, Now);

    /// <summary>The sizes that a plan gives, by image.</summary>
    public static int SizeOf(this DeploymentPlan plan, ReplicaSet set) =>
        plan.Changed.FirstOrDefault(d => d.Before?.Metadata.Uid == set.Metadata.Uid)?.Replicas ?? set.Spec.Replicas ?? 0;

    public static PodTemplateSpec Template(string image) => new()
    {
        Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = "web" } },
        Spec = new() { Containers = [new() { Name = "c", Image = image }] },
    };
}

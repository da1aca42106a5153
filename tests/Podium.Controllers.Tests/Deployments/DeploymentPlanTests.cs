using Podium.Api.Apps.V1;
using Podium.Controllers.Deployments;

namespace Podium.Controllers.Tests.Deployments;

/// <summary>What a deployment does and tells: replica sets, revisions, events and conditions.</summary>
public sealed class DeploymentPlanTests
{
    [Fact]
    public void A_new_deployment_makes_a_replica_set_of_its_template()
    {
        var plan = MakeDeployment.Web(3, "25%", "25%").Plan();
        var made = Assert.Single(plan.Changed);
        Assert.Null(made.Before);
        var hash = made.Now.Spec.Template.Metadata.Labels["pod-template-hash"];
        Assert.Equal($"web-{hash}", made.Now.Metadata.Name);
        Assert.Equal(hash, made.Now.Metadata.Labels["pod-template-hash"]);
        Assert.Equal(hash, made.Now.Spec.Selector!.MatchLabels["pod-template-hash"]);
        Assert.Equal(("1", "3", "4"), (
            made.Now.Metadata.Annotations[DeploymentAnnotations.Revision],
            made.Now.Metadata.Annotations[DeploymentAnnotations.DesiredReplicas],
            made.Now.Metadata.Annotations[DeploymentAnnotations.MaxReplicas]));
        Assert.Equal([$"Scaled up replica set web-{hash} from 0 to 3"], made.Events);
        Assert.Equal("1", plan.Deployment.Metadata.Annotations[DeploymentAnnotations.Revision]);
        Assert.Equal(("True", "NewReplicaSetCreated", $"Created new replica set \"web-{hash}\""), Progress(plan));
        Assert.Equal(("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."), Condition(plan, "Available"));
        Assert.Equal(3, plan.Deployment.Status.UnavailableReplicas);
    }

    [Fact]
    public void A_changed_template_starts_a_new_replica_set_beside_the_old_one()
    {
        var old = MakeDeployment.Set("web:1", 3, 1, desired: 3, most: 4);
        var plan = MakeDeployment.Web(3, "25%", "25%").Plan(old);
        Assert.Equal(["Scaled up replica set " + plan.Changed[0].Now.Metadata.Name + " from 0 to 1"], plan.Changed[0].Events);
        Assert.Equal("2", plan.Deployment.Metadata.Annotations[DeploymentAnnotations.Revision]);
    }

    [Fact]
    public void Going_back_gives_the_old_replica_set_the_next_revision_and_remembers_its_former_one()
    {
        var plan = MakeDeployment.Web(3, 1, 0, "web:1").Plan(MakeDeployment.Set("web:1", 0, 1), MakeDeployment.Set("web:2", 3, 2));
        var back = plan.Changed.Single(c => c.Before!.Metadata.Uid == "web:1").Now;
        Assert.Equal(("3", "1"), (back.Metadata.Annotations[DeploymentAnnotations.Revision], back.Metadata.Annotations[DeploymentAnnotations.RevisionHistory]));
        Assert.Equal("3", plan.Deployment.Metadata.Annotations[DeploymentAnnotations.Revision]);
    }

    [Fact]
    public void A_deployments_annotations_go_to_its_replica_set_but_not_those_of_tools()
    {
        var deployment = MakeDeployment.Web(1, 1, 0);
        deployment = deployment with
        {
            Metadata = deployment.Metadata with
            {
                Annotations = new Dictionary<string, string>
                {
                    ["kubernetes.io/change-cause"] = "because",
                    ["kubectl.kubernetes.io/last-applied-configuration"] = "{}",
                    [DeploymentAnnotations.Revision] = "7",
                },
            },
        };
        var annotations = Assert.Single(deployment.Plan().Changed).Now.Metadata.Annotations;
        Assert.Equal("because", annotations["kubernetes.io/change-cause"]);
        Assert.Equal("1", annotations[DeploymentAnnotations.Revision]);
        Assert.DoesNotContain("kubectl.kubernetes.io/last-applied-configuration", annotations.Keys);
    }

    [Fact]
    public void A_paused_deployment_scales_but_does_not_roll_out()
    {
        var old = MakeDeployment.Set("web:1", 3, 1, desired: 3);
        var paused = MakeDeployment.Web(5, 1, 0).With(s => s with { Paused = true });
        var plan = paused.Plan(old);
        Assert.Equal(5, plan.SizeOf(old));
        Assert.Equal(["Scaled up replica set web-web-1 from 3 to 5"], Assert.Single(plan.Changed).Events);
        Assert.Equal(("Unknown", "DeploymentPaused", "Deployment is paused"), Progress(plan));
        Assert.Null(plan.RecheckAfter);

        // Nothing else has moved since.
        var still = plan.Deployment with { Status = plan.Deployment.Status with { UpdatedReplicas = 3 } };
        var resumed = still.With(s => s with { Paused = false, Template = MakeDeployment.Template("web:1") }).Plan(plan.Changed[0].Now);
        Assert.Equal(("Unknown", "DeploymentResumed", "Deployment is resumed"), Progress(resumed));
    }

    [Fact]
    public void Recreate_ends_all_old_pods_before_it_makes_new_ones()
    {
        var old = MakeDeployment.Set("web:1", 3, 1, desired: 3);
        var deployment = MakeDeployment.Web(3, 1, 0).Recreated();
        var down = deployment.Plan(old);
        Assert.Equal(["Scaled down replica set web-web-1 from 3 to 0"], Assert.Single(down.Changed).Events);

        var ending = down.Changed[0].Now;
        Assert.Empty(deployment.Plan(ending).Changed);

        var gone = ending with { Status = new() { ObservedGeneration = 1 } };
        Assert.Empty(DeploymentPlan.Compute(deployment, [gone], _ => true, MakeDeployment.Now).Changed);
        Assert.Equal(3, Assert.Single(deployment.Plan(gone).Changed).Replicas);
    }

    [Fact]
    public void Old_replica_sets_go_once_a_rollout_is_complete_and_the_history_is_long_enough()
    {
        var deployment = MakeDeployment.Web(1, 1, 0, "web:4").With(s => s with { RevisionHistoryLimit = 1 });
        ReplicaSet[] sets = [MakeDeployment.Set("web:1", 0, 1), MakeDeployment.Set("web:2", 0, 2), MakeDeployment.Set("web:3", 0, 3), MakeDeployment.Set("web:4", 1, 4)];
        Assert.Empty(deployment.Plan(sets).Delete);
        var complete = deployment with { Status = new() { Replicas = 1, UpdatedReplicas = 1, ReadyReplicas = 1, AvailableReplicas = 1, ObservedGeneration = 1 } };
        Assert.Equal(["web:1", "web:2"], complete.Plan(sets).Delete.Select(s => s.Metadata.Uid));

        sets[0] = sets[0] with { Status = sets[0].Status with { Replicas = 1 } };
        Assert.Equal(["web:2"], complete.Plan(sets).Delete.Select(s => s.Metadata.Uid));
    }

    [Fact]
    public void Progress_is_told_and_moves_the_deadline()
    {
        var deployment = Progressing(MakeDeployment.Web(3, 1, 0), "NewReplicaSetCreated", secondsAgo: 500);
        var plan = deployment.Plan(MakeDeployment.Set("web:2", 3, 1, available: 1, desired: 3));
        Assert.Equal(("True", "ReplicaSetUpdated", "ReplicaSet \"web-web-2\" is progressing."), Progress(plan));
        var condition = plan.Deployment.Status.Conditions.Single(c => c.Type == "Progressing");
        Assert.Equal((MakeDeployment.Now, MakeDeployment.Now.AddSeconds(-500)), (condition.LastUpdateTime, condition.LastTransitionTime));
        Assert.Equal(TimeSpan.FromSeconds(601), plan.RecheckAfter);
    }

    [Fact]
    public void A_complete_rollout_is_told_once()
    {
        var set = MakeDeployment.Set("web:2", 3, 1, desired: 3, most: 4);
        var plan = Progressing(MakeDeployment.Web(3, 1, 0), "ReplicaSetUpdated", secondsAgo: 5).Plan(set);
        Assert.Equal(("True", "NewReplicaSetAvailable", "ReplicaSet \"web-web-2\" has successfully progressed."), Progress(plan));
        Assert.Equal(("True", "MinimumReplicasAvailable", "Deployment has minimum availability."), Condition(plan, "Available"));
        Assert.Null(plan.RecheckAfter);

        // A pod that fails later is no failing rollout.
        var later = plan.Deployment.Plan(set with { Status = set.Status with { AvailableReplicas = 2, ReadyReplicas = 2 } });
        Assert.Equal("NewReplicaSetAvailable", Progress(later).Reason);
        Assert.Null(later.RecheckAfter);
    }

    [Theory]
    [InlineData(599, "NewReplicaSetCreated", 2)]
    [InlineData(601, "ProgressDeadlineExceeded", null)]
    public void A_rollout_that_stands_still_exceeds_its_deadline(int secondsAgo, string reason, int? recheck)
    {
        var deployment = Progressing(MakeDeployment.Web(3, 1, 0), "NewReplicaSetCreated", secondsAgo);
        var plan = deployment.Plan(MakeDeployment.Set("web:2", 3, 1, available: 0, desired: 3));
        Assert.Equal(reason, Progress(plan).Reason);
        Assert.Equal(recheck, plan.RecheckAfter?.TotalSeconds);
        if (recheck is null)
        {
            Assert.Equal(("False", "ProgressDeadlineExceeded", "ReplicaSet \"web-web-2\" has timed out progressing."), Progress(plan));
        }
    }

    [Fact]
    public void Without_a_deadline_nothing_is_said_of_progress()
    {
        var deployment = Progressing(MakeDeployment.Web(3, 1, 0), "ReplicaSetUpdated", 5).With(s => s with { ProgressDeadlineSeconds = int.MaxValue });
        Assert.DoesNotContain(deployment.Plan(MakeDeployment.Set("web:2", 3, 1)).Deployment.Status.Conditions, c => c.Type == "Progressing");
    }

    [Fact]
    public void A_replica_sets_failure_is_the_deployments_too()
    {
        var set = MakeDeployment.Set("web:2", 3, 1, available: 0, desired: 3);
        set = set with
        {
            Status = set.Status with
            {
                Conditions = [new() { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate", Message = "no room", LastTransitionTime = MakeDeployment.Now }],
            },
        };
        var plan = MakeDeployment.Web(3, 1, 0).Plan(set);
        Assert.Equal(("True", "FailedCreate", "no room"), Condition(plan, "ReplicaFailure"));
    }

    private static Deployment Progressing(Deployment deployment, string reason, int secondsAgo) => deployment with
    {
        Status = new()
        {
            Replicas = 3,
            UpdatedReplicas = 3,
            Conditions =
            [
                new()
                {
                    Type = "Progressing",
                    Status = "True",
                    Reason = reason,
                    LastUpdateTime = MakeDeployment.Now.AddSeconds(-secondsAgo),
                    LastTransitionTime = MakeDeployment.Now.AddSeconds(-secondsAgo),
                },
            ],
        },
    };

    private static (string Status, string Reason, string Message) Progress(DeploymentPlan plan) => Condition(plan, "Progressing");

    private static (string Status, string Reason, string Message) Condition(DeploymentPlan plan, string type)
    {
        var condition = plan.Deployment.Status.Conditions.Single(c => c.Type == type);
        return (condition.Status, condition.Reason, condition.Message);
    }
}

using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.ReplicaSets;
using Podium.Controllers.Tests.Pods;

namespace Podium.Controllers.Tests.ReplicaSets;

public sealed class ReplicaSetPlanTests
{
    [Theory]
    [InlineData(3, 0, 3, 0)]
    [InlineData(3, 3, 0, 0)]
    [InlineData(1, 3, 0, 2)]
    [InlineData(0, 2, 0, 2)]
    [InlineData(2000, 0, 500, 0)]
    public void The_number_of_pods_becomes_what_is_wanted(int wanted, int present, int create, int delete)
    {
        var pods = Enumerable.Range(0, present).Select(i => MakePod.Ready($"p{i}")).ToList();
        var plan = ReplicaSetPlan.Compute(Set(wanted), pods, () => pods, MakePod.Now);
        Assert.Equal((create, delete), (plan.Create, plan.Delete.Count));
    }

    [Fact]
    public void A_set_that_ends_leaves_its_pods_to_the_garbage_collector()
    {
        var set = Set(3) with { Metadata = new() { DeletionTimestamp = MakePod.Now } };
        Assert.Equal(ReplicaSetPlan.Nothing, ReplicaSetPlan.Compute(set, [], () => [], MakePod.Now));
    }

    [Fact]
    public void The_status_counts_labels_readiness_and_availability()
    {
        var set = Set(4, minReady: 60);
        var other = MakePod.Ready("d", readyFor: 70);
        Pod[] pods =
        [
            MakePod.Running("a"),
            MakePod.Ready("b", readyFor: 50),
            MakePod.Ready("c", readyFor: 60),
            other with { Metadata = other.Metadata with { Labels = new Dictionary<string, string>() } },
        ];
        var plan = ReplicaSetStatusPlan.Compute(set, pods, null, MakePod.Now);
        Assert.Equal((4, 3, 3, 2, 7), (
            plan.Status.Replicas, plan.Status.FullyLabeledReplicas, plan.Status.ReadyReplicas, plan.Status.AvailableReplicas,
            plan.Status.ObservedGeneration));
        Assert.Equal(TimeSpan.FromSeconds(10), plan.RecheckAfter);
    }

    [Theory]
    [InlineData(3, 1, "FailedCreate")]
    [InlineData(1, 3, "FailedDelete")]
    public void A_failure_is_a_condition_until_it_is_over(int wanted, int present, string reason)
    {
        var set = Set(wanted);
        var pods = Enumerable.Range(0, present).Select(i => MakePod.Ready($"p{i}")).ToList();
        var failed = ReplicaSetStatusPlan.Compute(set, pods, "no room", MakePod.Now).Status;
        var condition = Assert.Single(failed.Conditions);
        Assert.Equal(("ReplicaFailure", "True", reason, "no room"), (condition.Type, condition.Status, condition.Reason, condition.Message));
        Assert.Equal(failed, ReplicaSetStatusPlan.Compute(set with { Status = failed }, pods, "still none", MakePod.Now.AddMinutes(1)).Status);
        Assert.Empty(ReplicaSetStatusPlan.Compute(set with { Status = failed }, pods, null, MakePod.Now).Status.Conditions);
    }

    private static ReplicaSet Set(int replicas, int minReady = 0) => new()
    {
        Metadata = new() { Name = "web", Namespace = "default", Generation = 7 },
        Spec = new()
        {
            Replicas = replicas,
            MinReadySeconds = minReady,
            Template = new() { Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = "web" } } },
        },
    };
}

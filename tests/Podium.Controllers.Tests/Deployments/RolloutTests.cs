using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Controllers.Deployments;

namespace Podium.Controllers.Tests.Deployments;

/// <summary>The numbers of a rollout. The cases are those that Kubernetes publishes for its controller.</summary>
public sealed class RolloutTests
{
    public static TheoryData<int, string, string, int, int> Limits => new()
    {
        { 10, "25%", "25%", 3, 2 },
        { 3, "25%", "25%", 1, 0 },
        { 1, "25%", "25%", 1, 0 },
        { 2, "0", "25%", 0, 1 },
        { 10, "0", "0%", 0, 1 },
        { 10, "2", "5", 2, 5 },
        { 4, "100%", "100%", 4, 4 },
        { 2, "0", "5", 0, 2 },
        { 0, "25%", "25%", 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Surge_is_rounded_up_and_unavailable_pods_down(int replicas, string surge, string unavailable, int maxSurge, int maxUnavailable) => Assert.Equal(
        new RolloutLimits(replicas, maxSurge, maxUnavailable), RolloutLimits.Of(MakeDeployment.Web(replicas, Value(surge), Value(unavailable))));

    [Theory]
    [InlineData(0, 10, 0, 0)]
    [InlineData(2, 10, 0, 2)]
    [InlineData(2, 5, 0, 7)]
    [InlineData(2, 10, 2, 2)]
    [InlineData(2, 2, 11, 10)]
    public void The_new_replica_set_grows_as_far_as_the_surge_allows(int surge, int old, int present, int expected)
    {
        // The old pods are not available, so none of them would go while nothing comes.
        var current = MakeDeployment.Set("web:2", present, 2, available: 0, desired: 10);
        var plan = MakeDeployment.Web(10, surge, 0).Plan(MakeDeployment.Set("web:1", old, 1, desired: 10), current);
        Assert.Equal(expected, plan.SizeOf(current));
    }

    [Theory]
    [InlineData(0, 10, 0, 10, 0, 9)]
    [InlineData(2, 10, 0, 10, 0, 8)]
    [InlineData(2, 10, 0, 8, 0, 8)]
    [InlineData(2, 10, 0, 9, 0, 8)]
    [InlineData(2, 8, 2, 8, 0, 8)]
    [InlineData(2, 10, 0, 1, 0, 8)]
    public void Old_pods_go_as_far_as_availability_allows_and_broken_ones_first(
        int unavailable, int old, int present, int availableOld, int availableNew, int expected)
    {
        var before = MakeDeployment.Set("web:1", old, 1, availableOld, desired: 10);
        var plan = MakeDeployment.Web(10, 0, unavailable).Plan(before, MakeDeployment.Set("web:2", present, 2, availableNew, desired: 10));
        Assert.Equal(expected, plan.SizeOf(before));
    }

    [Theory]
    [InlineData(10, 5, new[] { 2, 3 }, new[] { 4, 6 })]
    [InlineData(3, 5, new[] { 2, 3 }, new[] { 1, 2 })]
    [InlineData(4, 9, new[] { 8, 1 }, new[] { 4, 0 })]
    [InlineData(10, 7, new[] { 2, 3, 2 }, new[] { 3, 4, 3 })]
    [InlineData(8, 13, new[] { 2, 8, 3 }, new[] { 1, 5, 2 })]
    [InlineData(4, 3, new[] { 1, 1, 1 }, new[] { 2, 1, 1 })]
    [InlineData(0, 5, new[] { 4, 0, 1 }, new[] { 0, 0, 0 })]
    [InlineData(12, 10, new[] { 10 }, new[] { 12 })]
    [InlineData(5, 10, new[] { 10 }, new[] { 5 })]
    public void Scaling_in_the_midst_of_a_rollout_is_shared(int wanted, int before, int[] sizes, int[] expected)
    {
        // The newest replica set comes first in the sizes.
        var sets = sizes.Select((size, i) => MakeDeployment.Set($"web:{9 - i}", size, 9 - i, desired: before)).ToArray();
        var plan = MakeDeployment.Web(wanted, 0, 0, "web:9").Plan(sets);
        Assert.Equal(expected, sets.Select(plan.SizeOf));
        Assert.All(plan.Changed.Where(c => c.IsActive), set =>
            Assert.Equal($"{wanted}", set.Now.Metadata.Annotations[DeploymentAnnotations.DesiredReplicas]));
    }

    [Fact]
    public void A_saturated_new_replica_set_leaves_nothing_to_old_ones_that_were_adopted()
    {
        var adopted = MakeDeployment.Set("web:1", 4, 1, desired: 4);
        var plan = MakeDeployment.Web(10, 2, 0).Plan(adopted, MakeDeployment.Set("web:2", 10, 2, desired: 10));
        Assert.Equal(0, plan.SizeOf(adopted));
    }

    [Theory]
    [InlineData(1, "25%", "25%")]
    [InlineData(3, "25%", "25%")]
    [InlineData(10, "3", "2")]
    [InlineData(7, "100%", "0")]
    [InlineData(7, "0", "100%")]
    [InlineData(5, "0", "1")]
    public void A_rollout_ends_and_never_leaves_its_limits(int replicas, string surge, string unavailable)
    {
        var deployment = MakeDeployment.Web(replicas, Value(surge), Value(unavailable));
        var limits = RolloutLimits.Of(deployment);
        var sets = new List<ReplicaSet> { MakeDeployment.Set("web:1", replicas, 1, desired: replicas) };
        var turns = 0;
        while (sets.Count < 2 || sets[0].Status.Replicas > 0 || sets[1].Status.AvailableReplicas < replicas)
        {
            Assert.True(++turns < 20 * replicas, "the rollout does not end");
            foreach (var draft in deployment.Plan([.. sets]).Changed)
            {
                sets.RemoveAll(s => s.Metadata.Name == draft.Now.Metadata.Name);
                sets.Add(draft.Now with
                {
                    // The replica set's controller has acted, and its pods are not available yet.
                    Metadata = draft.Now.Metadata with { Uid = draft.Now.Metadata.Name },
                    Status = draft.Now.Status with
                    {
                        Replicas = draft.Replicas,
                        ReadyReplicas = Math.Min(draft.Available, draft.Replicas),
                        AvailableReplicas = Math.Min(draft.Available, draft.Replicas),
                    },
                });
            }

            sets.Sort((a, b) => string.CompareOrdinal(a.Spec.Template.Spec.Containers[0].Image, b.Spec.Template.Spec.Containers[0].Image));
            Assert.InRange(sets.Sum(s => s.Status.Replicas), 0, replicas + limits.MaxSurge);
            Assert.InRange(sets.Sum(s => s.Status.AvailableReplicas), limits.MinAvailable, replicas + limits.MaxSurge);

            // One more pod becomes available.
            var waiting = sets.FindIndex(s => s.Status.AvailableReplicas < s.Status.Replicas);
            if (waiting >= 0)
            {
                var more = sets[waiting].Status.AvailableReplicas + 1;
                sets[waiting] = sets[waiting] with { Status = sets[waiting].Status with { ReadyReplicas = more, AvailableReplicas = more } };
            }
        }
    }

    private static IntOrString Value(string text) => text.EndsWith('%') ? text : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

using System.Globalization;
using Podium.Api.Core.V1;
using Podium.Controllers.PodGarbage;
using Podium.Controllers.TaintEviction;

namespace Podium.Controllers.Tests.NodeLifecycle;

/// <summary>Until when pods stay on tainted nodes, and which pods nobody but the collector ends.</summary>
public sealed class EvictedPodTests
{
    private static readonly DateTimeOffset Start = MakeNode.Start;

    [Theory]
    [InlineData("", null)]
    [InlineData("key=a effect=NoExecute", 0)]
    [InlineData("key=a effect=NoExecute tolerated", null)]
    [InlineData("key=a effect=NoExecute tolerated=30", 30)]
    [InlineData("key=a effect=NoExecute tolerated=-5", 0)]
    [InlineData("key=a effect=NoSchedule", null)]
    public void A_pod_stays_as_long_as_it_tolerates_the_taint(string taint, int? afterSeconds)
    {
        Taint[] taints = taint.Length == 0 ? [] : [new() { Key = "a", Effect = taint.Contains("NoExecute", StringComparison.Ordinal) ? "NoExecute" : "NoSchedule", TimeAdded = Start }];
        var toleration = taint.Contains("tolerated", StringComparison.Ordinal)
            ? new Toleration { Key = "a", Operator = "Exists", TolerationSeconds = taint.Split("tolerated=") is [_, var seconds] ? int.Parse(seconds, CultureInfo.InvariantCulture) : null }
            : null;
        var at = TaintEvictionPlan.EvictAt(Pod("p", tolerations: toleration), taints, Start.AddSeconds(-100));
        Assert.Equal(afterSeconds, at is null ? null : Math.Max(0, (int)Math.Max((at.Value - Start).TotalSeconds, 0)));
    }

    [Fact]
    public void The_shortest_of_several_times_counts_and_starts_no_earlier_than_the_pod_was_seen()
    {
        var pod = Pod("p", tolerations:
        [
            new() { Key = "a", Operator = "Exists", TolerationSeconds = 60 },
            new() { Operator = "Exists", TolerationSeconds = 20 },
        ]);
        Assert.Equal(Start.AddSeconds(30), TaintEvictionPlan.EvictAt(pod, [new() { Key = "a", Effect = "NoExecute", TimeAdded = Start }], Start.AddSeconds(10)));
    }

    [Fact]
    public void Pods_of_lost_nodes_and_unscheduled_ending_pods_and_the_oldest_ended_ones_are_collected()
    {
        Pod[] pods =
        [
            Pod("lost", node: "gone"),
            Pod("running"),
            Pod("unscheduled", node: "") with { Metadata = new() { Name = "unscheduled", DeletionTimestamp = Start } },
            Ended("old", 1),
            Ended("new", 3),
            Ended("evicted", 2) with { Status = new() { Phase = "Failed", Reason = "Evicted" } },
        ];
        var garbage = PodGarbagePlan.Compute(pods, _ => MakeNode.Of("Ready=True"), new HashSet<string> { "gone" }, terminatedMax: 1);
        Assert.Equal(["lost", "unscheduled", "evicted", "old"], garbage.Select(g => g.Pod.Metadata.Name));
        Assert.Equal([true, false, false, false], garbage.Select(g => g.LostNode));
    }

    [Fact]
    public void Ending_pods_of_a_node_that_is_out_of_service_are_collected()
    {
        var ending = Pod("ending") with { Metadata = new() { Name = "ending", DeletionTimestamp = Start } };
        var node = MakeNode.Of("Ready=Unknown", "out-of-service:NoExecute");
        Assert.True(Assert.Single(PodGarbagePlan.Compute([ending], _ => node, new HashSet<string>(), 0)).OutOfService);
        Assert.Empty(PodGarbagePlan.Compute([ending], _ => MakeNode.Of("Ready=Unknown"), new HashSet<string>(), 0));
    }

    private static Pod Pod(string name, string node = "n1", params Toleration?[] tolerations) => new()
    {
        Metadata = new() { Name = name, Namespace = "default", Uid = name, CreationTimestamp = Start },
        Spec = new() { NodeName = node, Tolerations = [.. tolerations.OfType<Toleration>()] },
    };

    private static Pod Ended(string name, int minute) => Pod(name) with
    {
        Metadata = new() { Name = name, CreationTimestamp = Start.AddMinutes(minute) },
        Status = new() { Phase = "Succeeded" },
    };
}

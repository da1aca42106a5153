using Podium.Controllers.NodeLifecycle;

namespace Podium.Controllers.Tests.NodeLifecycle;

/// <summary>When a node counts as silent, under a clock that the tests move.</summary>
public sealed class NodeHealthTests
{
    private static readonly NodeLifecycleOptions Options = new();
    private static readonly DateTimeOffset Start = MakeNode.Start;

    [Fact]
    public void A_node_is_silent_once_neither_its_lease_nor_its_status_has_moved_for_the_grace_period()
    {
        var node = MakeNode.Of("Ready=True");
        var health = NodeHealth.Observe(null, node, Start, Start);
        health = NodeHealth.Observe(health, node, Start.AddSeconds(1), Start.AddSeconds(30));
        health = NodeHealth.Observe(health, node, Start.AddSeconds(1), Start.AddSeconds(79));

        Assert.False(health.IsSilent(node, Options, Start.AddSeconds(80)));
        Assert.True(health.IsSilent(node, Options, Start.AddSeconds(81)));
    }

    [Fact]
    public void A_new_heartbeat_counts_like_a_renewed_lease()
    {
        var health = NodeHealth.Observe(null, MakeNode.Of("Ready=True"), null, Start);
        var later = MakeNode.Of("Ready=True");
        later = later with { Status = later.Status with { Conditions = [later.Status.Conditions[0] with { LastHeartbeatTime = Start.AddMinutes(-10) }] } };
        health = NodeHealth.Observe(health, later, null, Start.AddSeconds(49));
        Assert.False(health.IsSilent(later, Options, Start.AddSeconds(99)));
    }

    [Fact]
    public void A_node_that_never_reported_gets_the_startup_time_from_its_creation()
    {
        var node = MakeNode.Of("");
        var health = NodeHealth.Observe(null, node, null, Start.AddSeconds(59));
        Assert.False(health.IsSilent(node, Options, Start.AddSeconds(60)));
        Assert.True(health.IsSilent(node, Options, Start.AddSeconds(61)));

        var conditions = NodeHealth.UnknownConditions(node, Start.AddSeconds(61));
        Assert.Equal(["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"], conditions.Select(c => c.Type));
        Assert.All(conditions, c => Assert.Equal(("Unknown", "NodeStatusNeverUpdated", "Kubelet never posted node status."), (c.Status, c.Reason, c.Message)));
    }

    [Fact]
    public void The_conditions_of_a_silent_node_are_unknown_and_those_of_others_stay()
    {
        var conditions = NodeHealth.UnknownConditions(
            MakeNode.Of("Ready=True MemoryPressure=False DiskPressure=False PIDPressure=False NetworkUnavailable=False"), Start.AddMinutes(1));
        Assert.Equal("Ready=Unknown MemoryPressure=Unknown DiskPressure=Unknown PIDPressure=Unknown NetworkUnavailable=False",
            string.Join(' ', conditions.Select(c => $"{c.Type}={c.Status}")));
        Assert.Equal(("NodeStatusUnknown", "Kubelet stopped posting node status.", Start.AddMinutes(1)),
            (conditions[0].Reason, conditions[0].Message, conditions[0].LastTransitionTime!.Value));
        Assert.Equal(Start, conditions[0].LastHeartbeatTime);
    }
}

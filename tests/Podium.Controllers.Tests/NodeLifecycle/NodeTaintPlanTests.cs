using Podium.Controllers.NodeLifecycle;

namespace Podium.Controllers.Tests.NodeLifecycle;

/// <summary>Which taints follow from which conditions.</summary>
public sealed class NodeTaintPlanTests
{
    [Theory]
    [InlineData("Ready=True", "", "")]
    [InlineData("Ready=True", "not-ready:NoSchedule not-ready:NoExecute unreachable:NoExecute own:NoExecute", "own:NoExecute")]
    [InlineData("Ready=False", "", "not-ready:NoSchedule not-ready:NoExecute")]
    [InlineData("Ready=Unknown", "", "unreachable:NoSchedule unreachable:NoExecute")]
    [InlineData("Ready=Unknown", "not-ready:NoSchedule not-ready:NoExecute", "unreachable:NoSchedule unreachable:NoExecute")]
    [InlineData("Ready=True MemoryPressure=True DiskPressure=True PIDPressure=True NetworkUnavailable=True", "",
        "memory-pressure:NoSchedule disk-pressure:NoSchedule network-unavailable:NoSchedule pid-pressure:NoSchedule")]
    [InlineData("Ready=True MemoryPressure=Unknown", "memory-pressure:NoSchedule", "")]
    [InlineData("Ready=True Cordoned", "", "unschedulable:NoSchedule")]
    [InlineData("", "own:NoSchedule", "own:NoSchedule")]
    public void Taints_follow_conditions_and_leave_others_alone(string conditions, string taints, string expected)
    {
        var plan = NodeTaintPlan.Compute(MakeNode.Of(conditions, taints), mayEvict: true, allDisrupted: false, MakeNode.Start);
        Assert.Equal(expected, MakeNode.Text(plan.Taints));
        Assert.Equal(taints != expected, plan.Changed);
    }

    [Fact]
    public void A_taint_that_evicts_waits_for_its_turn_but_changes_at_once()
    {
        var waiting = NodeTaintPlan.Compute(MakeNode.Of("Ready=Unknown"), mayEvict: false, allDisrupted: false, MakeNode.Start);
        Assert.Equal(("unreachable:NoSchedule", true), (MakeNode.Text(waiting.Taints), waiting.WantsEviction));

        var swapped = NodeTaintPlan.Compute(MakeNode.Of("Ready=False", "unreachable:NoExecute"), mayEvict: false, allDisrupted: false, MakeNode.Start);
        Assert.Equal(("not-ready:NoSchedule not-ready:NoExecute", false), (MakeNode.Text(swapped.Taints), swapped.WantsEviction));
    }

    [Fact]
    public void When_no_node_is_ready_none_evicts()
    {
        var plan = NodeTaintPlan.Compute(MakeNode.Of("Ready=Unknown", "unreachable:NoExecute"), mayEvict: true, allDisrupted: true, MakeNode.Start);
        Assert.Equal(("unreachable:NoSchedule", false), (MakeNode.Text(plan.Taints), plan.WantsEviction));
    }
}

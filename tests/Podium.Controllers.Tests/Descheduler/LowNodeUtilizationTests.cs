using Podium.Api.Core.V1;
using Podium.Api.Descheduler.V1Alpha2;
using Podium.Controllers.Descheduler;

namespace Podium.Controllers.Tests.Descheduler;

/// <summary>Goal: pods leave nodes that are used much for nodes that are used little, and not one more than needed. Method: tables over pictures.</summary>
public sealed class LowNodeUtilizationTests
{
    private readonly Balance cluster = new();

    [Fact]
    public async Task Pods_leave_until_the_target_is_reached()
    {
        cluster.Node("full", on: Pods("a", 8)).Node("empty");
        Assert.Equal(3, (await EvictAsync(Cpu(20, 50))).Count);
        Assert.Equal(
            ["node full is overutilized (cpu 80%, memory 0%, pods 80%)", "node empty is underutilized (cpu 0%, memory 0%, pods 0%)"], cluster.Notes.OrderDescending());
    }

    [Fact]
    public async Task Pods_leave_only_while_the_others_have_room()
    {
        cluster.Node("full", on: Pods("a", 9)).Node("other", on: Balance.Pod("big", "b", "450m"));
        Assert.Single(await EvictAsync(Cpu(45, 50)));
    }

    [Theory]
    [InlineData(8, 0, 1, "the number of underutilized nodes (1) is less or equal than numberOfNodes (1), nothing to do here")]
    [InlineData(4, 4, 0, "no node is underutilized, nothing to do here, you might tune your thresholds further")]
    [InlineData(1, 1, 0, "all nodes are underutilized, nothing to do here")]
    [InlineData(5, 0, 0, "all nodes are under target utilization, nothing to do here")]
    public async Task Where_nothing_can_be_gained_nothing_happens_and_it_says_why(int first, int second, int numberOfNodes, string why)
    {
        cluster.Node("n1", on: Pods("a", first)).Node("n2", on: Pods("b", second));
        Assert.Empty(await EvictAsync(Cpu(20, 50) with { NumberOfNodes = numberOfNodes }));
        Assert.Contains(why, cluster.Notes);
    }

    [Fact]
    public async Task Deviation_thresholds_are_about_the_average()
    {
        // The average is 40 percent: 30 and 50 are the thresholds.
        cluster.Node("n1", on: Pods("a", 7)).Node("n2", on: Pods("b", 1)).Node("n3", on: Pods("c", 4));
        Assert.Equal(2, (await EvictAsync(Cpu(10, 10) with { UseDeviationThresholds = true })).Count);
    }

    [Fact]
    public async Task A_cordoned_node_is_not_underutilized()
    {
        cluster.Node("full", on: Pods("a", 8)).Node("empty", n => n with { Spec = n.Spec with { Unschedulable = true } });
        Assert.Empty(await EvictAsync(Cpu(20, 50)));
    }

    [Fact]
    public async Task The_least_important_go_first_and_of_equals_those_that_ask_for_nothing()
    {
        var important = Balance.Pod("important", "x", "300m", p => p with { Spec = p.Spec with { Priority = 10 } });
        var plain = Balance.Pod("plain", "x", "300m");
        var modest = Balance.Pod("modest", "x", change: p => p with { Spec = p.Spec with { Containers = [p.Spec.Containers[0] with { Resources = new() }] } });
        cluster.Node("full", on: [important, plain, modest]).Node("empty");
        Assert.Equal(["modest", "plain"], await EvictAsync(Cpu(20, 50)));
    }

    [Fact]
    public async Task Pods_that_would_not_tolerate_the_others_taints_stay()
    {
        cluster.Node("full", on: Pods("a", 8)).Node("empty", n => n with { Spec = n.Spec with { Taints = [new() { Key = "k", Effect = "NoSchedule" }] } });
        Assert.Empty(await EvictAsync(Cpu(20, 50)));
    }

    [Fact]
    public async Task Excluded_namespaces_and_the_plugins_own_limit_hold()
    {
        cluster.Node("full", on: Pods("a", 8)).Node("empty");
        Assert.Empty(await EvictAsync(Cpu(20, 50) with { EvictableNamespaces = new() { Exclude = ["default"] } }));
        Assert.Single(await EvictAsync(Cpu(20, 50) with { EvictionLimits = new() { Node = 1 } }));
    }

    [Fact]
    public async Task What_a_budget_keeps_is_not_counted_as_gone()
    {
        cluster.Node("full", on: Pods("a", 8)).Node("empty");
        cluster.Protected.Add("a0");
        Assert.Equal(["a1", "a2", "a3"], await EvictAsync(Cpu(20, 50)));
    }

    [Fact]
    public async Task The_number_of_pods_is_a_resource_too()
    {
        cluster.Node("full", on: Pods("a", 8)).Node("empty");
        var pods = new Dictionary<string, double> { ["pods"] = 20 };
        Assert.Equal(2, (await EvictAsync(new() { Thresholds = pods, TargetThresholds = new Dictionary<string, double> { ["pods"] = 60 } })).Count);
    }

    private static Pod[] Pods(string owner, int count) => [.. Enumerable.Range(0, count).Select(i => Balance.Pod(owner + i, owner))];

    private static LowNodeUtilizationArgs Cpu(double under, double over) => new()
    {
        Thresholds = new Dictionary<string, double> { ["cpu"] = under },
        TargetThresholds = new Dictionary<string, double> { ["cpu"] = over },
    };

    private Task<IReadOnlyList<string>> EvictAsync(LowNodeUtilizationArgs args) => cluster.EvictedAsync(new LowNodeUtilization(args));
}

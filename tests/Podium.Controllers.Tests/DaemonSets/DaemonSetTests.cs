using System.Globalization;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.DaemonSets;
using Podium.Controllers.Revisions;

namespace Podium.Controllers.Tests.DaemonSets;

/// <summary>Goal: a daemon set has its pod on the nodes that it should, and replaces old pods within its bounds. Method: the pure decisions.</summary>
public sealed class DaemonSetTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 10, 0, TimeSpan.Zero);
    private static readonly string[] Workers = ["n1", "n2", "n3"];

    [Fact]
    public void Each_node_without_a_pod_gets_one_that_can_go_nowhere_else()
    {
        var plan = Plan(Set(), [Node("n1"), Node("n2")], Pod("a", "n1", "new"));

        Assert.Equal(["n2"], plan.Create);
        var pod = DaemonPods.Make(Set(), "n2", "new");
        Assert.True(pod.MayRunOn(Node("n2")));
        Assert.False(pod.MayRunOn(Node("n1")));
        Assert.Equal(("n2", "new"), (DaemonPods.NodeOf(pod), pod.Metadata.Labels[RevisionData.HashLabel]));
        Assert.Equal(6, pod.Spec.Tolerations.Count);
    }

    [Theory]
    [InlineData("NoSchedule", 0, 0)]
    [InlineData("NoExecute", 0, 1)]
    [InlineData("PreferNoSchedule", 1, 0)]
    public void A_taint_keeps_pods_away_and_one_that_ends_pods_ends_them(string effect, int made, int deleted)
    {
        var tainted = Node("n1") with { Spec = new() { Taints = [new() { Key = "dedicated", Effect = effect }] } };

        Assert.Equal(made, Plan(Set(), [tainted]).Create.Count);
        Assert.Equal(deleted, Plan(Set(), [tainted], Pod("a", "n1", "new")).Delete.Count);
    }

    [Fact]
    public void A_cordoned_or_broken_node_keeps_its_daemon()
    {
        var node = Node("n1") with
        {
            Spec = new()
            {
                Unschedulable = true,
                Taints =
                [
                    new() { Key = "node.kubernetes.io/unschedulable", Effect = "NoSchedule" },
                    new() { Key = "node.kubernetes.io/unreachable", Effect = "NoExecute" },
                ],
            },
        };

        Assert.Equal(["n1"], Plan(Set(), [node]).Create);
    }

    [Fact]
    public void A_node_that_no_longer_fits_loses_its_pod()
    {
        var set = Set();
        set = set with { Spec = set.Spec with { Template = set.Spec.Template with { Spec = set.Spec.Template.Spec with { NodeSelector = Label("disk", "ssd") } } } };

        Assert.Equal(["a"], Plan(set, [Node("n1")], Pod("a", "n1", "new")).Delete.Select(p => p.Metadata.Name));
        Assert.Equal(["n1"], Plan(set, [Node("n1") with { Metadata = new() { Name = "n1", Labels = Label("disk", "ssd") } }]).Create);
    }

    [Fact]
    public void An_ended_pod_is_deleted_and_told_of_and_one_that_keeps_failing_waits()
    {
        var failed = Pod("a", "n1", "new") with { Status = new() { Phase = "Failed" } };
        var plan = Plan(Set(), [Node("n1")], failed);
        Assert.Equal(
            new DaemonSetEvent("n1", true, "FailedDaemonPod", "Found failed daemon pod default/a on node n1, will try to kill it"),
            Assert.Single(plan.Events));

        var waiting = DaemonSetPlan.Compute(
            Set(), [Node("n1")], ByNode(failed), "new", _ => TimeSpan.FromSeconds(4), Now);
        Assert.Empty(waiting.Delete);
        Assert.Equal(TimeSpan.FromSeconds(4), waiting.RecheckAfter);
    }

    [Fact]
    public void Of_two_pods_on_a_node_the_older_stays_and_one_for_a_node_that_is_gone_goes()
    {
        var plan = Plan(Set(), [Node("n1")],
            Pod("young", "n1", "new", age: 1), Pod("old", "n1", "new", age: 9), DaemonPods.Make(Set(), "gone", "new") with { });

        Assert.Contains("young", plan.Delete.Select(p => p.Metadata.Name));
        Assert.DoesNotContain("old", plan.Delete.Select(p => p.Metadata.Name));
        Assert.Contains(plan.Delete, p => DaemonPods.NodeOf(p) == "gone");
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("2", 2)]
    [InlineData("50%", 2)]
    public void A_rolling_update_takes_as_many_as_may_be_missing(string most, int deleted)
    {
        var set = Rolling(Parse(most), 0);
        var rollout = DaemonSetRollout.Compute(
            set, [.. Workers.Select(Node)], ByNode([.. Workers.Select(n => Pod("old-" + n, n, "old"))]), "new", Now);

        Assert.Equal(deleted, rollout.Delete.Count);
        Assert.Empty(rollout.Create);
    }

    [Fact]
    public void While_a_new_pod_is_not_available_no_further_one_goes_but_an_old_one_that_serves_nobody_may()
    {
        var pods = ByNode(
            Pod("new-n1", "n1", "new", ready: false), Pod("old-n2", "n2", "old"), Pod("old-n3", "n3", "old", ready: false));
        var rollout = DaemonSetRollout.Compute(Rolling(1, 0), [.. Workers.Select(Node)], pods, "new", Now);

        Assert.Equal(["old-n3"], rollout.Delete.Select(p => p.Metadata.Name));
    }

    [Fact]
    public void With_surge_the_new_pod_comes_first()
    {
        var set = Rolling(0, 1);
        var first = DaemonSetRollout.Compute(
            set, [.. Workers.Select(Node)], ByNode([.. Workers.Select(n => Pod("old-" + n, n, "old"))]), "new", Now);
        Assert.Equal(["n1"], first.Create);
        Assert.Empty(first.Delete);

        var second = DaemonSetRollout.Compute(
            set, [.. Workers.Select(Node)], ByNode(Pod("old-n1", "n1", "old"), Pod("new-n1", "n1", "new"), Pod("old-n2", "n2", "old")), "new", Now);
        Assert.Equal(["old-n1"], second.Delete.Select(p => p.Metadata.Name));
    }

    [Fact]
    public void The_status_counts_nodes()
    {
        var nodes = Workers.Select(Node).Append(Node("cp") with { Spec = new() { Taints = [new() { Key = "cp", Effect = "NoSchedule" }] } }).ToList();
        var status = DaemonSetStatusPlan.Compute(
            Set(), nodes,
            ByNode(Pod("a", "n1", "new"), Pod("b", "n2", "old", ready: false), Pod("c", "cp", "old")), "new", null, Now);

        Assert.Equal((3, 2, 1, 1), (status.DesiredNumberScheduled, status.CurrentNumberScheduled, status.NumberReady, status.NumberMisscheduled));
        Assert.Equal((1, 1, 2), (status.UpdatedNumberScheduled, status.NumberAvailable, status.NumberUnavailable));
    }

    private static Podium.Api.IntOrString Parse(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : text;

    private static DaemonSet Set() => new()
    {
        Metadata = new() { Name = "agent", Namespace = "default", Uid = "set-uid", Generation = 1 },
        Spec = new()
        {
            Selector = new() { MatchLabels = Label("app", "agent") },
            Template = new() { Metadata = new() { Labels = Label("app", "agent") }, Spec = new() { Containers = [new() { Name = "main", Image = "agent" }] } },
            UpdateStrategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxUnavailable = 1, MaxSurge = 0 } },
        },
    };

    private static DaemonSet Rolling(Podium.Api.IntOrString unavailable, Podium.Api.IntOrString surge)
    {
        var set = Set();
        return set with
        {
            Spec = set.Spec with { UpdateStrategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxUnavailable = unavailable, MaxSurge = surge } } },
        };
    }

    private static Node Node(string name) => new() { Metadata = new() { Name = name } };

    private static Pod Pod(string name, string node, string hash, bool ready = true, int age = 5) => new()
    {
        Metadata = new()
        {
            Name = name,
            Namespace = "default",
            Uid = name,
            Labels = Label(RevisionData.HashLabel, hash),
            CreationTimestamp = Now.AddMinutes(-age),
        },
        Spec = new() { NodeName = node },
        Status = new() { Phase = "Running", Conditions = [new() { Type = "Ready", Status = ready ? "True" : "False", LastTransitionTime = Now.AddMinutes(-1) }] },
    };

    private static DaemonSetPlan Plan(DaemonSet set, IReadOnlyList<Node> nodes, params Pod[] pods) =>
        DaemonSetPlan.Compute(set, nodes, ByNode(pods), "new", _ => TimeSpan.Zero, Now);

    private static Dictionary<string, IReadOnlyList<Pod>> ByNode(params Pod[] pods) => pods
        .GroupBy(DaemonPods.NodeOf, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, IReadOnlyList<Pod> (g) => [.. g], StringComparer.Ordinal);

    private static Dictionary<string, string> Label(string key, string value) => new(StringComparer.Ordinal) { [key] = value };
}

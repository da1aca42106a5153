using Podium.Api.Core.V1;
using Podium.Scheduler.Choice;

namespace Podium.Scheduler.Tests;

/// <summary>Goal: where a pod goes, and the sentence users read when it can't go anywhere. Method: tables over the pure choice.</summary>
public sealed class NodeChoiceTests
{
    private const string NotHelpful = " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";
    private static readonly Taint Gpu = new() { Key = "cputype", Value = "gpu", Effect = "NoSchedule" };
    private readonly Scene scene = new();

    [Fact]
    public void The_emptier_node_is_chosen() =>
        Assert.Equal("b", scene.With("a", Make.Pod("x", "1")).With("b").Choose(Make.Pod("p", "100m")));

    [Fact]
    public void Without_nodes_the_message_says_so() =>
        Assert.Equal("no nodes available to schedule pods", scene.Message(Make.Pod("p")));

    [Fact]
    public void Too_large_a_request_is_counted_and_preemption_cannot_help() =>
        Assert.Equal("0/1 nodes are available: 1 Insufficient cpu." + NotHelpful, scene.With("a").Message(Make.Pod("p", "100")));

    [Fact]
    public void Reasons_are_counted_over_the_nodes_and_sorted() =>
        Assert.Equal(
            "0/3 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint {cputype: gpu}, 2 Insufficient cpu. "
            + "preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.",
            scene.With(Tainted("a", Gpu)).With("b", Make.Pod("x", "1500m", "3500Mi")).With("c", Make.Pod("y", "1500m")).Message(Make.Pod("p", "1", "1Gi")));

    [Fact]
    public void A_master_and_three_workers_of_other_labels_read_as_on_any_cluster()
    {
        scene.With(Tainted("master", new() { Key = "node-role.kubernetes.io/control-plane", Effect = "NoSchedule" })).With("w1").With("w2").With("w3");
        Assert.Equal(
            "0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, "
            + "3 node(s) didn't match Pod's node affinity/selector. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.",
            scene.Message(Make.Pod("p", spec: s => s with { NodeSelector = Selector("cputype", "gpu") })));
    }

    [Theory]
    [InlineData("cputype", "Equal", "gpu", "NoSchedule", true)]
    [InlineData("cputype", "", "gpu", "", true)]
    [InlineData("cputype", "Exists", "", "NoSchedule", true)]
    [InlineData("", "Exists", "", "", true)]
    [InlineData("cputype", "Equal", "cpu", "NoSchedule", false)]
    [InlineData("cputype", "Exists", "", "NoExecute", false)]
    public void A_toleration_opens_a_tainted_node(string key, string op, string value, string effect, bool opens)
    {
        scene.With(Tainted("a", Gpu));
        var toleration = new Toleration { Key = key, Operator = op, Value = value, Effect = effect };
        Assert.Equal(opens ? "a" : null, scene.Choose(Make.Pod("p", spec: s => s with { Tolerations = [toleration] })));
    }

    [Fact]
    public void A_soft_taint_is_avoided_while_another_node_does()
    {
        var soft = Gpu with { Effect = "PreferNoSchedule" };
        scene.With(Tainted("a", soft)).With("b", Make.Pod("x", "1"));
        Assert.Equal("b", scene.Choose(Make.Pod("p", "100m")));
        Assert.Equal("a", new Scene().With(Tainted("a", soft)).Choose(Make.Pod("p")));
    }

    [Fact]
    public void A_node_selector_must_match()
    {
        scene.With("a");
        Assert.Equal("a", scene.Choose(Make.Pod("p", spec: s => s with { NodeSelector = Selector("kubernetes.io/hostname", "a") })));
        Assert.Equal(
            "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector." + NotHelpful,
            scene.Message(Make.Pod("p", spec: s => s with { NodeSelector = Selector("kubernetes.io/hostname", "z") })));
    }

    [Fact]
    public void A_pod_of_a_daemon_set_looks_at_its_node_only()
    {
        scene.With("a", Make.Pod("x", "2")).With("b").With("c");
        Assert.Equal("b", scene.Choose(Named("b")));
        Assert.Equal(
            "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. "
            + "preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
            scene.Message(Named("a")));
        Assert.Equal(
            "0/3 nodes are available: 3 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
            scene.Message(Named("z")));

        static Pod Named(string node) => Make.Pod("p", "1", spec: s => s with
        {
            Affinity = new()
            {
                NodeAffinity = new()
                {
                    RequiredDuringSchedulingIgnoredDuringExecution = new()
                    {
                        NodeSelectorTerms = [new() { MatchFields = [new() { Key = "metadata.name", Operator = "In", Values = [node] }] }],
                    },
                },
            },
        });
    }

    [Fact]
    public void Preferred_labels_win_by_their_weight()
    {
        scene.With(Make.Labelled(Make.Node("a"), ("disk", "hdd"))).With(Make.Labelled(Make.Node("b"), ("disk", "ssd"))).With("c");
        Assert.Equal("b", scene.Choose(Make.Pod("p", spec: s => s with
        {
            Affinity = new() { NodeAffinity = new() { PreferredDuringSchedulingIgnoredDuringExecution = [Wish(10, "hdd"), Wish(90, "ssd")] } },
        })));

        static PreferredSchedulingTerm Wish(int weight, string disk) =>
            new() { Weight = weight, Preference = new() { MatchExpressions = [new() { Key = "disk", Operator = "In", Values = [disk] }] } };
    }

    [Fact]
    public void A_cordoned_node_is_left_alone() =>
        Assert.Contains(
            "1 node(s) were unschedulable.",
            scene.With(Make.Node("a", change: n => n with { Spec = n.Spec with { Unschedulable = true } })).Message(Make.Pod("p")));

    [Fact]
    public void A_full_node_takes_no_more_pods() =>
        Assert.Contains("1 Too many pods.", scene.With(Make.Node("a", pods: "1"), Make.Pod("x")).Message(Make.Pod("p")));

    [Fact]
    public void Two_pods_cannot_share_a_host_port()
    {
        static PodSpec Port(PodSpec s) => s with { Containers = [s.Containers[0] with { Ports = [new() { Port = 80, HostPort = 8080, Protocol = "TCP" }] }] };
        Assert.Contains(
            "1 node(s) didn't have free ports for the requested pod ports.",
            scene.With("a", Make.Pod("x", spec: Port)).Message(Make.Pod("p", spec: Port)));
    }

    [Fact]
    public void Extended_resources_and_overhead_count()
    {
        var one = new Dictionary<string, Api.Quantity> { ["example.com/gpu"] = Api.Quantity.Parse("1") };
        scene.With(Make.Node("a", change: n => n with { Status = n.Status with { Allocatable = n.Status.Allocatable.Concat(one).ToDictionary() } }));
        Assert.Equal("a", scene.Choose(Make.Pod("p", spec: Gpus)));
        scene.Place(Make.Pod("x", spec: Gpus), "a");
        Assert.Contains("1 Insufficient example.com/gpu.", scene.Message(Make.Pod("p", spec: Gpus)));
        Assert.Contains("1 Insufficient memory.", scene.Message(Make.Pod("p", spec: s => s with { Overhead = new Dictionary<string, Api.Quantity> { ["memory"] = Api.Quantity.Parse("5Gi") } })));

        PodSpec Gpus(PodSpec s) => s with { Containers = [s.Containers[0] with { Resources = new() { Requests = one } }] };
    }

    [Fact]
    public void A_large_image_draws_the_pod_to_the_node_that_has_it()
    {
        scene.With(Make.Node("a", change: n => n with { Status = n.Status with { Images = [new() { Names = ["i:latest"], SizeBytes = 2_000_000_000 }] } })).With("b");
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("a", scene.Choose(Make.Pod("p" + i)));
        }
    }

    [Fact]
    public void Equal_nodes_are_chosen_by_lot()
    {
        scene.With("a").With("b").With("c");
        var chosen = Enumerable.Range(0, 50).Select(i => scene.Choose(Make.Pod("p" + i))).Distinct();
        Assert.Equal(["a", "b", "c"], chosen.Order());
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(99, 99)]
    [InlineData(100, 100)]
    [InlineData(1000, 420)]
    [InlineData(5000, 500)]
    [InlineData(10000, 500)]
    public void A_large_cluster_is_sampled(int nodes, int sample) => Assert.Equal(sample, NodeChoice.SampleSize(nodes));

    private static Node Tainted(string name, Taint taint) => Make.Node(name, change: n => n with { Spec = n.Spec with { Taints = [taint] } });

    private static Dictionary<string, string> Selector(string key, string value) => new() { [key] = value };
}

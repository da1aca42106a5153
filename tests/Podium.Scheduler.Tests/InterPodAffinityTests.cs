using Podium.Api.Core.V1;

namespace Podium.Scheduler.Tests;

/// <summary>Goal: pods find the pods they want to be near, and keep away from those they don't. Method: tables over two zones of two nodes.</summary>
public sealed class InterPodAffinityTests
{
    private const string Zone = "topology.kubernetes.io/zone";
    private const string Host = "kubernetes.io/hostname";
    private readonly Scene scene = new();

    public InterPodAffinityTests()
    {
        foreach (var (node, zone) in new[] { ("a1", "a"), ("a2", "a"), ("b1", "b"), ("b2", "b") })
        {
            scene.With(Make.Labelled(Make.Node(node), (Zone, zone)));
        }
    }

    [Fact]
    public void A_pod_goes_into_the_zone_of_the_pod_it_wants()
    {
        scene.Place(Web("x"), "b1");
        Assert.StartsWith("b", scene.Choose(Make.Pod("p", spec: Make.Near(Make.Term(Zone, ("app", "web"))))));
        Assert.Equal("b1", scene.Choose(Make.Pod("p", spec: Make.Near(Make.Term(Host, ("app", "web"))))));
    }

    [Fact]
    public void Nobody_to_be_near_keeps_it_waiting() =>
        Assert.Equal(
            "0/4 nodes are available: 4 node(s) didn't match pod affinity rules. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.",
            scene.Message(Make.Pod("p", spec: Make.Near(Make.Term(Zone, ("app", "web"))))));

    [Fact]
    public void The_first_of_pods_that_want_each_other_may_go_anywhere_and_the_next_follow()
    {
        var first = Make.Labelled(Make.Pod("p1", spec: Make.Near(Make.Term(Zone, ("app", "web")))), ("app", "web"));
        var chosen = scene.Choose(first)!;
        scene.Place(first, chosen);
        Assert.Equal(chosen[0], scene.Choose(first with { Metadata = first.Metadata with { Name = "p2" } })![0]);
    }

    [Fact]
    public void A_node_without_the_label_is_no_place_even_for_the_first()
    {
        var alone = new Scene().With("c");
        Assert.Contains(
            "1 node(s) didn't match pod affinity rules.",
            alone.Message(Make.Labelled(Make.Pod("p", spec: Make.Near(Make.Term(Zone, ("app", "web")))), ("app", "web"))));
    }

    [Fact]
    public void All_terms_must_be_met_by_the_same_pods()
    {
        scene.Place(Make.Labelled(Make.Pod("x"), ("app", "web")), "a1");
        scene.Place(Make.Labelled(Make.Pod("y"), ("tier", "front")), "a1");
        var both = Make.Pod("p", spec: Make.Near(Make.Term(Zone, ("app", "web")), Make.Term(Zone, ("tier", "front"))));
        Assert.Contains("didn't match pod affinity rules", scene.Message(both));
        scene.Place(Make.Labelled(Make.Pod("z"), ("app", "web"), ("tier", "front")), "b1");
        Assert.StartsWith("b", scene.Choose(both));
    }

    [Fact]
    public void A_pod_keeps_away_from_those_it_does_not_want()
    {
        scene.Place(Web("x"), "a1");
        Assert.StartsWith("b", scene.Choose(Make.Pod("p", spec: Make.Apart(Make.Term(Zone, ("app", "web"))))));
        scene.Place(Web("y"), "b1");
        Assert.Equal(
            "0/4 nodes are available: 4 node(s) didn't match pod anti-affinity rules. preemption: 0/4 nodes are available: 4 No preemption victims found for incoming pod.",
            scene.Message(Make.Pod("p", spec: Make.Apart(Make.Term(Zone, ("app", "web"))))));
    }

    [Fact]
    public void A_pod_keeps_away_from_those_that_do_not_want_it()
    {
        scene.Place(Make.Pod("x", spec: Make.Apart(Make.Term(Zone, ("app", "web")))), "a1");
        scene.Place(Make.Pod("y", spec: Make.Apart(Make.Term(Host, ("app", "web")))), "b1");
        Assert.Equal("b2", scene.Choose(Web("p")));
        scene.Cluster.RemoveNode("b2");
        Assert.Contains("3 node(s) didn't satisfy existing pods anti-affinity rules.", scene.Message(Web("p")));
        scene.Cluster.RemovePod(new("default", "x"));
        Assert.StartsWith("a", scene.Choose(Web("p")));
    }

    [Fact]
    public void Terms_are_about_the_pods_own_namespace_unless_they_say_otherwise()
    {
        scene.Cluster.Namespaces.Put("other", new Dictionary<string, string> { ["team"] = "blue" });
        scene.Place(Web("x") with { Metadata = Web("x").Metadata with { Namespace = "other" } }, "b1");
        var term = Make.Term(Host, ("app", "web"));
        Assert.Null(scene.Choose(Make.Pod("p", spec: Make.Near(term))));
        Assert.Equal("b1", scene.Choose(Make.Pod("p", spec: Make.Near(term with { Namespaces = ["other"] }))));
        Assert.Equal("b1", scene.Choose(Make.Pod("p", spec: Make.Near(term with { NamespaceSelector = Make.Selects(("team", "blue")) }))));
        Assert.Equal("b1", scene.Choose(Make.Pod("p", spec: Make.Near(term with { NamespaceSelector = new() }))));
        Assert.Null(scene.Choose(Make.Pod("p", spec: Make.Near(term with { NamespaceSelector = Make.Selects(("team", "red")) }))));
    }

    [Fact]
    public void Wishes_draw_and_repel_by_their_weights()
    {
        scene.Place(Web("x"), "a1");
        scene.Place(Make.Labelled(Make.Pod("y"), ("app", "db")), "b2");
        Assert.Equal("b2", scene.Choose(Make.Pod("p", spec: s => s with
        {
            Affinity = new()
            {
                PodAffinity = new() { PreferredDuringSchedulingIgnoredDuringExecution = [Wish(100, Make.Term(Host, ("app", "db")))] },
                PodAntiAffinity = new() { PreferredDuringSchedulingIgnoredDuringExecution = [Wish(50, Make.Term(Zone, ("app", "web")))] },
            },
        })));
    }

    [Fact]
    public void The_wishes_of_running_pods_count_too()
    {
        scene.Place(Make.Pod("x", spec: s => s with { Affinity = new() { PodAffinity = new() { PreferredDuringSchedulingIgnoredDuringExecution = [Wish(100, Make.Term(Host, ("app", "web")))] } } }), "b2");
        Assert.Equal("b2", scene.Choose(Web("p")));
    }

    private static WeightedPodAffinityTerm Wish(int weight, PodAffinityTerm term) => new() { Weight = weight, PodAffinityTerm = term };

    private static Pod Web(string name) => Make.Labelled(Make.Pod(name), ("app", "web"));
}

using Podium.Api.Core.V1;
using Podium.Api.Descheduler.V1Alpha2;
using Podium.Controllers.Descheduler;

namespace Podium.Controllers.Tests.Descheduler;

/// <summary>Goal: what must not be evicted is not, unless the policy says so. Method: a change to one plain pod a case.</summary>
public sealed class EvictabilityTests
{
    private static readonly Dictionary<string, (Func<Pod, Pod> Change, DefaultEvictorArgs Allows, string Why)> Cases = new()
    {
        ["ownerless"] = (p => p with { Metadata = p.Metadata with { OwnerReferences = [] }, Status = new() { Phase = "Failed" } }, new() { EvictFailedBarePods = true }, "pod does not have any ownerRefs"),
        ["daemon"] = (p => p with { Metadata = p.Metadata with { OwnerReferences = [p.Metadata.OwnerReferences[0] with { Kind = "DaemonSet" }] } }, new() { EvictDaemonSetPods = true }, "daemonset pods are protected against eviction"),
        ["critical"] = (p => p with { Spec = p.Spec with { Priority = 2_000_001_000 } }, new() { EvictSystemCriticalPods = true }, "pod has system critical priority and is protected against eviction"),
        ["local storage"] = (p => p with { Spec = p.Spec with { Volumes = [new() { Name = "v", EmptyDir = new() }] } }, new() { EvictLocalStoragePods = true }, "pod has local storage and is protected against eviction"),
    };

    private static readonly Dictionary<string, (DefaultEvictorArgs Args, Func<Pod, Pod> Opens, string Why)> Demands = new()
    {
        ["labels"] = (new() { LabelSelector = new() { MatchLabels = new Dictionary<string, string> { ["x"] = "y" } } }, p => p with { Metadata = p.Metadata with { Labels = new Dictionary<string, string> { ["x"] = "y" } } }, "pod labels do not match the labelSelector filter in the policy parameter"),
        ["priority"] = (new() { PriorityThreshold = new() { Value = 100 } }, p => p with { Spec = p.Spec with { Priority = 99 } }, "pod has higher priority than specified priority class threshold"),
        ["age"] = (new() { MinPodAge = "10m" }, p => p with { Status = p.Status with { StartTime = Balance.Now - TimeSpan.FromMinutes(10) } }, "pod age is not older than MinPodAge: 10m"),
        ["replicas"] = (new() { MinReplicas = 2 }, p => p with { Metadata = p.Metadata with { OwnerReferences = [p.Metadata.OwnerReferences[0] with { Uid = "uid-pair" }] } }, "owner has 1 replicas which is less than minReplicas of 2"),
    };

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    public static TheoryData<string> DemandNames => [.. Demands.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void What_is_protected_stays_unless_it_is_allowed(string name)
    {
        var (change, allows, why) = Cases[name];
        Assert.Equal(why, WhyNot(new(), change));
        Assert.Null(WhyNot(allows, change));
    }

    [Theory]
    [MemberData(nameof(DemandNames))]
    public void What_the_policy_demands_must_hold(string name)
    {
        var (args, opens, why) = Demands[name];
        Assert.Equal(why, WhyNot(args, p => p with { Spec = p.Spec with { Priority = 100 } }));
        Assert.Null(WhyNot(args, p => opens(p)));
    }

    [Fact]
    public void A_plain_pod_may_be_evicted() => Assert.Null(WhyNot(new(), p => p));

    [Fact]
    public void A_pod_that_ends_already_is_left_alone() =>
        Assert.Equal("pod is terminating", WhyNot(new(), p => p with { Metadata = p.Metadata with { DeletionTimestamp = Balance.Now } }));

    [Fact]
    public void Its_annotation_opens_any_pod() => Assert.Null(WhyNot(new(), p => p with
    {
        Metadata = p.Metadata with { OwnerReferences = [], Annotations = new Dictionary<string, string> { ["descheduler.alpha.kubernetes.io/evict"] = "true" } },
    }));

    [Fact]
    public void A_priority_class_that_does_not_exist_is_a_mistake()
    {
        var args = new DefaultEvictorArgs { PriorityThreshold = new() { Name = "high" } };
        Assert.Equal("priorityThreshold: priorityclasses.scheduling.k8s.io \"high\" not found", Assert.Throws<PolicyException>(() => WhyNot(args, p => p)).Message);
    }

    [Fact]
    public void With_node_fit_another_node_must_take_the_pod()
    {
        var pod = Balance.Pod("p", "p", "600m");
        Assert.True(Fit(b => b.Node("other"), pod));
        Assert.False(Fit(b => b.Node("other", on: Balance.Pod("x", "x", "500m")), pod));
        Assert.False(Fit(b => b.Node("other", n => n with { Spec = n.Spec with { Unschedulable = true } }), pod));
        Assert.False(Fit(b => b.Node("other", n => n with { Spec = n.Spec with { Taints = [new() { Key = "k", Effect = "NoExecute" }] } }), pod));
        Assert.False(Fit(b => b.Node("other"), pod with { Spec = pod.Spec with { NodeSelector = new Dictionary<string, string> { ["kubernetes.io/hostname"] = "home" } } }));

        static bool Fit(Func<Balance, Balance> others, Pod pod)
        {
            var picture = others(new Balance().Node("home", on: pod)).Picture();
            return new Evictability(new() { NodeFit = true }, picture).HasElsewhere(picture.PodsOn(picture.Nodes[0]).First(p => p.Metadata.Name == "p"));
        }
    }

    private static string? WhyNot(DefaultEvictorArgs args, Func<Pod, Pod> change)
    {
        var pod = Balance.Pod("p", "p", change: change);
        return new Evictability(args, new Balance().Node("n", on: [pod, Balance.Pod("q1", "pair"), Balance.Pod("q2", "pair")]).Picture()).WhyNot(pod);
    }
}

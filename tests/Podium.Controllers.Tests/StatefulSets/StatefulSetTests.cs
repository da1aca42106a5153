using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.Revisions;
using Podium.Controllers.StatefulSets;

namespace Podium.Controllers.Tests.StatefulSets;

/// <summary>Goal: a stateful set's pods come, go and change in the order of their numbers. Method: the pure decisions.</summary>
public sealed class StatefulSetTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 10, 0, TimeSpan.Zero);
    private static readonly StatefulRevision Old = new("web-old", Template("1"));
    private static readonly StatefulRevision New = new("web-new", Template("2"));

    [Fact]
    public void One_after_the_other_each_when_the_one_before_serves()
    {
        Assert.Equal(["web-0"], Created(Plan(Set(3))));
        Assert.Empty(Created(Plan(Set(3), Pod(0, ready: false))));
        Assert.Equal(["web-1"], Created(Plan(Set(3), Pod(0))));
        Assert.Equal(["web-2"], Created(Plan(Set(3), Pod(0), Pod(1))));
    }

    [Fact]
    public void Parallel_makes_and_ends_all_at_once()
    {
        var set = Set(3, s => s with { PodManagementPolicy = "Parallel" });
        Assert.Equal(["web-0", "web-1", "web-2"], Created(Plan(set)));
        Assert.Equal(["web-4", "web-3"], Deleted(Plan(set, Pod(0), Pod(1), Pod(2), Pod(3), Pod(4, ready: false))));
    }

    [Fact]
    public void A_pod_has_its_name_its_host_name_its_number_and_its_claim()
    {
        var set = Set(1, s => s with
        {
            Ordinals = new() { Start = 5 },
            VolumeClaimTemplates = [new() { Metadata = new() { Name = "data" } }],
        });
        var pod = Assert.Single(Plan(set).Create);

        Assert.Equal(("web-5", "web-5", "nginx"), (pod.Metadata.Name, pod.Spec.Hostname, pod.Spec.Subdomain));
        Assert.Equal("web-5", pod.Metadata.Labels["statefulset.kubernetes.io/pod-name"]);
        Assert.Equal("5", pod.Metadata.Labels["apps.kubernetes.io/pod-index"]);
        Assert.Equal("web-new", pod.Metadata.Labels[RevisionData.HashLabel]);
        Assert.Equal(("data", "data-web-5"), (pod.Spec.Volumes[0].Name, pod.Spec.Volumes[0].PersistentVolumeClaim!.ClaimName));
        var claim = Assert.Single(StatefulPods.ClaimsOf(set, "web-5"));
        Assert.Equal(("data-web-5", "web"), (claim.Metadata.Name, claim.Metadata.Labels["app"]));
    }

    [Fact]
    public void Scaling_down_goes_from_the_top_when_all_serve()
    {
        Assert.Equal(["web-2"], Deleted(Plan(Set(1), Pod(0), Pod(1), Pod(2))));
        Assert.Empty(Deleted(Plan(Set(1), Pod(0, ready: false), Pod(1), Pod(2))));
        Assert.Equal(["web-2"], Deleted(Plan(Set(1), Pod(0), Pod(1), Pod(2, ready: false))));
        Assert.Empty(Deleted(Plan(Set(1), Pod(0), Pod(1, ready: false), Pod(2, ready: false))));
        Assert.Empty(Deleted(Plan(Set(1), Pod(0), Pod(1), Pod(2, ending: true))));
    }

    [Fact]
    public void An_update_replaces_the_highest_old_pod_and_waits_for_it()
    {
        Assert.Equal(["web-2"], Deleted(Plan(Set(3), Pod(0, "web-old"), Pod(1, "web-old"), Pod(2, "web-old"))));
        Assert.Equal(["web-1"], Deleted(Plan(Set(3), Pod(0, "web-old"), Pod(1, "web-old"), Pod(2))));
        Assert.Empty(Deleted(Plan(Set(3), Pod(0, "web-old"), Pod(1, "web-old"), Pod(2, ready: false))));
    }

    [Fact]
    public void Below_the_partition_pods_stay_old_and_come_back_old()
    {
        var set = Set(3, s => s with { UpdateStrategy = new() { Type = "RollingUpdate", RollingUpdate = new() { Partition = 2 } } });

        Assert.Empty(Deleted(Plan(set, Pod(0, "web-old"), Pod(1, "web-old"), Pod(2))));
        var again = Assert.Single(Plan(set, Pod(0, "web-old"), Pod(2)).Create);
        Assert.Equal(("web-1", "web-old"), (again.Metadata.Name, again.Revision()));
    }

    [Fact]
    public void A_pod_that_an_update_deleted_comes_back_new()
    {
        var set = Set(2, s => s with { UpdateStrategy = new() { Type = "RollingUpdate" } });
        var status = Status(set, Pod(0, "web-old"), Pod(1, "web-old"));

        Assert.Equal(1, status.CurrentReplicas);
        Assert.Equal("web-new", Assert.Single(Plan(set with { Status = status }, Pod(0, "web-old")).Create).Revision());
    }

    [Fact]
    public void On_delete_nothing_is_replaced()
    {
        var set = Set(1, s => s with { UpdateStrategy = new() { Type = "OnDelete" } });
        Assert.Empty(Deleted(Plan(set, Pod(0, "web-old"))));
    }

    [Fact]
    public void An_ended_pod_goes_first_and_comes_back_then()
    {
        var failed = Pod(0) with { Status = new() { Phase = "Failed" } };
        var plan = Plan(Set(2), failed);
        Assert.Equal(["web-0"], Deleted(plan));
        Assert.Empty(plan.Create);
    }

    [Fact]
    public void Lost_labels_are_put_back()
    {
        var bare = Pod(0);
        bare = bare with { Metadata = bare.Metadata with { Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [RevisionData.HashLabel] = "web-new" } } };
        Assert.Equal([bare], Plan(Set(1), bare).Repair);
        Assert.Empty(Plan(Set(1), Pod(0)).Repair);
    }

    [Fact]
    public void A_pod_must_be_ready_for_a_while_where_the_set_says_so()
    {
        var set = Set(2, s => s with { MinReadySeconds = 120 });
        Assert.Empty(Created(Plan(set, Pod(0))));
        Assert.Equal((1, 0), (Status(set, Pod(0)).ReadyReplicas, Status(set, Pod(0)).AvailableReplicas));
    }

    [Fact]
    public void The_status_tells_the_revisions_apart_until_all_are_new()
    {
        var partition = Set(2, s => s with { UpdateStrategy = new() { Type = "RollingUpdate", RollingUpdate = new() { Partition = 1 } } });
        var half = Status(partition, Pod(0, "web-old"), Pod(1));
        Assert.Equal((2, 1, 1, "web-old"), (half.Replicas, half.CurrentReplicas, half.UpdatedReplicas, half.CurrentRevision));

        var whole = Status(Set(2), Pod(0), Pod(1));
        Assert.Equal((2, 2, "web-new"), (whole.CurrentReplicas, whole.UpdatedReplicas, whole.CurrentRevision));
    }

    [Theory]
    [InlineData("Retain", "Retain", false, new string[0])]
    [InlineData("Delete", "Retain", false, new[] { "web" })]
    [InlineData("Retain", "Delete", false, new string[0])]
    [InlineData("Retain", "Delete", true, new[] { "web-0" })]
    [InlineData("Delete", "Delete", true, new[] { "web-0" })]
    [InlineData("Delete", "Delete", false, new[] { "web" })]
    public void Claims_are_owned_by_whose_end_is_theirs(string whenDeleted, string whenScaled, bool condemned, string[] owners)
    {
        var set = Set(1, s => s with { PersistentVolumeClaimRetentionPolicy = new() { WhenDeleted = whenDeleted, WhenScaled = whenScaled } });
        Assert.Equal(owners, ClaimRetention.Owners(set, Pod(0), condemned, []).Select(o => o.Name));
    }

    [Fact]
    public void A_revision_holds_the_template_and_gives_it_back()
    {
        var data = RevisionData.Of(New.Template);
        var kept = new ControllerRevision { Data = new(data.Json), Revision = 1 };

        Assert.Equal(New.Template, RevisionData.TemplateOf(kept));
        Assert.True(data.IsIn(kept));
        Assert.False(RevisionData.Of(Old.Template).IsIn(kept));
        Assert.NotEqual(data.Hash(null), data.Hash(1));
        Assert.StartsWith("""{"spec":{"template":{"$patch":"replace","metadata":{"creationTimestamp":null,"labels":{"app":"web"}},"spec":{"containers":[{"image":""", data.Json, StringComparison.Ordinal);
    }

    private static PodTemplateSpec Template(string version) => new()
    {
        Metadata = new() { Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["app"] = "web" } },
        Spec = new() { Containers = [new() { Name = "main", Image = "web:" + version }] },
    };

    private static StatefulSet Set(int replicas, Func<StatefulSetSpec, StatefulSetSpec>? change = null)
    {
        var spec = new StatefulSetSpec
        {
            Replicas = replicas,
            ServiceName = "nginx",
            PodManagementPolicy = "OrderedReady",
            Selector = new() { MatchLabels = New.Template.Metadata.Labels },
            Template = New.Template,
            UpdateStrategy = new() { Type = "RollingUpdate", RollingUpdate = new() { Partition = 0 } },
        };
        return new() { Metadata = new() { Name = "web", Namespace = "default", Uid = "set-uid" }, Spec = change?.Invoke(spec) ?? spec };
    }

    private static Pod Pod(int ordinal, string revision = "web-new", bool ready = true, bool ending = false)
    {
        var pod = StatefulPods.Make(Set(9), new StatefulRevision(revision, New.Template), ordinal);
        return pod with
        {
            Metadata = pod.Metadata with { Uid = pod.Metadata.Name, DeletionTimestamp = ending ? Now : null },
            Status = new()
            {
                Phase = "Running",
                Conditions = [new() { Type = "Ready", Status = ready ? "True" : "False", LastTransitionTime = Now.AddMinutes(-1) }],
            },
        };
    }

    private static StatefulSetPlan Plan(StatefulSet set, params Pod[] pods) => StatefulSetPlan.Compute(set, Old, New, pods, Now);

    private static StatefulSetStatus Status(StatefulSet set, params Pod[] pods) =>
        StatefulSetStatusPlan.Compute(set, Old.Name, New.Name, null, pods, Plan(set, pods).Delete, Now);

    private static IEnumerable<string> Created(StatefulSetPlan plan) => plan.Create.Select(p => p.Metadata.Name);

    private static IEnumerable<string> Deleted(StatefulSetPlan plan) => plan.Delete.Select(p => p.Metadata.Name);
}

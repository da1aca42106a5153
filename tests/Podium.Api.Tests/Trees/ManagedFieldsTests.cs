using System.Text.Json.Nodes;
using Podium.Api.Trees;
using Podium.Api.Trees.Apply;
using static Podium.Api.Tests.Trees.TestSchemas;

namespace Podium.Api.Tests.Trees;

public class ManagedFieldsTests
{
    private static readonly DateTimeOffset T0 = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static FieldManagerRequest By(string manager, int minute = 0) => new(manager, "v1", T0.AddMinutes(minute));

    private static JsonObject Canonical(string json) => TreeCanonicalizer.Canonicalize(Tree(json), Pod);

    private static JsonObject Create(string json, string manager = "kubectl-create")
    {
        var tree = Canonical(json);
        ManagedFields.Update(null, tree, By(manager), Pod);
        return tree;
    }

    private static JsonObject Change(JsonObject live, FieldManagerRequest request, Action<JsonObject> change)
    {
        var tree = (JsonObject)live.DeepClone();
        change(tree);
        tree = TreeCanonicalizer.Canonicalize(tree, Pod);
        ManagedFields.Update(live, tree, request, Pod);
        return tree;
    }

    private static string Entries(JsonObject tree) => string.Join('\n', (JsonTree.GetArray(tree, "metadata", "managedFields") ?? []).Select(e =>
        $"{JsonTree.GetString(e, "manager")} {JsonTree.GetString(e, "operation")} {JsonTree.GetString(e, "subresource")}{JsonTree.GetString(e, "time")[14..16]}: "
        + e!["fieldsV1"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));

    [Fact]
    public void A_create_gives_everything_but_the_server_s_fields_to_its_manager()
    {
        var tree = Create("""
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'n','uid':'u','labels':{'a':'1'}},
             'spec':{'containers':[{'name':'c','image':'i','ports':[{'containerPort':80,'protocol':'TCP'}]}]}}
            """);
        Assert.Equal(
            """kubectl-create Update 04: {"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{}}}}}""",
            Entries(tree));
    }

    [Fact]
    public void An_update_takes_what_it_changes_and_leaves_the_rest()
    {
        var live = Create("{'metadata':{'uid':'u','labels':{'a':'1','b':'1'}}}");
        var tree = Change(live, By("edit", 1), t => t["metadata"]!["labels"]!["a"] = "2");
        Assert.Equal(
            """
            kubectl-create Update 04: {"f:metadata":{"f:labels":{".":{},"f:b":{}}}}
            edit Update 05: {"f:metadata":{"f:labels":{"f:a":{}}}}
            """.ReplaceLineEndings("\n"), Entries(tree));
    }

    [Fact]
    public void A_removal_belongs_to_nobody_and_moves_no_time()
    {
        var live = Create("{'metadata':{'uid':'u','labels':{'a':'1','b':'1'}}}");
        var tree = Change(live, By("kubectl-create", 1), t => t["metadata"]!["labels"]!.AsObject().Remove("a"));
        Assert.Equal("""kubectl-create Update 04: {"f:metadata":{"f:labels":{".":{},"f:b":{}}}}""", Entries(tree));
    }

    [Fact]
    public void A_manager_without_fields_disappears()
    {
        var live = Create("{'metadata':{'uid':'u'},'spec':{'priority':1}}");
        Assert.Equal("""edit Update 05: {"f:spec":{"f:priority":{}}}""", Entries(Change(live, By("edit", 1), t => t["spec"]!["priority"] = 2)));
    }

    [Fact]
    public void A_write_that_changes_nothing_keeps_every_byte()
    {
        var live = Create("{'metadata':{'uid':'u','labels':{'a':'1'}},'spec':{'priority':1}}");
        Assert.Equal(live.ToJsonString(), Change(live, By("other", 9), _ => { }).ToJsonString());
        Assert.Equal(live.ToJsonString(), Change(live, By("other", 9), t => JsonTree.Remove(t, "metadata", "managedFields")).ToJsonString());
    }

    [Fact]
    public void Status_has_an_entry_of_its_own_and_reset_fields_are_nobody_s()
    {
        var live = Create("{'metadata':{'uid':'u'},'spec':{'priority':1}}");
        var request = By("kubelet", 1) with { Subresource = "status", ResetFields = FieldSet.Of(["spec"]) };
        var tree = Change(live, request, t =>
        {
            t["status"]!["phase"] = "Running";
            t["metadata"]!["managedFields"] = new JsonArray();
        });
        Assert.Equal(
            """
            kubectl-create Update 04: {"f:spec":{"f:priority":{}}}
            kubelet Update status05: {"f:status":{"f:phase":{}}}
            """.ReplaceLineEndings("\n"), Entries(tree));
    }

    [Fact]
    public void The_oldest_of_more_than_ten_updates_become_ancient_changes()
    {
        var live = Create("{'metadata':{'uid':'u','labels':{'m0':'1'}}}", "m00");
        for (var i = 1; i <= 11; i++)
        {
            live = Change(live, By($"m{i:00}", i), t => t["metadata"]!["labels"]![$"m{i}"] = "1");
        }

        var names = JsonTree.GetArray(live, "metadata", "managedFields")!.Select(e => JsonTree.GetString(e, "manager")).ToList();
        Assert.Equal(10, names.Count);
        Assert.Equal("ancient-changes", names[0]);
        Assert.Equal(["m03", "m04"], names[1..3]);
        Assert.Contains("\"f:m0\":{},\"f:m1\":{},\"f:m2\":{}", Entries(live).Split('\n')[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    public void Managed_fields_can_be_reset(string entries)
    {
        var live = Create("{'metadata':{'uid':'u'},'spec':{'priority':1}}");
        var tree = (JsonObject)live.DeepClone();
        tree["metadata"]!["managedFields"] = JsonNode.Parse(entries);
        Assert.True(ManagedFields.IsReset(tree));
        ManagedFields.Update(live, tree, By("x") with { Reset = true }, Pod);
        Assert.Null(JsonTree.Get(tree, "metadata", "managedFields"));
    }

    [Fact]
    public void Managed_fields_that_make_no_sense_are_ignored()
    {
        var live = Create("{'metadata':{'uid':'u'},'spec':{'priority':1}}");
        var tree = Change(live, By("x", 1), t => t["metadata"]!["managedFields"] = JsonNode.Parse("[{\"operation\":\"Steal\"}]"));
        Assert.Equal(live.ToJsonString(), tree.ToJsonString());
    }
}

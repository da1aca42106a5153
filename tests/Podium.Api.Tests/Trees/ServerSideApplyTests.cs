using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Podium.Api.Errors;
using Podium.Api.Trees;
using Podium.Api.Trees.Apply;
using Podium.Api.Trees.Decoding;
using Podium.Api.Trees.Defaulting;
using Podium.Api.Trees.Patches;
using static Podium.Api.Tests.Trees.TestSchemas;

namespace Podium.Api.Tests.Trees;

public class ServerSideApplyTests
{
    private static readonly DateTimeOffset T0 = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static JsonObject Config(string body) =>
        ServerSideApply.Read(Encoding.UTF8.GetBytes("{\"apiVersion\":\"v1\",\"kind\":\"Pod\"," + body.Replace('\'', '"') + "}"), out _);

    // What the server does around an apply.
    private static JsonObject Apply(JsonObject? live, string body, string manager = "m", bool force = false, int minute = 0)
    {
        var tree = ServerSideApply.Apply(live, Config(body), new(manager, "v1", T0.AddMinutes(minute)), force, Pod);
        tree = TreeDecoder.DecodeTree(tree, Pod).Tree;
        TreeDefaulter.Apply(tree, Pod);
        tree = TreeCanonicalizer.Canonicalize(tree, Pod);
        tree["metadata"]!["uid"] = "u";
        tree = TreeCanonicalizer.Canonicalize(tree, Pod);
        ManagedFields.KeepTimesWhereUnchanged(live, tree);
        return tree;
    }

    private static JsonObject Update(JsonObject live, string manager, Action<JsonObject> change)
    {
        var tree = (JsonObject)live.DeepClone();
        change(tree);
        tree = TreeCanonicalizer.Canonicalize(tree, Pod);
        ManagedFields.Update(live, tree, new(manager, "v1", T0.AddMinutes(30)), Pod);
        return tree;
    }

    private static string FieldsOf(JsonObject tree, string manager, string operation = "Apply") =>
        JsonTree.GetArray(tree, "metadata", "managedFields")!
            .Single(e => JsonTree.GetString(e, "manager") == manager && JsonTree.GetString(e, "operation") == operation)!["fieldsV1"]!
            .ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static IEnumerable<string> Names(JsonObject tree, string list) =>
        (tree["spec"]![list]?.AsArray() ?? []).Select(c => JsonTree.GetString(c, "name"));

    [Fact]
    public void Applying_creates_and_owns_exactly_what_was_applied()
    {
        var tree = Apply(null, "'metadata':{'name':'p','labels':{'a':'1'}},'spec':{'containers':[{'name':'c','image':'i','ports':[{'containerPort':80}]}]}");
        Assert.Equal(
            """{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}""",
            FieldsOf(tree, "m"));
        Assert.Equal("Always", JsonTree.GetString(tree, "spec", "restartPolicy"));
        Assert.Equal("TCP", JsonTree.GetString(tree["spec"]!["containers"]![0]!["ports"]![0], "protocol"));
    }

    [Fact]
    public void What_is_no_longer_applied_is_removed_unless_others_own_it()
    {
        var live = Apply(null, "'metadata':{'labels':{'a':'1','b':'1'}},'spec':{'containers':[{'name':'c'},{'name':'d'}],'priority':3,'nodeSelector':{'x':'y'}}");
        live = Apply(live, "'metadata':{'labels':{'b':'1'}},'spec':{'containers':[{'name':'d'}]}", "other");
        var tree = Apply(live, "'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}");

        Assert.Equal("""{"b":"1"}""", tree["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal(["c", "d"], Names(tree, "containers"));
        Assert.Null(tree["spec"]!["priority"]);
        Assert.Null(tree["spec"]!["nodeSelector"]);

        tree = Apply(tree, "'metadata':{'name':'p'},'spec':{'containers':[]}", "other");
        Assert.Equal(["c"], Names(tree, "containers"));
        Assert.Null(tree["metadata"]!["labels"]);
    }

    [Fact]
    public void What_the_server_and_other_writers_added_stays()
    {
        var live = Apply(null, "'metadata':{'labels':{'a':'1'}},'spec':{'containers':[{'name':'c','image':'i'}]}");
        live = Update(live, "controller", t =>
        {
            t["spec"]!["containers"]![0]!["env"] = new JsonArray(new JsonObject { ["name"] = "E", ["value"] = "1" });
            t["metadata"]!["labels"]!["z"] = "1";
        });
        var tree = Apply(live, "'metadata':{'labels':{'a':'2'}},'spec':{'containers':[{'name':'c','image':'i'}]}");
        Assert.Equal("1", JsonTree.GetString(tree["spec"]!["containers"]![0]!["env"]![0], "value"));
        Assert.Equal("""{"a":"2","z":"1"}""", tree["metadata"]!["labels"]!.ToJsonString());
    }

    [Fact]
    public void A_conflict_is_named_with_its_manager_and_field()
    {
        var live = Apply(null, "'metadata':{'name':'p'},'spec':{'containers':[{'name':'a','image':'1'}]}");
        live = Update(live, "kubectl-edit", t => t["spec"]!["containers"]![0]!["image"] = "2");

        var status = Assert.Throws<StatusException>(() => Apply(live, "'spec':{'containers':[{'name':'a','image':'1'}]}")).Status;
        Assert.Equal("Apply failed with 1 conflict: conflict with \"kubectl-edit\" using v1: .spec.containers[name=\"a\"].image", status.Message);
        Assert.Equal((409, "Conflict"), (status.Code, status.Reason));
        var cause = Assert.Single(status.Details!.Causes);
        Assert.Equal(("FieldManagerConflict", "conflict with \"kubectl-edit\" using v1", ".spec.containers[name=\"a\"].image"),
            (cause.Reason, cause.Message, cause.Field));

        var forced = Apply(live, "'spec':{'containers':[{'name':'a','image':'1'}]}", force: true);
        Assert.Equal("1", JsonTree.GetString(forced["spec"]!["containers"]![0], "image"));
        Assert.DoesNotContain("kubectl-edit", forced.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_conflicts_are_listed_by_manager()
    {
        var live = Apply(null, "'spec':{'containers':[],'priority':1,'nodeSelector':{'a':'b'}}", "b");
        live = Apply(live, "'metadata':{'labels':{'x':'1'}}", "a");
        var status = Assert.Throws<StatusException>(() => Apply(live, "'metadata':{'labels':{'x':'2'}},'spec':{'priority':2,'nodeSelector':{'c':'d'}}")).Status;
        Assert.Equal("Apply failed with 3 conflicts: conflicts with \"a\":\n- .metadata.labels.x\nconflicts with \"b\":\n- .spec.nodeSelector\n- .spec.priority", status.Message);
    }

    [Fact]
    public void Equal_values_are_owned_together_even_when_written_differently()
    {
        var live = Apply(null, "'spec':{'containers':[{'name':'a','resources':{'limits':{'cpu':'500m'}}}]}", "b");
        var tree = Apply(live, "'spec':{'containers':[{'name':'a','resources':{'limits':{'cpu':0.5}}}]}", "a");
        Assert.Equal(FieldsOf(tree, "a"), FieldsOf(tree, "b"));
    }

    [Fact]
    public void An_atomic_value_changes_hands_as_a_whole()
    {
        var live = Apply(null, "'spec':{'containers':[{'name':'a','args':['x','y']}],'nodeSelector':{'a':'1','b':'2'}}");
        var tree = Apply(live, "'spec':{'containers':[{'name':'a','args':['z']}],'nodeSelector':{'b':'2'}}", "n", force: true);
        Assert.Equal("[\"z\"]", tree["spec"]!["containers"]![0]!["args"]!.ToJsonString());
        Assert.Equal("""{"b":"2"}""", tree["spec"]!["nodeSelector"]!.ToJsonString());
        Assert.DoesNotContain("f:args", FieldsOf(tree, "m"), StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_are_owned_item_by_item()
    {
        var live = Apply(null, "'metadata':{'finalizers':['a/x','a/y']}");
        live = Apply(live, "'metadata':{'finalizers':['a/z','a/y']}", "other");
        var tree = Apply(live, "'metadata':{'finalizers':['a/w']}");
        Assert.Equal(["a/w", "a/y", "a/z"], tree["metadata"]!["finalizers"]!.AsArray().Select(f => (string)f!).Order());
    }

    [Fact]
    public void An_object_that_nobody_tracked_belongs_to_before_first_apply()
    {
        var live = TreeCanonicalizer.Canonicalize(Tree("{'metadata':{'name':'p','uid':'u','labels':{'a':'1'}},'spec':{'priority':1}}"), Pod);
        var status = Assert.Throws<StatusException>(() => Apply(live, "'spec':{'priority':2}")).Status;
        Assert.Equal("Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .spec.priority", status.Message);
        Assert.Equal("""{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:priority":{}}}""",
            FieldsOf(Apply(live, "'spec':{'priority':1}"), "before-first-apply", "Update"));
    }

    [Fact]
    public void Objects_of_client_side_apply_are_taken_over_by_kubectl_without_conflict()
    {
        const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
        var live = TreeCanonicalizer.Canonicalize(Tree("{'metadata':{'name':'p','uid':'u'},'spec':{'priority':1,'activeDeadlineSeconds':9}}"), Pod);
        JsonTree.Set(live, "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"priority\":1}}\n", "metadata", "annotations", LastApplied);
        live = TreeCanonicalizer.Canonicalize(live, Pod);
        ManagedFields.Update(null, live, new("kubectl-client-side-apply", "v1", T0), Pod);

        var tree = Apply(live, "'metadata':{'name':'p'},'spec':{'priority':2}", "kubectl");
        Assert.Equal(2, JsonTree.GetInteger(tree, "spec", "priority"));
        Assert.Equal("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":{\"priority\":2}}\n",
            JsonTree.GetString(tree, "metadata", "annotations", LastApplied));

        var status = Assert.Throws<StatusException>(() => Apply(live, "'spec':{'priority':2,'activeDeadlineSeconds':8}", "kubectl")).Status;
        Assert.Equal("Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using v1: .spec.activeDeadlineSeconds", status.Message);
        Assert.Throws<StatusException>(() => Apply(live, "'spec':{'priority':2}", "someone"));
    }

    [Theory]
    [InlineData("'spec':{'foo':1,'containers':[]}", ".spec.foo: field not declared in schema")]
    [InlineData("'spec':{'priority':'high'}", ".spec.priority: expected numeric (int or float), got \"high\"")]
    [InlineData("'spec':{'containers':[{'name':'a'},{'name':'a'}]}", ".spec.containers: duplicate entries for key [name=\"a\"]")]
    [InlineData("'spec':{'containers':[{'image':'a'}]}",
        ".spec.containers: element 0: associative list with keys has an element that omits key field \"name\" (and doesn't have default value)")]
    [InlineData("'spec':{'a':1,'b':2}", "errors:\n  .spec.a: field not declared in schema\n  .spec.b: field not declared in schema")]
    public void A_configuration_that_does_not_fit_is_refused(string body, string text)
    {
        var error = Assert.Throws<PatchException>(() => Apply(null, "'metadata':{'name':'p','namespace':'n'}," + body));
        Assert.Equal($"failed to create typed patch object (n/p; /v1, Kind=Pod): {text}", error.Message);
        Assert.Equal(500, error.ToStatus().Code);
    }

    [Fact]
    public void Managed_fields_and_other_kinds_cannot_be_applied()
    {
        Assert.Equal("metadata.managedFields must be nil", Assert.Throws<PatchException>(() => Apply(null, "'metadata':{'managedFields':[]}")).Message);
        Assert.Equal("invalid object type: apps/v1, Kind=Deployment", Assert.Throws<PatchException>(() => ServerSideApply.Apply(
            null, Tree("{'apiVersion':'apps/v1','kind':'Deployment'}"), new("m", "v1", T0), false, Pod)).Message);
        Assert.Throws<PatchException>(() => ServerSideApply.Read(Encoding.UTF8.GetBytes("- a"), out _));
    }

    private static readonly Gen<string> Bodies =
        from names in Gen.SubListOf('a', 'b', 'c', 'd')
        from order in Gen.Shuffle(names.ToArray())
        from images in Gen.ArrayOf(Gen.Elements("1", "2"), 4)
        from labels in Gen.SubListOf('x', 'y', 'z')
        from priority in Gen.Elements("", ",'priority':1", ",'priority':2")
        select $"'metadata':{{'labels':{{{string.Join(',', labels.Select(l => $"'{l}':'1'"))}}}}},'spec':{{'containers':["
            + string.Join(',', order.Select((n, i) => $"{{'name':'{n}','image':'{images[i]}'}}")) + $"]{priority}}}";

    [Fact]
    public void Applying_twice_changes_nothing() =>
        Prop.ForAll(Bodies.ToArbitrary(), Bodies.ToArbitrary(), Bodies.ToArbitrary(), (first, second, third) =>
        {
            var live = Apply(Apply(null, first, "one"), second, "two", force: true, minute: 1);
            var once = Apply(live, third, "one", force: true, minute: 2);
            return Apply(once, third, "one", minute: 3).ToJsonString() == once.ToJsonString();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_manager_s_last_configuration_is_all_that_remains_of_it() =>
        Prop.ForAll(Bodies.ToArbitrary(), Bodies.ToArbitrary(), (first, second) =>
        {
            var direct = Apply(null, second, "one");
            var after = Apply(Apply(null, first, "one"), second, "one");
            JsonTree.Remove(direct, "metadata", "managedFields");
            JsonTree.Remove(after, "metadata", "managedFields");
            return TreeEquality.DeepEquals(direct, after);
        }).QuickCheckThrowOnFailure();
}

using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Podium.Api.Trees;
using Podium.Api.Trees.Patches;
using static Podium.Api.Tests.Trees.TestSchemas;

namespace Podium.Api.Tests.Trees;

public class StrategicMergePatchTests
{
    [Theory]
    // Containers merge by name; what the patch does not name stays.
    [InlineData("{'spec':{'containers':[{'name':'a','image':'1'},{'name':'b','image':'1'}]}}",
        "{'spec':{'containers':[{'name':'b','image':'2'}]}}",
        "{'spec':{'containers':[{'name':'a','image':'1'},{'name':'b','image':'2'}]}}")]
    // A new item has no place in the live order and comes before the server's own.
    [InlineData("{'spec':{'containers':[{'name':'a'}]}}", "{'spec':{'containers':[{'name':'b','stdin':null,'image':'1'}]}}",
        "{'spec':{'containers':[{'name':'b','image':'1'},{'name':'a'}]}}")]
    [InlineData("{'spec':{'containers':[{'name':'a'},{'name':'b'}]}}", "{'spec':{'containers':[{'$patch':'delete','name':'a'}]}}",
        "{'spec':{'containers':[{'name':'b'}]}}")]
    [InlineData("{'spec':{'containers':[{'name':'a'},{'name':'b'}]}}",
        "{'spec':{'containers':[{'$patch':'replace'},{'name':'d'},{'name':'c'}]}}", "{'spec':{'containers':[{'name':'d'},{'name':'c'}]}}")]
    [InlineData("{'spec':{'nodeSelector':{'a':'1'},'priority':1}}", "{'spec':{'$patch':'replace','priority':2}}", "{'spec':{'priority':2}}")]
    [InlineData("{'spec':{'nodeSelector':{'a':'1'}}}", "{'spec':{'nodeSelector':{'$patch':'delete'}}}", "{'spec':{'nodeSelector':{}}}")]
    [InlineData("{'metadata':{'labels':{'a':'1','b':'2'}}}", "{'metadata':{'labels':{'a':null,'c':'3','d':null}}}",
        "{'metadata':{'labels':{'b':'2','c':'3'}}}")]
    // Lists of scalars: merged where the schema says so, else replaced.
    [InlineData("{'metadata':{'finalizers':['a','b']}}", "{'metadata':{'finalizers':['c','a']}}", "{'metadata':{'finalizers':['c','a','b']}}")]
    [InlineData("{'metadata':{'finalizers':['a','b','c']}}", "{'metadata':{'$deleteFromPrimitiveList/finalizers':['b']}}",
        "{'metadata':{'finalizers':['a','c']}}")]
    [InlineData("{'spec':{'containers':[{'name':'a','args':['x','y']}]}}", "{'spec':{'containers':[{'name':'a','args':['z']}]}}",
        "{'spec':{'containers':[{'name':'a','args':['z']}]}}")]
    [InlineData("{'metadata':{'finalizers':['a','b','c']}}",
        "{'metadata':{'$setElementOrder/finalizers':['c','a'],'$deleteFromPrimitiveList/finalizers':['b']}}",
        "{'metadata':{'finalizers':['c','a']}}")]
    // Order: what $setElementOrder names stands as it says, the server's own items where they were.
    [InlineData("{'spec':{'containers':[{'name':'a'},{'name':'s'},{'name':'b'}]}}",
        "{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'n'},{'name':'a'}],'containers':[{'name':'n'}]}}",
        "{'spec':{'containers':[{'name':'s'},{'name':'b'},{'name':'n'},{'name':'a'}]}}")]
    [InlineData("{'spec':{'containers':[{'name':'a'},{'name':'b'}]}}", "{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}]}}",
        "{'spec':{'containers':[{'name':'b'},{'name':'a'}]}}")]
    // A volume changes its source: $retainKeys drops the old one.
    [InlineData("{'spec':{'volumes':[{'name':'v','emptyDir':{}}]}}",
        "{'spec':{'volumes':[{'$retainKeys':['name','hostPath'],'name':'v','hostPath':{'path':'/x'}}]}}",
        "{'spec':{'volumes':[{'name':'v','hostPath':{'path':'/x'}}]}}")]
    // Where there is nothing to merge with, nulls and directives are dropped.
    [InlineData("{}", "{'spec':{'containers':[{'name':'a','image':null},{'$patch':'delete','name':'x'}]}}", "{'spec':{'containers':[{'name':'a'}]}}")]
    [InlineData("{'raw':{'l':[1]}}", "{'raw':{'l':[2],'m':{'x':1}}}", "{'raw':{'l':[2],'m':{'x':1}}}")]
    public void A_strategic_merge_patch_applies(string before, string patch, string after)
    {
        var tree = Tree(before);
        var result = StrategicMergePatch.Apply(tree, Utf8(patch), Pod).Tree;
        Assert.Equal(Tree(after).ToJsonString(), result.ToJsonString());
        Assert.Equal(Tree(before).ToJsonString(), tree.ToJsonString());
    }

    [Theory]
    [InlineData("{'spec':{'containers':[{'image':'2'}]}}", "map: map[image:2] does not contain declared merge key: name")]
    [InlineData("{'spec':{'containers':['x']}}", "list element types are not identical: [[map[name:a]] [x]]")]
    [InlineData("{'spec':{'$patch':'explode'}}", "unknown patch type explode in map map[$patch:explode]")]
    [InlineData("{'spec':{'$setElementOrder/containers':[{'name':'b'}],'containers':[{'name':'a'}]}}",
        "The order in patch list:\n[map[name:a]]\n doesn't match $setElementOrder list:\n[map[name:b]]\n")]
    [InlineData("{'spec':{'$retainKeys':['priority'],'containers':[{'name':'a'}]}}", "invalid patch format of retainKeys")]
    public void A_senseless_patch_is_refused(string patch, string message)
    {
        var error = Assert.Throws<PatchException>(() =>
            StrategicMergePatch.Apply(Tree("{'spec':{'containers':[{'name':'a'}]}}"), Utf8(patch), Pod));
        Assert.Equal(message, error.Message);
    }

    private static readonly Gen<JsonObject> Pods =
        from names in Gen.SubListOf('a', 'b', 'c', 'd', 'e', 'f')
        from images in Gen.ArrayOf(Gen.Elements("1", "2", "3"), 6)
        from shuffle in Gen.Shuffle(names.ToArray())
        from labels in Gen.SubListOf('x', 'y', 'z')
        from finalizers in Gen.SubListOf('p', 'q', 'r')
        select (JsonObject)JsonNode.Parse(new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = new JsonObject(labels.Select(l => KeyValuePair.Create(l.ToString(), (JsonNode?)JsonValue.Create("1")))),
                ["finalizers"] = new JsonArray([.. finalizers.Select(f => (JsonNode)JsonValue.Create(f.ToString())!)]),
            },
            ["spec"] = new JsonObject
            {
                ["containers"] = new JsonArray([.. shuffle.Select((n, i) => (JsonNode)new JsonObject { ["name"] = n.ToString(), ["image"] = images[i] })]),
            },
        }.ToJsonString())!;

    [Fact]
    public void Applying_a_patch_twice_is_applying_it_once() =>
        Prop.ForAll(Pods.ToArbitrary(), Pods.ToArbitrary(), (live, patch) =>
        {
            var once = StrategicMergePatch.Apply(live, patch, Pod);
            return StrategicMergePatch.Apply(once, patch, Pod).ToJsonString() == once.ToJsonString();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_patch_s_own_items_are_in_the_result_with_its_values_and_order() =>
        Prop.ForAll(Pods.ToArbitrary(), Pods.ToArbitrary(), (live, patch) =>
        {
            var result = StrategicMergePatch.Apply(live, patch, Pod)["spec"]!["containers"]!.AsArray();
            var wanted = patch["spec"]!["containers"]!.AsArray().Select(c => c!.ToJsonString()).ToList();
            return result.Select(c => c!.ToJsonString()).Where(wanted.Contains).SequenceEqual(wanted);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Patching_an_object_with_itself_changes_nothing() =>
        Prop.ForAll(Pods.ToArbitrary(), pod =>
            TreeEquality.DeepEquals(StrategicMergePatch.Apply(pod, pod, Pod), pod)
            && TreeEquality.DeepEquals(MergePatch.Apply(pod, pod), pod)).QuickCheckThrowOnFailure();
}

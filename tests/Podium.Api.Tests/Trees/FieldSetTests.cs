using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Podium.Api.Trees.Apply;
using static Podium.Api.Tests.Trees.TestSchemas;

namespace Podium.Api.Tests.Trees;

public class FieldSetTests
{
    private static FieldSet Set(string json) => FieldSet.FromFieldsV1((JsonObject)JsonNode.Parse(json.Replace('\'', '"'))!);

    [Fact]
    public void FieldsV1_round_trips_in_sorted_order()
    {
        const string Json = """{"f:metadata":{"f:finalizers":{".":{},"v:\"a\"":{}},"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:image":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{},"k:{\"containerPort\":443,\"protocol\":\"TCP\"}":{}}}},"f:x":{"i:0":{}}}}""";
        Assert.Equal(Json, FieldSet.FromFieldsV1((JsonObject)JsonNode.Parse(Json)!).ToFieldsV1().ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal("{\"f:a\":{},\"f:b\":{\"f:c\":{}}}", Set("{'f:b':{'f:c':{}},'f:a':{},'z:unknown':{}}").ToFieldsV1().ToJsonString());
        Assert.Throws<FormatException>(() => Set("{'nonsense':{}}"));
    }

    [Fact]
    public void Set_operations_treat_members_and_what_is_below_them_apart()
    {
        var a = Set("{'f:a':{'.':{},'f:b':{},'f:c':{}},'f:d':{}}");
        Assert.True(a.Difference(Set("{'f:a':{}}")).SetEquals(Set("{'f:a':{'f:b':{},'f:c':{}},'f:d':{}}")));
        Assert.True(a.RecursiveDifference(Set("{'f:a':{}}")).SetEquals(Set("{'f:d':{}}")));
        Assert.True(a.Intersection(Set("{'f:a':{'f:b':{}},'f:x':{}}")).SetEquals(Set("{'f:a':{'f:b':{}}}")));
        Assert.True(Set("{'f:a':{}}").Union(Set("{'f:a':{'f:b':{}}}")).SetEquals(Set("{'f:a':{'.':{},'f:b':{}}}")));
        Assert.True(a.Difference(a).IsEmpty);
    }

    private static readonly Gen<FieldSet> Sets =
        from paths in Gen.ListOf(Gen.ArrayOf(Gen.Elements("a", "b", "c")))
        select FieldSet.Of(paths.Where(p => p.Length is > 0 and < 4));

    [Fact]
    public void Set_algebra_holds() =>
        Prop.ForAll(Sets.ToArbitrary(), Sets.ToArbitrary(), (a, b) =>
            a.Union(b).SetEquals(b.Union(a))
            && a.Difference(b).Union(a.Intersection(b)).SetEquals(a)
            && a.Difference(b).Intersection(b).IsEmpty
            && a.Union(b).Difference(b).SetEquals(a.Difference(b))
            && FieldSet.FromFieldsV1(a.ToFieldsV1()).SetEquals(a)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_comparison_names_what_was_added_modified_and_removed()
    {
        var older = Tree("{'metadata':{'labels':{'a':'1','b':'2'}},'spec':{'priority':1,'containers':[{'name':'a','image':'1','args':['x']},{'name':'b'}]}}");
        var newer = Tree("{'metadata':{'labels':{'a':'1','b':'3','c':'4'}},'spec':{'containers':[{'name':'c','ports':[{'containerPort':80}]},{'name':'a','image':'1','args':['y']}]}}");
        var change = TreeComparison.Of(older, newer, Pod);
        Assert.True(change.Added.SetEquals(Set("""
            {'f:metadata':{'f:labels':{'f:c':{}}},'f:spec':{'f:containers':{'k:{\'name\':\'c\'}':{'.':{},'f:name':{},
             'f:ports':{'.':{},'k:{\'containerPort\':80,\'protocol\':\'TCP\'}':{'.':{},'f:containerPort':{}}}}}}}
            """.Replace("\\'", "\\\"", StringComparison.Ordinal))));
        Assert.True(change.Modified.SetEquals(Set("""
            {'f:metadata':{'f:labels':{'f:b':{}}},'f:spec':{'f:containers':{'k:{\'name\':\'a\'}':{'f:args':{}}}}}
            """.Replace("\\'", "\\\"", StringComparison.Ordinal))));
        Assert.True(change.Removed.SetEquals(Set("""
            {'f:spec':{'f:priority':{},'f:containers':{'k:{\'name\':\'b\'}':{'.':{},'f:name':{}}}}}
            """.Replace("\\'", "\\\"", StringComparison.Ordinal))));
    }
}

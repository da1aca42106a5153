using System.Text.Json.Nodes;
using Podium.Api.Trees;
using Podium.Api.Trees.Decoding;
using Podium.Api.Trees.Defaulting;
using static Podium.Api.Tests.Trees.TestSchemas;

namespace Podium.Api.Tests.Trees;

public class CanonicalTreeTests
{
    [Fact]
    public void The_canonical_form_is_that_of_a_round_trip_through_Go()
    {
        var tree = TreeDecoder.Decode(Utf8("""
            {'spec':{'weight':0,'volumes':[],'restartPolicy':'','priority':0,'containers':[{'stdin':false,'args':[],'name':'a',
              'resources':{'requests':{'memory':'1024Ki','cpu':'0.5'},'limits':{}}}],'nodeSelector':{}},
             'metadata':{'name':'p','labels':{'b':'2','a':'1'},'generation':0},'seen':'2020-01-01T01:00:00.5+01:00Z','kind':'Pod','port':0}
            """.Replace(".5+01:00Z", ".500000+01:00", StringComparison.Ordinal)), Pod).Tree;

        Assert.Equal(
            """
            {'kind':'Pod','metadata':{'creationTimestamp':null,'labels':{'a':'1','b':'2'},'name':'p'},
            'spec':{'containers':[{'name':'a','resources':{'requests':{'cpu':'500m','memory':'1Mi'}}}],'priority':0},
            'status':{},'port':0,'seen':'2020-01-01T00:00:00.500000Z'}
            """.ReplaceLineEndings("").Replace('\'', '"'), TreeCanonicalizer.Canonicalize(tree, Pod).ToJsonString());
    }

    [Theory]
    [InlineData("0.5", "500m")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1000", "1k")]
    [InlineData("1000m", "1")]
    [InlineData("100m", "100m")]
    [InlineData("128Mi", "128Mi")]
    [InlineData("1024", "1024")]
    [InlineData("1e3", "1e3")]
    [InlineData("12e6", "12e6")]
    [InlineData("0.1Ki", "102400m")]
    [InlineData("-1.50", "-1500m")]
    [InlineData("0", "0")]
    [InlineData("0Mi", "0")]
    [InlineData("1234567890", "1234567890")]
    [InlineData("5", "5")]
    [InlineData("0.0000000001", "1n")]
    [InlineData("1.", "1")]
    [InlineData(".5", "500m")]
    [InlineData("2048Ki", "2Mi")]
    [InlineData("1Ki", "1Ki")]
    [InlineData("500Ki", "500Ki")]
    public void Quantities_are_canonical(string text, string expected)
    {
        var tree = TreeDecoder.Decode(Utf8($"{{'spec':{{'containers':[{{'resources':{{'limits':{{'x':'{text}'}}}}}}]}}}}"), Pod).Tree;
        var container = TreeCanonicalizer.Canonicalize(tree, Pod)["spec"]!["containers"]![0];
        Assert.Equal(expected, JsonTree.GetString(container, "resources", "limits", "x"));
    }

    [Fact]
    public void Canonicalizing_twice_changes_nothing()
    {
        var once = TreeCanonicalizer.Canonicalize(Tree("{'spec':{'containers':[{'name':'a'}]},'metadata':{'name':'x'}}"), Pod);
        Assert.Equal(once.ToJsonString(), TreeCanonicalizer.Canonicalize(once, Pod).ToJsonString());
    }

    [Fact]
    public void Defaults_fill_what_is_absent_wherever_its_object_is_present()
    {
        var tree = Tree("{'spec':{'containers':[{'ports':[{'containerPort':80},{'containerPort':53,'protocol':'UDP'}]}]}}");
        TreeDefaulter.Apply(tree, Pod);
        Assert.True(TreeEquality.DeepEquals(Tree("""
            {'spec':{'restartPolicy':'Always','securityContext':{},
              'containers':[{'ports':[{'containerPort':80,'protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}]}]}}
            """), tree), tree.ToJsonString());
    }

    [Fact]
    public void Required_fields_and_supported_values_are_checked_with_Kubernetes_words()
    {
        var errors = SchemaValidator.Validate(Tree("""
            {'spec':{'restartPolicy':'Sometimes','containers':[{'name':'','ports':[{'protocol':'ICMP'}]}],'priority':'high'}}
            """), Pod);
        Assert.Equal(
            [
                "spec.containers[0].name: Required value",
                "spec.containers[0].ports[0].containerPort: Required value",
                "spec.containers[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\", \"UDP\"",
                "spec.priority: Invalid value: \"high\": must be of type integer",
                "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"Never\", \"OnFailure\"",
            ], errors.Select(e => e.ToString()));
    }

    [Fact]
    public void Equality_is_by_value_and_distinguishes_null_from_absent()
    {
        Assert.True(TreeEquality.DeepEquals(Tree("{'a':1,'b':[true,'x']}"), JsonNode.Parse("{\"b\":[true,\"x\"],\"a\":1.0}")));
        Assert.False(TreeEquality.DeepEquals(Tree("{'a':null}"), Tree("{}")));
        Assert.False(TreeEquality.DeepEquals(Tree("{'a':'1'}"), Tree("{'a':1}")));
        Assert.True(TreeEquality.DeepEquals(JsonValue.Create(5), JsonValue.Create(5L)));
    }
}

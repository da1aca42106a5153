using System.Globalization;
using System.Text;
using Podium.Api.Trees;
using Podium.Api.Trees.Decoding;
using static Podium.Api.Tests.Trees.TestSchemas;

namespace Podium.Api.Tests.Trees;

public class YamlDecodeTests
{
    private static DecodeResult Decode(string yaml) => TreeDecoder.DecodeYaml(Encoding.UTF8.GetBytes(yaml), Pod);

    [Theory]
    [InlineData("yes", "true")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("Off", "false")]
    [InlineData("0777", "511")]
    [InlineData("0x1F", "31")]
    [InlineData("0o17", "15")]
    [InlineData("1_000", "1000")]
    [InlineData("-5", "-5")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData("~", "null")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("2001-01-01", "\"2001-01-01\"")]
    [InlineData("1:30", "\"1:30\"")]
    [InlineData("hello", "\"hello\"")]
    [InlineData("08", "8")]
    public void Scalars_mean_what_YAML_1_1_says(string yaml, string json)
    {
        var tree = Decode("raw:\n  v: " + yaml).Tree;
        Assert.Equal(json, tree["raw"]!["v"]?.ToJsonString() ?? "null");
    }

    [Fact]
    public void A_manifest_decodes_as_its_JSON_does()
    {
        var result = Decode("""
            # a pod
            apiVersion: v1
            kind: Pod
            metadata:
              labels: {1: "one", true: "yes"}
            spec:
              containers:
              - name: a
                args: ["sleep", "1"]
                image: >-
                  busy
                  box
                foo: bar
              restartPolicy: Never
            """);
        Assert.Equal(["unknown field \"spec.containers[0].foo\""], result.StrictErrors);
        Assert.True(TreeEquality.DeepEquals(Tree("""
            {'apiVersion':'v1','kind':'Pod','metadata':{'labels':{'1':'one','true':'yes'}},
             'spec':{'containers':[{'name':'a','args':['sleep','1'],'image':'busy box'}],'restartPolicy':'Never'}}
            """), result.Tree));
    }

    [Fact]
    public void Keys_that_come_twice_are_a_strict_error_and_the_last_wins()
    {
        var result = Decode("kind: Pod\nspec:\n  priority: 1\n  priority: 2\n");
        Assert.Equal("yaml: unmarshal errors:\n  line 4: key \"priority\" already set in map", Assert.Single(result.StrictErrors));
        Assert.Equal(2, JsonTree.GetInteger(result.Tree, "spec", "priority"));
    }

    [Fact]
    public void Anchors_and_merge_keys_are_resolved()
    {
        var tree = Decode("raw:\n  base: &b {a: 1, b: 2}\n  derived:\n    <<: *b\n    b: 3\n  same: *b\n").Tree;
        Assert.True(TreeEquality.DeepEquals(Tree("{'base':{'a':1,'b':2},'derived':{'a':1,'b':3},'same':{'a':1,'b':2}}"), tree["raw"]));
    }

    [Fact]
    public void An_alias_bomb_is_refused()
    {
        var bomb = new StringBuilder("raw:\n  a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"  a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Contains("excessive aliasing", Assert.Throws<DecodeException>(() => Decode(bomb.ToString())).Message, StringComparison.Ordinal);
        Assert.Contains("contains itself", Assert.Throws<DecodeException>(() => Decode("raw: &a [*a]")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_YAML_is_refused_with_its_line()
    {
        var error = Assert.Throws<DecodeException>(() => Decode("kind: Pod\nspec:\n  a: [1\n  b: 2\n"));
        Assert.StartsWith("error converting YAML to JSON: yaml: line ", error.Message, StringComparison.Ordinal);
    }
}

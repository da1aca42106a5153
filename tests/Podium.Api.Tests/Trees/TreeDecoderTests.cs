using System.Text;
using Podium.Api.Trees;
using Podium.Api.Trees.Decoding;
using static Podium.Api.Tests.Trees.TestSchemas;

namespace Podium.Api.Tests.Trees;

public class TreeDecoderTests
{
    [Fact]
    public void Unknown_and_duplicate_fields_are_named_by_their_paths_and_pruned()
    {
        var result = TreeDecoder.Decode(Utf8("""
            {'kind':'Pod','foo':1,'spec':{'containers':[{'name':'a','readinessprobe':{'x':[1]},'name':'b'}],'Containers':[],
             'restartPolicy':null,'restartPolicy':'Never'},'metadata':{'labels':{'a':'1','a':'2'},'foo':2,'foo':3}}
            """), Pod);

        Assert.Equal(
            [
                "unknown field \"foo\"",
                "unknown field \"spec.containers[0].readinessprobe\"",
                "duplicate field \"spec.containers[0].name\"",
                "unknown field \"spec.Containers\"",
                "duplicate field \"spec.restartPolicy\"",
                "duplicate field \"metadata.labels.a\"",
                "unknown field \"metadata.foo\"",
            ], result.StrictErrors);
        Assert.True(TreeEquality.DeepEquals(
            Tree("{'kind':'Pod','spec':{'containers':[{'name':'b'}],'restartPolicy':'Never'},'metadata':{'labels':{'a':'2'}}}"), result.Tree));
        Assert.StartsWith("strict decoding error: unknown field \"foo\", unknown field", result.StrictErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'spec':{'containers':[{'ports':[{'containerPort':'80'}]}]}}",
        "json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32")]
    [InlineData("{'spec':{'containers':[{'env':[{'value':1}]}]}}",
        "json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string")]
    [InlineData("{'spec':{'containers':{}}}", "json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container")]
    [InlineData("{'spec':[]}", "json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec")]
    [InlineData("{'spec':{'containers':['a']}}", "json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type v1.Container")]
    [InlineData("{'metadata':{'labels':{'a':true}}}", "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string")]
    [InlineData("{'metadata':{'labels':[]}}", "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string")]
    [InlineData("{'spec':{'priority':1.5}}", "json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.priority of type int32")]
    [InlineData("{'spec':{'priority':3000000000}}", "json: cannot unmarshal number 3000000000 into Go struct field PodSpec.spec.priority of type int32")]
    [InlineData("{'port':true}", "json: cannot unmarshal bool into Go struct field Pod.port of type int32")]
    [InlineData("{'spec':{'containers':[{'resources':{'limits':{'cpu':'lots'}}}]}}",
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("{'spec':{'containers':[{'resources':{'limits':{'cpu':'1mm'}}}]}}", "unable to parse quantity's suffix")]
    [InlineData("{'spec':{'containers':[{'resources':{'limits':1}}]}}",
        "json: cannot unmarshal number into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList")]
    [InlineData("{'status':{'startTime':'today'}}",
        "parsing time \"today\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"today\" as \"2006\"")]
    [InlineData("{'status':{'startTime':'2020-13-01T00:00:00Z'}}", "parsing time \"2020-13-01T00:00:00Z\": month out of range")]
    [InlineData("{'status':{'startTime':'2021-02-30T00:00:00Z'}}", "parsing time \"2021-02-30T00:00:00Z\": day out of range")]
    [InlineData("{'status':{'startTime':12}}", "json: cannot unmarshal number into Go struct field PodStatus.status.startTime of type string")]
    [InlineData("{'data':{'a':'###='}}", "illegal base64 data at input byte 0")]
    public void A_value_of_the_wrong_type_is_refused_in_Go_s_words(string json, string message)
    {
        var error = Assert.Throws<DecodeException>(() => TreeDecoder.Decode(Utf8(json), Pod));
        Assert.Equal(message, error.Message);
        Assert.Equal($"Pod in version \"v1\" cannot be handled as a Pod: {message}",
            error.ToBadRequest(Pod.Resource!, Utf8(json)).Message);
    }

    [Theory]
    [InlineData("", "unexpected end of JSON input", "<empty>")]
    [InlineData("{", "unexpected end of JSON input", "{")]
    [InlineData("hello", "invalid character 'h' looking for beginning of value", "68656c6c6f")]
    [InlineData("{'a' 1}", "invalid character '1' after object key", "{\"a\" 1}")]
    [InlineData("{'a':1 'b':2}", "invalid character '\"' after object key:value pair", "{\"a\":1 \"b\":2}")]
    [InlineData("{'a':[1 2]}", "invalid character '2' after array element", "{\"a\":[1 2]}")]
    [InlineData("{a:1}", "invalid character 'a' looking for beginning of object key string", "{a:1}")]
    [InlineData("{'a':tru}", "invalid character '}' in literal true (expecting 'e')", "{\"a\":tru}")]
    [InlineData("{} x", "invalid character 'x' after top-level value", "{} x")]
    [InlineData("{'spec':[],}", "invalid character '}' looking for beginning of object key string", "{\"spec\":[],}")]
    public void Text_that_is_no_JSON_is_refused_in_Go_s_words(string json, string syntax, string summary)
    {
        var error = Assert.Throws<DecodeException>(() => TreeDecoder.Decode(Utf8(json), Pod));
        Assert.Equal($"the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: {syntax} ({summary})",
            error.ToBadRequest(Pod.Resource!, Utf8(json)).Message);
    }

    [Fact]
    public void A_kind_that_is_no_string_is_refused_before_anything_else()
    {
        var error = Assert.Throws<DecodeException>(() => TreeDecoder.Decode(Utf8("{'kind':1}"), Pod));
        Assert.Equal("couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string", error.Message);
    }

    [Fact]
    public void Null_is_absent_and_in_lists_and_maps_the_empty_value()
    {
        var tree = TreeDecoder.Decode(Utf8("{'spec':{'priority':null,'containers':[null],'nodeSelector':{'a':null}},'metadata':null,'raw':{'a':null}}"), Pod).Tree;
        Assert.True(TreeEquality.DeepEquals(Tree("{'spec':{'containers':[{}],'nodeSelector':{'a':''}},'raw':{'a':null}}"), tree));
    }

    [Fact]
    public void A_deep_or_long_body_is_refused()
    {
        var deep = Encoding.UTF8.GetBytes("{\"raw\":" + new string('[', 100_000) + new string(']', 100_000) + "}");
        Assert.Contains("exceeded max depth", Assert.Throws<DecodeException>(() => TreeDecoder.Decode(deep, Pod)).Message, StringComparison.Ordinal);
        Assert.Throws<DecodeException>(() => TreeDecoder.Decode(new byte[4 * 1024 * 1024], Pod));
    }

    [Fact]
    public void At_most_a_hundred_strict_errors_are_kept()
    {
        var json = "{" + string.Join(",", Enumerable.Range(0, 500).Select(i => $"'x{i}':1")) + "}";
        Assert.Equal(100, TreeDecoder.Decode(Utf8(json), Pod).StrictErrors.Count);
    }

    [Fact]
    public void Quantities_may_be_numbers_and_ports_names()
    {
        var tree = TreeDecoder.Decode(Utf8("{'spec':{'containers':[{'resources':{'limits':{'cpu':2}}}]},'port':'http'}"), Pod).Tree;
        Assert.Equal("2", JsonTree.GetString(tree["spec"]!["containers"]![0], "resources", "limits", "cpu"));
        Assert.Equal("http", JsonTree.GetString(tree, "port"));
    }
}

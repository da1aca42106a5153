using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Podium.ApiServer.Cache;
using Podium.Client;

namespace Podium.ApiServer.Tests.Cache;

/// <summary>The forms of a cached object: bytes with a resourceVersion, labels, selectable fields.</summary>
public sealed class CachedObjectTests
{
    private static readonly CachedResource s_pods = new("pods", "/registry/pods/", _ => throw new InvalidOperationException("not decoded here"))
    {
        IndexedField = "spec.nodeName",
        SelectableFields = ["spec.nodeName", "status.phase", "spec.hostNetwork", "spec.priority", "metadata.uid", "spec.deep.er"],
    };

    [Theory]
    [InlineData("""{"metadata":{"name":"a"},"kind":"Pod"}""")]
    [InlineData("""{"kind":"Pod","spec":{"metadata":{"labels":{"x":"y"}}},"metadata":{"labels":{"a":"b"},"name":"a"}}""")]
    [InlineData("""{"metadata":{}}""")]
    [InlineData("""{ "metadata" : { "name" : "ä\"\\" } }""")]
    public void The_served_JSON_is_the_stored_one_with_its_resourceVersion(string stored)
    {
        var obj = s_pods.Make("ns", "a", Encoding.UTF8.GetBytes(stored), 1234567);
        var expected = JsonNode.Parse(stored)!;
        expected["metadata"]!["resourceVersion"] = "1234567";
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(obj.ToJson())));
        Assert.Equal(obj.JsonLength, obj.ToJson().Length);
        var output = new ArrayBufferWriter<byte>();
        obj.WriteTo(output);
        Assert.Equal(obj.ToJson(), output.WrittenSpan);
    }

    [Fact]
    public void Labels_and_fields_are_read_without_decoding()
    {
        var obj = s_pods.Make("ns", "a", """
            {"status":{"conditions":[{"phase":"no"}],"phase":"Running"},
             "spec":{"containers":[{"nodeName":"no"}],"nodeName":"n1","hostNetwork":true,"priority":-5,"deep":{"er":"x"}},
             "metadata":{"annotations":{"labels":"no"},"labels":{"app":"web","tier":"front"},"uid":"u1"}}
            """u8.ToArray(), 5);
        Assert.Equal("web", obj.Labels["app"]);
        Assert.Equal(2, obj.Labels.Count);
        Assert.False(obj.Labels.ContainsKey("labels"));
        Assert.Equal("n1", obj.IndexValue);
        Assert.Equal("n1", obj.Field("spec.nodeName"));
        Assert.Equal("Running", obj.Field(1));
        Assert.Equal("true", obj.Field("spec.hostNetwork"));
        Assert.Equal("-5", obj.Field("spec.priority"));
        Assert.Equal("u1", obj.Field("metadata.uid"));
        Assert.Equal("x", obj.Field("spec.deep.er"));
        Assert.Equal(("ns", "a"), (obj.Field("metadata.namespace"), obj.Field("metadata.name")));
        Assert.Throws<ArgumentException>(() => obj.Field("spec.containers"));
    }

    [Fact]
    public void What_is_absent_is_empty()
    {
        var obj = s_pods.Make("ns", "a", """{"spec":null,"metadata":{"labels":null}}"""u8.ToArray(), 5);
        Assert.Equal("", obj.IndexValue);
        Assert.Equal("", obj.Field("status.phase"));
        Assert.Empty(obj.Labels);
    }

    [Fact]
    public void Events_are_encoded_once_until_they_are_past()
    {
        var before = s_pods.Make("ns", "a", """{"metadata":{"name":"a"}}"""u8.ToArray(), 5);
        var after = s_pods.Make("ns", "a", """{"metadata":{"name":"a"},"x":1}"""u8.ToArray(), 7);
        var change = new CacheEvent(7, after, before);
        Assert.Equal(
            "{\"type\":\"MODIFIED\",\"object\":{\"metadata\":{\"resourceVersion\":\"7\",\"name\":\"a\"},\"x\":1}}\n",
            Encoding.UTF8.GetString(change.Line(WatchEventType.Modified).Span));
        Assert.Equal(
            "{\"type\":\"DELETED\",\"object\":{\"metadata\":{\"resourceVersion\":\"7\",\"name\":\"a\"}}}\n",
            Encoding.UTF8.GetString(change.Line(WatchEventType.Deleted).Span));
        Assert.True(change.Line(WatchEventType.Modified).Equals(change.Line(WatchEventType.Modified)));
        change.Pass();
        Assert.False(change.Line(WatchEventType.Modified).Equals(change.Line(WatchEventType.Modified)));
    }

    [Fact]
    public void Another_view_of_what_is_stored_is_converted()
    {
        var view = s_pods with { Convert = stored => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(stored.Span).Replace("old", "new", StringComparison.Ordinal)) };
        var obj = view.Make("ns", "a", """{"metadata":{"labels":{"a":"old"}}}"""u8.ToArray(), 5);
        Assert.Equal("""{"metadata":{"resourceVersion":"5","labels":{"a":"new"}}}""", Encoding.UTF8.GetString(obj.ToJson()));
        Assert.Equal("new", obj.Labels["a"]);
    }
}

using System.Text;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client.Http;

namespace Podium.Client.Tests.Http;

/// <summary>What comes over the wire becomes what components in the server's process see.</summary>
public sealed class AnswerReaderTests
{
    [Fact]
    public void A_list_gives_its_items_version_and_continuation()
    {
        var list = AnswerReader.List<ConfigMap>("""
            {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"abc","remainingItemCount":1},
             "items":[{"metadata":{"name":"a"},"data":{"k":"v"}},{"metadata":{"name":"b"}}]}
            """u8);
        Assert.Equal(("7", "abc"), (list.ResourceVersion, list.Continue));
        Assert.Equal(["a", "b"], list.Items.Select(item => item.Metadata.Name));
        Assert.Equal("v", list.Items[0].Data["k"]);
    }

    [Fact]
    public void A_list_of_nothing_may_be_null()
    {
        Assert.Empty(AnswerReader.List<ConfigMap>("""{"metadata":{"resourceVersion":"7"},"items":null}"""u8).Items);
    }

    [Theory]
    [InlineData("ADDED", WatchEventType.Added)]
    [InlineData("MODIFIED", WatchEventType.Modified)]
    [InlineData("DELETED", WatchEventType.Deleted)]
    [InlineData("BOOKMARK", WatchEventType.Bookmark)]
    public void An_event_tells_what_happened_to_which_object(string word, WatchEventType type)
    {
        var change = AnswerReader.Event<ConfigMap>(Encoding.UTF8.GetBytes(
            """{"type":"WORD","object":{"metadata":{"name":"a","resourceVersion":"9"}}}""".Replace("WORD", word, StringComparison.Ordinal)));
        Assert.Equal((type, "a", "9"), (change.Type, change.Object.Metadata.Name, change.Object.Metadata.ResourceVersion));
    }

    [Fact]
    public void An_error_ends_the_watch_with_the_servers_refusal()
    {
        var refusal = Assert.Throws<StatusException>(() => AnswerReader.Event<ConfigMap>(
            """{"type":"ERROR","object":{"kind":"Status","status":"Failure","code":410,"reason":"Expired","message":"too old"}}"""u8));
        Assert.Equal((410, "Expired"), (refusal.Code, refusal.Reason));
    }

    [Fact]
    public void What_is_no_event_is_a_broken_stream()
    {
        Assert.Throws<IOException>(() => AnswerReader.Event<ConfigMap>("""{"hello":"world"}"""u8));
    }
}

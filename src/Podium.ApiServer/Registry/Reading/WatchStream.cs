using System.Buffers;
using System.Globalization;
using System.Text;
using Podium.Api;
using Podium.Api.Errors;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Registry.Reading;

/// <summary>The lines of a watch.</summary>
internal sealed class WatchStream(IBufferWriter<byte> output, ObjectShaper shaper, ResourceStrategy strategy, bool allowBookmarks)
{
    private bool columnsSent;

    /// <summary>Writes what of a batch the watch shows; an empty batch becomes a bookmark where those are welcome.</summary>
    public void Write(CacheWatchBatch batch, ObjectFilter filter)
    {
        if (batch.Events.Count == 0)
        {
            WriteBookmark(batch.Revision, endOfInitialEvents: false);
            return;
        }

        for (var i = 0; i < batch.Events.Count; i++)
        {
            var change = batch.Events[i];
            if (WatchChange.TypeOf(change, filter) is not { } type)
            {
                continue;
            }

            if (shaper.Shape == OutputShape.Object)
            {
                // Encoded once for all watches.
                output.Write(change.Line(type).Span);
            }
            else
            {
                WriteObject(type.ToString().ToUpperInvariant(), WatchChange.ObjectOf(change, type));
            }
        }
    }

    public void WriteObject(string type, CachedObject obj)
    {
        output.Write(Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":"));
        shaper.WriteSingle(output, obj, withColumns: !columnsSent);
        columnsSent = true;
        output.Write("}\n"u8);
    }

    /// <summary>Says how far the watch has come.</summary>
    public void WriteBookmark(long revision, bool endOfInitialEvents)
    {
        if (!allowBookmarks && !endOfInitialEvents)
        {
            return;
        }

        var version = revision.ToString(CultureInfo.InvariantCulture);
        var annotations = endOfInitialEvents ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "";
        var metadata = $"{{\"resourceVersion\":\"{version}\",\"creationTimestamp\":null{annotations}}}";
        var obj = shaper.Shape switch
        {
            OutputShape.Table =>
                $"{{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{{\"resourceVersion\":\"{version}\"}},\"columnDefinitions\":null,"
                + $"\"rows\":[{{\"cells\":[],\"object\":{{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{metadata}}}}}]}}",
            OutputShape.PartialObjectMetadata => $"{{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{metadata}}}",
            _ => $"{{\"kind\":\"{strategy.Resource.Kind}\",\"apiVersion\":\"{strategy.Resource.ApiVersion}\",\"metadata\":{metadata}}}",
        };
        output.Write(Encoding.UTF8.GetBytes($"{{\"type\":\"BOOKMARK\",\"object\":{obj}}}\n"));
    }

    /// <summary>Says why the watch cannot go on.</summary>
    public void WriteError(StatusException refusal)
    {
        output.Write("{\"type\":\"ERROR\",\"object\":"u8);
        output.Write(ApiJson.Serialize(refusal.Status));
        output.Write("}\n"u8);
    }
}

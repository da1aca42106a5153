using System.Buffers;
using Microsoft.AspNetCore.Http;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Registry.Reading;

/// <summary>Writes lists: the items' bytes go from the cache to the connection, some at a time.</summary>
internal static class ListAnswer
{
    // Enough to keep the system calls few, not so much that a thousand readers of large lists fill the memory.
    private const int FlushBytes = 64 * 1024;

    public static async Task WriteAsync(ApiRequest request, OutputFormat format, ObjectShaper shaper, ListPart part)
    {
        if (format.Yaml || format.Pretty)
        {
            var buffer = new ArrayBufferWriter<byte>(FlushBytes);
            shaper.WriteListStart(buffer, part);
            for (var i = 0; i < part.Items.Count; i++)
            {
                WriteItem(buffer, shaper, part, i);
            }

            buffer.Write("]}\n"u8);
            await Answer.WriteAsync(request.Http, 200, buffer.WrittenMemory, format);
            return;
        }

        var response = request.Http.Response;
        response.ContentType = format.ContentType;
        response.Headers.CacheControl = "no-cache, private";
        if (HttpMethods.IsHead(request.Http.Request.Method))
        {
            return;
        }

        // Before its start, a response collects in small blocks of its own.
        await response.StartAsync(request.Aborted);
        var output = new BlockWriter(response.BodyWriter);
        shaper.WriteListStart(output, part);
        for (var i = 0; i < part.Items.Count; i++)
        {
            WriteItem(output, shaper, part, i);
            if (output.Uncommitted + response.BodyWriter.UnflushedBytes >= FlushBytes)
            {
                output.Commit();
                await response.BodyWriter.FlushAsync(request.Aborted);
            }
        }

        output.Write("]}\n"u8);
        output.Commit();
        await response.BodyWriter.FlushAsync(request.Aborted);
    }

    private static void WriteItem(IBufferWriter<byte> output, ObjectShaper shaper, ListPart part, int index)
    {
        if (index > 0)
        {
            output.Write(","u8);
        }

        shaper.WriteItem(output, part.Items[index]);
    }
}

using System.Buffers;
using System.Text.Json;

namespace Podium.Api.Json;

/// <summary>A writer with its buffer, one kept for each thread: writing an object allocates its bytes only.</summary>
internal sealed class JsonScratch
{
    // A buffer that one huge object has grown is not kept.
    private const int LargestKept = 1 << 20;

    [ThreadStatic]
    private static JsonScratch? kept;

    private readonly ArrayBufferWriter<byte> buffer = new(4096);

    private JsonScratch() => Writer = new(buffer, ApiJson.WriterOptions);

    public Utf8JsonWriter Writer { get; }

    /// <summary>The thread's scratch; a new one where that is in use already.</summary>
    public static JsonScratch Rent()
    {
        var rented = kept ?? new();
        kept = null;
        return rented;
    }

    /// <summary>What was written since it was rented. Valid until it is returned.</summary>
    public ReadOnlySpan<byte> Written()
    {
        Writer.Flush();
        return buffer.WrittenSpan;
    }

    public void Return()
    {
        if (buffer.Capacity <= LargestKept)
        {
            buffer.ResetWrittenCount();
            Writer.Reset();
            kept = this;
        }
    }
}

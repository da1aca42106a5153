using System.Buffers;
using System.IO.Pipelines;

namespace Podium.ApiServer.Http;

/// <summary>
/// Writes into a response in large blocks. Kestrel's own are 4 KiB, and TLS makes a record and a system call of each, filled or not:
/// a list of a thousand objects would be a thousand of them. The response must have started; what was written before
/// <see cref="Commit"/> is not sent by a flush.
/// </summary>
internal sealed class BlockWriter(PipeWriter output) : IBufferWriter<byte>
{
    // Four TLS records, a little short for what an HTTP/1.1 chunk adds.
    private const int BlockBytes = (64 * 1024) - 64;

    private Memory<byte> block;
    private int used;

    /// <summary>How many bytes wait to be committed.</summary>
    public int Uncommitted => used;

    /// <inheritdoc/>
    public void Advance(int count) => used += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (block.Length - used < Math.Max(sizeHint, 1))
        {
            Commit();
            block = output.GetMemory(Math.Max(sizeHint, BlockBytes));
        }

        return block[used..];
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Hands what was written to the response.</summary>
    public void Commit()
    {
        if (used > 0)
        {
            output.Advance(used);
        }

        block = default;
        used = 0;
    }
}

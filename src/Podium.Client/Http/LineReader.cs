using System.Buffers;

namespace Podium.Client.Http;

/// <summary>
/// The lines of a stream, each as a part of one reused buffer: a line is good until the next is asked for. Not for concurrent use.
/// </summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    private const int FirstSize = 4 * 1024;

    // The largest object that the server takes is 3 MiB; an event wraps it.
    private const int LineBytesMax = 8 * 1024 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int start;
    private int end;

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    /// <summary>The next line without its end; null at the end of the stream. Empty lines are passed over.</summary>
    /// <exception cref="IOException">The stream broke, or a line is longer than any event.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var at = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = buffer.AsMemory(start, searched + at);
                start += searched + at + 1;
                if (line.Length > 0)
                {
                    return line;
                }

                searched = 0;
                continue;
            }

            searched = end - start;
            MakeRoom();
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return null; // Half a line is half an event: it comes again with the next watch.
            }

            end += read;
        }
    }

    private void MakeRoom()
    {
        if (end < buffer.Length)
        {
            if (start == end)
            {
                start = end = 0;
            }

            return;
        }

        var length = end - start;
        if (length > LineBytesMax)
        {
            throw new IOException("a watch event is too long");
        }

        var larger = length > buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(buffer.Length * 2) : buffer;
        buffer.AsSpan(start, length).CopyTo(larger);
        if (larger != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        start = 0;
        end = length;
    }
}

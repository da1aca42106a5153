using System.Buffers;
using System.Text;
using Podium.Kubelet.Volumes;

namespace Podium.Kubelet.Logs;

/// <summary>
/// Reads one container's log file and follows it, also when it is rotated meanwhile: the runtime then writes to a new file of
/// the same name, and the rest of the old one is read first.
/// </summary>
/// <param name="path">The log file.</param>
/// <param name="time">The clock.</param>
internal sealed class ContainerLogReader(string path, TimeProvider time)
{
    private const int BlockBytes = 64 * 1024;

    // How often a followed file is looked at. One stat and one read that finds nothing, for those who follow only.
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(100);

    /// <summary>Copies the lines that the options ask for.</summary>
    /// <param name="options">Which lines.</param>
    /// <param name="output">Where to.</param>
    /// <param name="isOver">Says whether the container has ended, so that nothing more will be written.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    public async Task CopyAsync(LogOptions options, Stream output, Func<bool> isOver, CancellationToken cancellationToken)
    {
        var sink = new LineSink(options, output);
        var inode = FileKinds.InodeOf(path);
        var file = Open();
        try
        {
            if (options.TailLines is { } tail)
            {
                file.Position = StartOfTail(file, tail);
            }

            while (true)
            {
                // Asked before reading: what was written before the end is then read for certain.
                var wasOver = isOver();
                await sink.ReadAllAsync(file, cancellationToken);
                if (sink.IsFull || !options.Follow)
                {
                    await sink.EndAsync(cancellationToken);
                    break;
                }

                await output.FlushAsync(cancellationToken);
                if (IsRotated(inode))
                {
                    await sink.ReadAllAsync(file, cancellationToken);
                    await file.DisposeAsync();
                    inode = FileKinds.InodeOf(path);
                    file = Open();
                    continue;
                }

                if (wasOver)
                {
                    await sink.EndAsync(cancellationToken);
                    break;
                }

                await Task.Delay(PollPeriod, time, cancellationToken);
            }
        }
        finally
        {
            await file.DisposeAsync();
        }

        await output.FlushAsync(cancellationToken);
    }

    // A log must not be a way out of the log directory.
    private FileStream Open() => new FileInfo(path).LinkTarget is null
        ? new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1)
        : throw new IOException($"{path} is a symbolic link");

    // Between the renaming and the runtime's new file there is none of the name.
    private bool IsRotated(ulong inode) => FileKinds.InodeOf(path) is not 0 and var now && now != inode;

    // The offset behind the line end before the last `lines` lines.
    private static long StartOfTail(FileStream file, long lines)
    {
        var end = file.Length;
        if (lines <= 0)
        {
            return end;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var found = 0L;
            for (var at = end; at > 0;)
            {
                var count = (int)Math.Min(BlockBytes, at);
                at -= count;
                file.Position = at;
                file.ReadExactly(buffer, 0, count);
                for (var i = count - 1; i >= 0; i--)
                {
                    // The file's last byte ends its last line.
                    if (buffer[i] == '\n' && at + i != end - 1 && ++found == lines)
                    {
                        return at + i + 1;
                    }
                }
            }

            return 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class LineSink(LogOptions options, Stream output)
    {
        private static readonly byte[] LineEnd = [(byte)'\n'];
        private readonly byte[] buffer = new byte[BlockBytes];
        private byte[] line = [];
        private int lineLength;
        private long left = options.LimitBytes ?? long.MaxValue;
        private bool isInsideLine;

        public bool IsFull => left <= 0;

        public async Task ReadAllAsync(FileStream file, CancellationToken cancellationToken)
        {
            int count;
            while (!IsFull && (count = await file.ReadAsync(buffer, cancellationToken)) > 0)
            {
                for (var at = 0; at < count && !IsFull;)
                {
                    var end = buffer.AsSpan(at, count - at).IndexOf((byte)'\n');
                    if (end < 0)
                    {
                        Keep(buffer.AsSpan(at, count - at));
                        break;
                    }

                    if (lineLength > 0)
                    {
                        Keep(buffer.AsSpan(at, end));
                        await WriteAsync(line.AsMemory(0, lineLength), cancellationToken);
                        lineLength = 0;
                    }
                    else
                    {
                        await WriteAsync(buffer.AsMemory(at, end), cancellationToken);
                    }

                    at += end + 1;
                }
            }
        }

        // What was still being written when the reading ended is given as far as it stands.
        public Task EndAsync(CancellationToken cancellationToken) =>
            lineLength > 0 ? WriteAsync(line.AsMemory(0, lineLength), cancellationToken) : Task.CompletedTask;

        private void Keep(ReadOnlySpan<byte> part)
        {
            if (line.Length < lineLength + part.Length)
            {
                Array.Resize(ref line, Math.Max(line.Length * 2, lineLength + part.Length));
            }

            part.CopyTo(line.AsSpan(lineLength));
            lineLength += part.Length;
        }

        private async Task WriteAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
        {
            if (!CriLogLine.TryParse(raw, out var parsed)
                || (options.Since is { } since && parsed.Time < since)
                || (options.Stream == "Stdout" && parsed.IsStdErr)
                || (options.Stream == "Stderr" && !parsed.IsStdErr))
            {
                return;
            }

            if (options.Timestamps && !isInsideLine)
            {
                await WriteLimitedAsync(Encoding.ASCII.GetBytes(parsed.TimeText + " "), cancellationToken);
            }

            await WriteLimitedAsync(parsed.Text, cancellationToken);
            if (!parsed.IsPartial)
            {
                await WriteLimitedAsync(LineEnd, cancellationToken);
            }

            isInsideLine = parsed.IsPartial;
        }

        private async Task WriteLimitedAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            if (bytes.Length > left)
            {
                bytes = bytes[..(int)left];
            }

            left -= bytes.Length;
            await output.WriteAsync(bytes, cancellationToken);
        }
    }
}

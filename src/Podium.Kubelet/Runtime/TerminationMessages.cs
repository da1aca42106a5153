using System.Text;
using Podium.Kubelet.Logs;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Runtime;

/// <summary>
/// The last words of a container: what it wrote to its termination message file, or the end of its log where its policy says
/// so and it failed (<c>getTerminationMessage</c>).
/// </summary>
internal static class TerminationMessages
{
    private const int MaxBytes = 4096;
    private const int MaxLogBytes = 2048;
    private const int MaxLogLines = 80;
    private const int MaxTailBytes = 64 * 1024;

    /// <summary>The message of a container that has ended.</summary>
    /// <param name="container">The container.</param>
    /// <param name="runtimeMessage">What the runtime says of its end, for one that never started.</param>
    public static string Read(ContainerView container, string runtimeMessage)
    {
        var message = FromFile(container.MessageFile);
        if (message.Length == 0 && container.ExitCode != 0)
        {
            message = FromLog(container.FallbackLog);
        }

        return runtimeMessage.Length == 0 ? message
            : message.Length == 0 ? runtimeMessage
            : $"{runtimeMessage}: {message}";
    }

    private static string FromFile(string path)
    {
        if (path.Length == 0)
        {
            return "";
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var buffer = new byte[Math.Min(MaxBytes, file.Length)];
            var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(buffer, 0, read);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be read says nothing; the container has ended all the same.
            return "";
        }
    }

    private static string FromLog(string path)
    {
        try
        {
            return path.Length == 0 || !File.Exists(path) ? "" : LastWords(Tail(path));
        }
        catch (IOException)
        {
            // The log is a stand-in; without it there is no message.
            return "";
        }
    }

    // Enough for the longest message, however its lines are cut.
    private static byte[] Tail(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(MaxTailBytes, file.Length), SeekOrigin.End);
        var buffer = new byte[Math.Min(MaxTailBytes, file.Length)];
        var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return buffer[..read];
    }

    private static string LastWords(byte[] log)
    {
        // The first piece of a tail may be the end of a line, which is none of the log's format and is passed over.
        var lines = new Queue<CriLogLine>();
        for (var at = 0; at < log.Length;)
        {
            var end = Array.IndexOf(log, (byte)'\n', at);
            end = end < 0 ? log.Length : end;
            if (CriLogLine.TryParse(log.AsMemory(at, end - at), out var line))
            {
                lines.Enqueue(line);
                if (lines.Count > MaxLogLines)
                {
                    lines.Dequeue();
                }
            }

            at = end + 1;
        }

        using var text = new MemoryStream();
        foreach (var line in lines)
        {
            text.Write(line.Text.Span);
            if (!line.IsPartial)
            {
                text.WriteByte((byte)'\n');
            }
        }

        var start = (int)Math.Max(0, text.Length - MaxLogBytes);
        return Encoding.UTF8.GetString(text.GetBuffer(), start, (int)text.Length - start);
    }
}

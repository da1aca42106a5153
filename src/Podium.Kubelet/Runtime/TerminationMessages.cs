using System.Text;
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
            if (path.Length == 0 || !File.Exists(path))
            {
                return "";
            }

            var lines = new Queue<string>();
            foreach (var line in File.ReadLines(path))
            {
                // "<time> <stream> <F|P> <content>"
                var at = Index(line, ' ', 3);
                lines.Enqueue(at < 0 ? line : line[(at + 1)..]);
                if (lines.Count > MaxLogLines)
                {
                    lines.Dequeue();
                }
            }

            var text = new StringBuilder();
            foreach (var line in lines)
            {
                text.Append(line).Append('\n');
            }

            return text.Length > MaxLogBytes ? text.ToString(text.Length - MaxLogBytes, MaxLogBytes) : text.ToString();
        }
        catch (IOException)
        {
            // The log is a stand-in; without it there is no message.
            return "";
        }
    }

    private static int Index(string line, char separator, int nth)
    {
        var at = -1;
        for (var i = 0; i < nth; i++)
        {
            at = line.IndexOf(separator, at + 1);
            if (at < 0)
            {
                return -1;
            }
        }

        return at;
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Podium.Cluster;

/// <summary>
/// Names a process beyond the reuse of its id: the id together with the kernel's start time of the process
/// (field 22 of /proc/PID/stat, in clock ticks since boot).
/// </summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTicks">When it started.</param>
internal readonly record struct ProcessMark(int Pid, long StartTicks)
{
    /// <summary>The mark of this process.</summary>
    public static ProcessMark Current => Of(Environment.ProcessId) ?? throw new InvalidOperationException("/proc is not mounted");

    /// <summary>Whether the process lives.</summary>
    public bool IsAlive => Of(Pid) == this;

    /// <summary>The mark of a living process; null where there is none (a zombie counts as none).</summary>
    public static ProcessMark? Of(int pid)
    {
        string stat;
        try
        {
            stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // The command name is in parentheses and may hold spaces; the state follows it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : new ProcessMark(pid, long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    /// <summary>Reads a mark that <see cref="Write"/> wrote; null where there is none or its process is gone.</summary>
    public static ProcessMark? ReadAlive(string path)
    {
        string[] parts;
        try
        {
            parts = File.ReadAllText(path).Split(' ');
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return parts.Length == 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var pid)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var ticks)
            && new ProcessMark(pid, ticks) is { IsAlive: true } mark
            ? mark
            : null;
    }

    /// <summary>Writes the mark to a file.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{Pid} {StartTicks}"));
    }

    /// <summary>Sends the process a signal by name, such as TERM; does nothing where it is gone.</summary>
    public void Signal(string name)
    {
        if (!IsAlive)
        {
            return;
        }

        using var kill = Process.Start(new ProcessStartInfo("/bin/kill", ["-s", name, Pid.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
        });
        kill?.WaitForExit();
    }
}

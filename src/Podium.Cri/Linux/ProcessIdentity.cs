using System.Globalization;
using System.Runtime.InteropServices;

namespace Podium.Cri.Linux;

/// <summary>A process that cannot be mistaken for a later one of the same number, and need not be a child of this one.</summary>
/// <param name="Id">The process ID.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot.</param>
public readonly record struct ProcessIdentity(int Id, long StartTicks)
{
    /// <summary>Ends a process at once.</summary>
    public const int SigKill = 9;

    /// <summary>Asks a process to end.</summary>
    public const int SigTerm = 15;

    /// <summary>This process.</summary>
    public static ProcessIdentity Current => Of(Environment.ProcessId) ?? throw new InvalidOperationException("/proc is not mounted");

    /// <summary>Whether it lives; a zombie does not.</summary>
    public bool IsAlive => Of(Id) is { } now && now.StartTicks == StartTicks;

    /// <summary>The process of this number, unless there is none or it is a zombie.</summary>
    public static ProcessIdentity? Of(int id)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{id}/stat");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return Parse(id, stat);
    }

    /// <summary>The second field, the name, may hold blanks and parentheses: fields count from the last one.</summary>
    internal static ProcessIdentity? Parse(int id, string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        const int state = 0, start = 19; // The third and the twenty-second of all.
        return fields.Length <= start || fields[state] is "Z" or "X"
            ? null
            : new(id, long.Parse(fields[start], CultureInfo.InvariantCulture));
    }

    /// <summary>What a PID file says, whether or not that process still lives.</summary>
    public static ProcessIdentity? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var parts = File.ReadAllText(path).Split(' ', '\n');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                ? new(id, start)
                : null;
    }

    /// <summary>What a PID file says; null where there is none that names a living process.</summary>
    public static ProcessIdentity? ReadAlive(string path) => Read(path) is { IsAlive: true } alive ? alive : null;

    /// <summary>Writes a PID file, whole or not at all.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".new";
        File.WriteAllText(temporary, string.Create(CultureInfo.InvariantCulture, $"{Id} {StartTicks}\n"));
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Sends a signal, unless the process is gone.</summary>
    public void Signal(int signal)
    {
        if (IsAlive)
        {
            _ = kill(Id, signal); // It may have ended in between, which is as well.
        }
    }

    /// <summary>Asks it to end, and ends it when it has not by then.</summary>
    public async Task StopAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        Signal(SigTerm);
        using var impatience = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(impatience.Token, cancellationToken);
        try
        {
            await UntilEndedAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Signal(SigKill);
            await UntilEndedAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until it has ended, and hears of it from the kernel.</summary>
    public Task UntilEndedAsync(CancellationToken cancellationToken) => ProcessEnd.WaitAsync(this, cancellationToken);

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int pid, int signal);
}

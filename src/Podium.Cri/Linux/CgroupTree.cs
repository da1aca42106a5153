using System.Globalization;

namespace Podium.Cri.Linux;

/// <summary>One named cgroup with all below it, in every hierarchy that the machine mounts: v1, v2, or both.</summary>
/// <param name="name">Relative to the hierarchies' roots: <c>podium-default</c>.</param>
internal sealed class CgroupTree(string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Kills every process in it.</summary>
    public void Kill()
    {
        foreach (var directory in Directories())
        {
            foreach (var group in Directory.EnumerateDirectories(directory, "*", SearchOption.AllDirectories).Prepend(directory))
            {
                foreach (var line in ReadProcesses(group))
                {
                    if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 1)
                    {
                        ProcessIdentity.Of(id)?.Signal(ProcessIdentity.SigKill);
                    }
                }
            }
        }
    }

    /// <summary>Removes it, waiting for killed processes to be gone. It kills again those that were born meanwhile.</summary>
    public async Task RemoveAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (!TryRemove())
        {
            if (time.GetElapsedTime(since) > Patience)
            {
                throw new IOException($"the cgroup {name} cannot be removed: processes in it do not end");
            }

            Kill();
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The mount points of the hierarchies.</summary>
    internal static IEnumerable<string> Hierarchies(IEnumerable<string> mountInfo)
    {
        foreach (var line in mountInfo)
        {
            var type = line.IndexOf(" - cgroup", StringComparison.Ordinal);
            if (type > 0)
            {
                yield return Mounts.Unescape(line.Split(' ')[4]);
            }
        }
    }

    private static string[] ReadProcesses(string group)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(group, "cgroup.procs"));
        }
        catch (IOException)
        {
            return []; // Removed meanwhile, or threaded: its parent lists it.
        }
    }

    private IEnumerable<string> Directories()
    {
        foreach (var hierarchy in Hierarchies(File.ReadLines("/proc/self/mountinfo")))
        {
            var directory = Path.Combine(hierarchy, name);
            if (Directory.Exists(directory))
            {
                yield return directory;
            }
        }
    }

    private bool TryRemove()
    {
        var removed = true;
        foreach (var directory in Directories())
        {
            removed &= TryRemove(directory);
        }

        return removed;
    }

    private static bool TryRemove(string directory)
    {
        try
        {
            foreach (var below in Directory.EnumerateDirectories(directory))
            {
                if (!TryRemove(below))
                {
                    return false;
                }
            }

            Directory.Delete(directory);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false; // Busy: a process has not ended yet.
        }
    }
}

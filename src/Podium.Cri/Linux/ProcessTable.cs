using System.Globalization;
using System.Text;

namespace Podium.Cri.Linux;

/// <summary>Looks through /proc.</summary>
internal static class ProcessTable
{
    /// <summary>Processes of a program's name whose arguments hold an option with its value.</summary>
    public static IEnumerable<ProcessIdentity> FindByArguments(string program, string option, string value)
    {
        foreach (var id in Ids())
        {
            if (Arguments(id) is { } arguments && Matches(arguments, program, option, value) && ProcessIdentity.Of(id) is { } found)
            {
                yield return found;
            }
        }
    }

    /// <summary>The children of a process, as they are now.</summary>
    public static IReadOnlyList<ProcessIdentity> Children(int parent)
    {
        var children = new List<ProcessIdentity>();
        foreach (var id in Ids())
        {
            if (ParentOf(id) == parent && ProcessIdentity.Of(id) is { } child)
            {
                children.Add(child);
            }
        }

        return children;
    }

    internal static bool Matches(string[] arguments, string program, string option, string value)
    {
        if (arguments.Length < 3 || Path.GetFileName(arguments[0]) != program)
        {
            return false;
        }

        var at = Array.IndexOf(arguments, option);
        return at > 0 && at + 1 < arguments.Length && arguments[at + 1] == value;
    }

    private static IEnumerable<int> Ids()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                yield return id;
            }
        }
    }

    private static string[]? Arguments(int id)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/cmdline")).Split('\0');
        }
        catch (IOException)
        {
            return null; // It has ended meanwhile.
        }
    }

    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has ended meanwhile.
        }
    }
}

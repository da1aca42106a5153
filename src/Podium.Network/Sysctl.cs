namespace Podium.Network;

/// <summary>Kernel parameters of this network namespace.</summary>
internal static class Sysctl
{
    private const string Root = "/proc/sys";

    /// <summary>Writes only what differs: the file may be read-only where the value is right already.</summary>
    public static void Set(string name, string value)
    {
        var path = Path.Combine(Root, name);
        if (File.ReadAllText(path).Trim() != value)
        {
            File.WriteAllText(path, value);
        }
    }

    /// <summary>For parameters of modules that may not be loaded.</summary>
    public static void SetIfPresent(string name, string value)
    {
        if (File.Exists(Path.Combine(Root, name)))
        {
            Set(name, value);
        }
    }
}

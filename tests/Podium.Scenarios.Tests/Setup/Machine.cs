using System.Globalization;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>A process of this machine.</summary>
internal sealed record MachineProcess(int Pid, string CommandLine);

/// <summary>What the kernel has of a cluster.</summary>
internal static class Machine
{
    /// <summary>Kills a process with SIGKILL and waits until it is gone.</summary>
    public static async Task KillAsync(int pid)
    {
        (await Command.RunAsync("kill", ["-KILL", pid.ToString(CultureInfo.InvariantCulture)])).Succeeded();
        while (CommandLineOf(pid) is not null)
        {
            await Task.Delay(10);
        }
    }

    /// <summary>The processes whose command line names the cluster's data directory.</summary>
    public static IReadOnlyList<MachineProcess> ProcessesOf(Cluster cluster)
    {
        var found = new List<MachineProcess>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid)
                && CommandLineOf(pid) is { } line && line.Contains(cluster.DataDirectory, StringComparison.Ordinal))
            {
                found.Add(new MachineProcess(pid, line));
            }
        }

        return found;
    }

    /// <summary>Everything that a cluster that is down should not have left: processes, mounts, namespaces, links, tables, cgroups.</summary>
    public static async Task<IReadOnlyList<string>> LeftoversAsync(Cluster cluster)
    {
        var left = ProcessesOf(cluster).Select(process => $"process {process.Pid}: {process.CommandLine}").ToList();
        foreach (var line in (await File.ReadAllLinesAsync("/proc/mounts")).Where(line => line.Contains(cluster.DataDirectory, StringComparison.Ordinal)))
        {
            left.Add($"mount {line}");
        }

        // Links carry a hash of the cluster's name, and the addresses of its pods' range.
        var network = string.Join('.', cluster.PodCidr.Split('.')[..2]) + ".";
        Add("address", (await Command.RunAsync("ip", ["-o", "addr"])).Succeeded(), $" {network}");
        Add("route", (await Command.RunAsync("ip", ["route"])).Succeeded(), network);
        Add("table", (await Command.RunAsync("nft", ["list", "ruleset"])).Succeeded(), cluster.Name);
        Add("rule", (await Command.RunAsync("nft", ["list", "ruleset"])).Succeeded(), network);
        Add("namespace", (await Command.RunAsync("ip", ["netns", "list"])).Succeeded(), cluster.Name);
        foreach (var root in new[] { "/sys/fs/cgroup" })
        {
            left.AddRange(Directory.EnumerateDirectories(root, $"*{cluster.Name}*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true })
                .Select(path => $"cgroup {path}"));
        }

        return left;

        void Add(string what, CommandResult result, string sign) =>
            left.AddRange(result.Lines.Where(line => line.Contains(sign, StringComparison.Ordinal)).Select(line => $"{what} {line.Trim()}"));
    }

    private static string? CommandLineOf(int pid)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline")).Replace('\0', ' ').Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

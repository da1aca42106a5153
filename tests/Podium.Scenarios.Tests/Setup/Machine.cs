using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>A process of this machine.</summary>
internal sealed record MachineProcess(int Pid, string CommandLine);

/// <summary>What the kernel has of a cluster.</summary>
internal static partial class Machine
{
    /// <summary>Kills a process with SIGKILL and waits until it is gone, with all it held.</summary>
    public static async Task KillAsync(int pid)
    {
        (await Command.RunAsync("kill", ["-KILL", pid.ToString(CultureInfo.InvariantCulture)])).Succeeded();
        while (HasLivingThreads(pid))
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

        // Links carry a hash of the cluster's name; the addresses of its pods' range tell them.
        var network = IPNetwork.Parse(cluster.PodCidr);
        bool IsInRange(string line) => Address().Matches(line).Any(match => IPAddress.TryParse(match.Value, out var address) && network.Contains(address));
        bool IsNamed(string line) => line.Contains(cluster.Name, StringComparison.Ordinal);
        await AddAsync("address", IsInRange, "ip", "-o", "addr");
        await AddAsync("route", IsInRange, "ip", "route");
        await AddAsync("rule", line => IsNamed(line) || IsInRange(line), "nft", "list", "ruleset");
        await AddAsync("namespace", IsNamed, "ip", "netns", "list");
        left.AddRange(Directory.EnumerateDirectories(
            "/sys/fs/cgroup", $"*{cluster.Name}*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true })
            .Select(path => $"cgroup {path}"));
        return left;

        async Task AddAsync(string what, Func<string, bool> isLeft, string program, params string[] arguments) =>
            left.AddRange((await Command.RunAsync(program, arguments)).Succeeded().Lines.Where(isLeft).Select(line => $"{what} {line.Trim()}"));
    }

    /// <summary>The nodes of a cluster that run on this machine.</summary>
    public static IReadOnlyList<string> NodesOf(Cluster cluster) =>
        [.. Directory.EnumerateDirectories(Path.Combine(cluster.DataDirectory, "nodes")).Select(path => Path.GetFileName(path))];

    /// <summary>The ids of the containers that a node's containerd has of a pod, running or not, its sandbox not among them.</summary>
    public static Task<IReadOnlyList<string>> ContainersAsync(Cluster cluster, string node, string podUid) =>
        ListContainersAsync(cluster, node, $"labels.\"io.kubernetes.pod.uid\"==\"{podUid}\",labels.\"io.cri-containerd.kind\"==\"container\"");

    /// <summary>Waits until a node's containerd has nothing of a pod any more, its sandbox included.</summary>
    public static async Task UntilNoContainersAsync(Cluster cluster, string node, string podUid)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (await ListContainersAsync(cluster, node, $"labels.\"io.kubernetes.pod.uid\"==\"{podUid}\"") is { Count: > 0 } left)
        {
            Assert.True(watch.Elapsed < Command.Patience, $"{node} still has {string.Join(' ', left)} of pod {podUid}");
            await Task.Delay(100);
        }
    }

    private static async Task<IReadOnlyList<string>> ListContainersAsync(Cluster cluster, string node, string filter) => (await Command.RunAsync(
        "ctr",
        [
            "--address", Path.Combine(cluster.DataDirectory, "nodes", node, "containerd", "containerd.sock"), "--namespace", "k8s.io",
            "containers", "list", "--quiet", filter,
        ])).Succeeded().Lines;

    [GeneratedRegex(@"\d+\.\d+\.\d+\.\d+")]
    private static partial Regex Address();

    // Its command line goes first. Its files and ports are free when its last thread has ended; a zombie may be left, which has none.
    private static bool HasLivingThreads(int pid)
    {
        try
        {
            var process = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
            var stat = File.ReadAllText(Path.Combine(process, "stat"));
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X') || Directory.GetDirectories(Path.Combine(process, "task")).Length > 1;
        }
        catch (IOException)
        {
            return false;
        }
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

using System.Diagnostics;
using Podium.Cri.V1;
using Xunit.Abstractions;

namespace Podium.Cri.Tests.Containerd;

/// <summary>What is left when a cluster goes down: nothing but its data.</summary>
[Collection(ContainerdCollection.Name)]
public sealed class ContainerdCleanupTests(ContainerdFixture containerd, ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Cleanup_leaves_no_process_mount_link_rule_or_cgroup_and_the_next_start_finds_the_images()
    {
        Skip.If(containerd.Missing is not null, containerd.Missing);
        var (sandbox, _) = await containerd.RunAsync("left-1", "sh", "-c", "trap '' TERM; while :; do sleep 1; done");
        await containerd.RunAsync("left-2", "sh", "-c", "sleep 1000 & sleep 1000");
        var tmpfs = Directory.CreateDirectory(Path.Combine(containerd.DataDirectory, "volumes", "with blank")).FullName;
        await RunAsync("mount", "-t", "tmpfs", "tmpfs", tmpfs);
        Assert.NotEqual("", await LeftAsync());

        var watch = Stopwatch.StartNew();
        await containerd.CleanUpAsync();
        output.WriteLine($"cleanup took {watch.ElapsedMilliseconds} ms");
        Assert.Equal("", await LeftAsync());
        await containerd.CleanUpAsync(); // Safe to repeat.

        watch.Restart();
        await containerd.StartAsync();
        output.WriteLine($"start to network ready took {watch.ElapsedMilliseconds} ms: {containerd.StartTimes}");
        Assert.NotNull((await containerd.Runtime.ImageStatusAsync(new() { Image = ContainerdFixture.TestImage }, false, default)).Image);
        var status = await containerd.Runtime.PodSandboxStatusAsync(sandbox, verbose: false, default);
        Assert.Equal(PodSandboxState.SandboxNotready, status.Status.State);
        foreach (var old in await containerd.Runtime.ListPodSandboxAsync(null, default))
        {
            await containerd.RemoveAsync(old.Id);
        }

        var (again, _) = await containerd.RunAsync("left-1", "sleep", "1000");
        await containerd.RemoveAsync(again);
    }

    /// <summary>Everything of ours that the machine shows, as a text.</summary>
    private async Task<string> LeftAsync()
    {
        var found = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            try
            {
                var command = (await File.ReadAllTextAsync(Path.Combine(process, "cmdline"))).Replace('\0', ' ');
                var cgroup = await File.ReadAllTextAsync(Path.Combine(process, "cgroup"));
                if (command.Contains(containerd.Options.Directory, StringComparison.Ordinal)
                    || (command.Length > 0 && cgroup.Contains(containerd.CgroupParent, StringComparison.Ordinal)))
                {
                    found.Add($"process {command}");
                }
            }
            catch (IOException)
            {
                continue; // It has ended meanwhile.
            }
        }

        found.AddRange((await File.ReadAllLinesAsync("/proc/self/mountinfo")).Where(l => l.Contains(containerd.DataDirectory, StringComparison.Ordinal)));
        found.AddRange(Directory.EnumerateDirectories("/sys/fs/cgroup", containerd.CgroupParent, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }));
        found.AddRange(Directory.EnumerateDirectories("/sys/class/net").Where(l => l.EndsWith(containerd.NetworkOptions.BridgeName, StringComparison.Ordinal)));
        found.AddRange((await RunAsync("nft", "list", "tables")).Split('\n').Where(l => l.Contains(containerd.NetworkOptions.TableName, StringComparison.Ordinal)));
        found.AddRange((await RunAsync("ip", "route", "show", containerd.NetworkOptions.ClusterCidr.ToString())).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        found.AddRange(Directory.EnumerateFiles("/var/lib/cni/results").Where(f => f.Contains(containerd.NetworkOptions.NetworkName, StringComparison.Ordinal)));
        return string.Join('\n', found);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return text;
    }
}

using Podium.Cri.Containerd;
using Podium.Cri.Linux;

namespace Podium.Cri.Tests.Containerd;

public sealed class ContainerdConfigTests
{
    private static readonly ContainerdOptions Options = new() { Directory = "/d/c", CniConfigDirectory = "/d/cni" };

    private static readonly ContainerdMachine Machine = new("/usr/bin/containerd", "/usr/sbin/runc", "/usr/lib/cni", "overlayfs", true);

    [Fact]
    public void Nothing_is_shared_with_another_containerd()
    {
        var text = ContainerdConfig.Compute(Options, Machine);
        foreach (var line in (string[])
            [
                "root = \"/d/c/root\"", "state = \"/d/c/state\"", "address = \"/d/c/containerd.sock\"", "path = \"/d/c/opt\"",
                "Root = \"/d/c/state/runc\"", "netns_mounts_under_state_dir = true", "conf_dir = \"/d/cni\"", "config_path = \"/d/c/certs.d\"",
            ])
        {
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true, "restrict_oom_score_adj = false")]
    [InlineData(false, "restrict_oom_score_adj = true")]
    public void Oom_scores_are_restricted_only_without_the_capability(bool may, string line) =>
        Assert.Contains(line, ContainerdConfig.Compute(Options, Machine with { MayLowerOomScore = may }), StringComparison.Ordinal);

    [Theory]
    [InlineData("000001fffeffffff", false)]
    [InlineData("000001ffffffffff", true)]
    public void The_capability_is_read_from_the_process_status(string bits, bool expected) =>
        Assert.Equal(expected, ContainerdMachine.HasCapability(["Name:\tx", "CapEff:\t" + bits], 24));

    [Fact]
    public void Mounts_below_a_directory_are_found_with_odd_names_and_without_its_neighbours()
    {
        string[] info =
        [
            "22 1 0:1 / / rw - ext4 /dev/vda rw", "30 22 0:2 / /d/a rw - tmpfs tmpfs rw", "31 22 0:3 / /d/a/with\\040blank rw shared:1 - tmpfs tmpfs rw",
            "32 22 0:4 / /d/ab rw - tmpfs tmpfs rw",
        ];
        Assert.Equal(["/d/a", "/d/a/with blank"], Mounts.FindBelow(info, "/d/a"));
    }

    [Fact]
    public void A_process_is_known_by_its_start_whatever_its_name()
    {
        const string fields = " 1 1 1 0 -1 4194560 100 0 0 0 1 1 0 0 20 0 1 0 12345 1000 10";
        Assert.Equal(new ProcessIdentity(7, 12345), ProcessIdentity.Parse(7, "7 (a) b (c) S" + fields));
        Assert.Null(ProcessIdentity.Parse(7, "7 (a) Z" + fields));
    }

    [Fact]
    public void Only_shims_of_our_own_address_match()
    {
        string[] ours = ["/usr/bin/containerd-shim-runc-v2", "-namespace", "k8s.io", "-id", "x", "-address", "/d/c/containerd.sock", ""];
        Assert.True(ProcessTable.Matches(ours, "containerd-shim-runc-v2", "-address", "/d/c/containerd.sock"));
        Assert.False(ProcessTable.Matches(ours, "containerd-shim-runc-v2", "-address", "/d/c/other.sock"));
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_is_refused_with_advice()
    {
        using var supervisor = new ContainerdSupervisor(
            Options with { Directory = "/" + new string('x', 100) },
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<ContainerdSupervisor>.Instance);
        var error = await Assert.ThrowsAsync<ContainerdException>(() => supervisor.StartAsync(default));
        Assert.Contains("shorter data directory", error.Message, StringComparison.Ordinal);
    }
}

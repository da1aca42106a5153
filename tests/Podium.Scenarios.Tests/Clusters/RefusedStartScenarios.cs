using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Clusters;

/// <summary>What keeps a cluster from starting: one line that says what to do, and nothing half started.</summary>
public sealed class RefusedStartScenarios
{
    [Theory]
    [InlineData("--pod-cidr", "10.1.2.300/16", "podium: --pod-cidr \"10.1.2.300/16\" is not a range of addresses: write it such as 10.244.0.0/16\n")]
    [InlineData("--service-cidr", "10.96.0.0/31", "podium: --service-cidr \"10.96.0.0/31\" has an unusable size: use a prefix of /8 to /28, such as 10.96.0.0/16\n")]
    [InlineData("--https-port", "70000", "podium: --https-port 70000 is not a port: use 1 to 65535\n")]
    public async Task A_bad_value_is_named(string flag, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        await RefusedAsync(folder, expected, [flag, value]);
    }

    [Fact]
    public async Task A_flag_that_is_not_known_is_named()
    {
        using var folder = new TemporaryFolder();
        var refused = (await UpAsync(folder, "--no-such-flag")).Failed();

        Assert.Matches("^podium: .*--no-such-flag.*\n$", refused.Error);
        Assert.False(Directory.Exists(Path.Combine(folder.FullPath, "data")));
    }

    [Fact]
    public async Task Ranges_that_overlap_are_refused()
    {
        using var folder = new TemporaryFolder();
        await RefusedAsync(
            folder,
            "podium: --pod-cidr 10.0.0.0/8 and --service-cidr 10.96.0.0/16 overlap: choose ranges that share no address\n",
            ["--pod-cidr", "10.0.0.0/8", "--service-cidr", "10.96.0.0/16"]);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Any, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        await RefusedAsync(
            folder,
            $"podium: port {port} is in use by another program: stop that program, or choose another port with --https-port\n",
            ["--https-port", port]);
    }

    [Fact]
    public async Task Who_is_not_root_is_told_so()
    {
        using var folder = new TemporaryFolder();

        // The program's folder may be closed to others: what is run is a copy.
        var copy = Directory.CreateDirectory(Path.Combine(folder.FullPath, "copy")).FullName;
        (await Command.RunAsync("cp", ["-r", .. Directory.GetFiles(Path.GetDirectoryName(Repository.Program)!), copy])).Succeeded();
        (await Command.RunAsync("chmod", ["-R", "a+rX", folder.FullPath])).Succeeded();

        var refused = (await Command.RunAsync(
            "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Path.Combine(copy, "podium"), "up", "--data-dir", Path.Combine(folder.FullPath, "data")])).Failed();

        Assert.Equal("podium: Podium needs root to make namespaces and run containers: run it as root, for example with sudo\n", refused.Error);
        Assert.Equal("", refused.Output);
    }

    [Fact]
    public async Task A_broken_data_directory_is_named()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.FullPath, "data");
        await File.WriteAllTextAsync(data, "a file");
        await RefusedAsync(folder, $"podium: the data directory {data} is a file: remove it, or name another directory with --data-dir\n", []);
        File.Delete(data);

        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(Path.Combine(data, "cluster.json"), "not JSON");
        var damaged = (await UpAsync(folder)).Failed();
        Assert.StartsWith($"podium: the data directory {data} is damaged: {data}/cluster.json: ", damaged.Error, StringComparison.Ordinal);
        Assert.EndsWith("; repair the file, or remove the directory to start anew\n", damaged.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_is_named_and_nothing_is_left_running()
    {
        await using var cluster = Cluster.Prepare("damaged", withImages: false);
        var state = Directory.CreateDirectory(Path.Combine(cluster.DataDirectory, "state")).FullName;
        await File.WriteAllTextAsync(Path.Combine(state, "podium.db"), new string('x', 8192));

        var refused = (await cluster.UpAsync()).Failed();

        Assert.StartsWith("podium: ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("podium.db", refused.Error, StringComparison.Ordinal);
        Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal([], await Machine.LeftoversAsync(cluster));
    }

    private static async Task RefusedAsync(TemporaryFolder folder, string expected, string[] more)
    {
        var refused = (await UpAsync(folder, more)).Failed();
        Assert.Equal((expected, ""), (refused.Error, refused.Output));
        Assert.False(Directory.Exists(Path.Combine(folder.FullPath, "data")));
    }

    private static Task<CommandResult> UpAsync(TemporaryFolder folder, params string[] more) => Command.RunAsync(
        Repository.Program,
        ["up", "--name", "refused", "--data-dir", Path.Combine(folder.FullPath, "data"), "--kubeconfig", Path.Combine(folder.FullPath, "kubeconfig"), .. more]);
}

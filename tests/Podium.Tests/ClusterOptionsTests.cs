using Podium.Cluster;

namespace Podium.Tests;

/// <summary>Goal: a bad flag gets one sentence that says what to do, before anything is started.</summary>
public sealed class ClusterOptionsTests
{
    private static readonly ClusterOptions Good = new() { Name = "dev-1", DataDirectory = "/var/lib/podium/dev-1" };

    [Fact]
    public void The_defaults_are_good() => Assert.Null(Good.FindProblem());

    [Theory]
    [InlineData("")]
    [InlineData("Dev")]
    [InlineData("dev_1")]
    [InlineData("-dev")]
    [InlineData("a/b")]
    [InlineData("abcdefghijabcdefghijabcdefghijabcdefghijx")]
    public void A_name_that_the_kernel_or_a_path_could_not_carry_is_refused(string name) =>
        Assert.StartsWith($"--name \"{name}\" is not a cluster name: use", (Good with { Name = name }).FindProblem());

    [Theory]
    [InlineData("banana", "is not a range of addresses: write it such as 10.244.0.0/16")]
    [InlineData("10.244.0.0/40", "is not a range of addresses: write it such as 10.244.0.0/16")]
    [InlineData("fd00::/64", "is not an IPv4 range: write it such as 10.244.0.0/16")]
    [InlineData("10.244.0.0/28", "has an unusable size: use a prefix of /8 to /24, such as 10.244.0.0/16")]
    public void A_bad_pod_range_is_refused_with_an_example(string cidr, string expected) =>
        Assert.Equal($"--pod-cidr \"{cidr}\" {expected}", (Good with { PodCidr = cidr }).FindProblem());

    [Fact]
    public void Pods_and_Services_may_not_share_addresses() =>
        Assert.Equal(
            "--pod-cidr 10.0.0.0/8 and --service-cidr 10.96.0.0/16 overlap: choose ranges that share no address",
            (Good with { PodCidr = "10.0.0.0/8" }).FindProblem());

    [Theory]
    [InlineData(0)]
    [InlineData(70000)]
    public void A_port_outside_the_range_is_refused(int port) =>
        Assert.Equal($"--https-port {port} is not a port: use 1 to 65535", (Good with { HttpsPort = port }).FindProblem());

    [Fact]
    public void Options_survive_in_the_data_directory()
    {
        var folder = Directory.CreateTempSubdirectory("podium-options-");
        try
        {
            var options = Good with { DataDirectory = folder.FullName, PodCidr = "10.7.0.0/16", HttpsPort = 7000 };
            Assert.Null(ClusterOptions.Load(folder.FullName));
            options.Save();
            Assert.Equal(options, ClusterOptions.Load(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_damaged_data_directory_is_named_with_what_to_do()
    {
        var folder = Directory.CreateTempSubdirectory("podium-options-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "cluster.json"), "{ not json");
            var problem = Assert.Throws<UsageException>(() => ClusterOptions.Load(folder.FullName));
            Assert.Contains($"the data directory {folder.FullName} is damaged", problem.Message);
            Assert.Contains("repair the file, or remove the directory to start anew", problem.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

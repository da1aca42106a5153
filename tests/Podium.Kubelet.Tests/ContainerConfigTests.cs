using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Kubelet.Containers;
using Podium.Kubelet.Images;
using Podium.Kubelet.Probes;

namespace Podium.Kubelet.Tests;

/// <summary>The pure parts of a container's configuration.</summary>
public sealed class ContainerConfigTests
{
    [Theory]
    [InlineData("$(A)", "1")]
    [InlineData("x$(A)y$(B)", "x1y2")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$(C)", "$(C)")]
    [InlineData("$A", "$A")]
    [InlineData("$(A", "$(A")]
    [InlineData("$", "$")]
    public void ReferencesAreExpandedAsKubernetesDoes(string text, string expanded) => Assert.Equal(
        expanded, VariableExpansion.Expand(text, new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" }));

    [Theory]
    [InlineData("nginx", "nginx:latest")]
    [InlineData("nginx:1.25.3", "nginx:1.25.3")]
    [InlineData("localhost:5000/a/b", "localhost:5000/a/b:latest")]
    [InlineData("registry.k8s.io/busybox", "registry.k8s.io/busybox:latest")]
    [InlineData("a@sha256:0123456789012345678901234567890123456789012345678901234567890123",
        "a@sha256:0123456789012345678901234567890123456789012345678901234567890123")]
    public void AnImageWithoutTagMeansLatest(string name, string full)
    {
        Assert.True(ImageNames.TryNormalize(name, out var actual, out _));
        Assert.Equal(full, actual);
    }

    [Theory]
    [InlineData("UPPER")]
    [InlineData("a b")]
    [InlineData("a:")]
    [InlineData("")]
    public void ANameThatIsNoneIsRefused(string name) => Assert.False(ImageNames.TryNormalize(name, out _, out _));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(100, 102)]
    [InlineData(1000, 1024)]
    public void CpuRequestsBecomeShares(long milli, long shares) => Assert.Equal(shares, LinuxResources.Shares(milli));

    [Theory]
    [InlineData("Guaranteed", -997)]
    [InlineData("BestEffort", 1000)]
    [InlineData("Burstable", 750)]
    public void TheClassDecidesWhoIsKilledFirst(string qos, int score)
    {
        var container = new Container
        {
            Resources = new() { Requests = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse("1Gi") } },
        };
        Assert.Equal(score, LinuxResources.OomScoreAdj(new Pod(), container, qos, 4L << 30));
    }

    [Fact]
    public void APodResolvesNamesInItsNamespaceFirst()
    {
        var options = new KubeletOptions
        {
            NodeName = "n",
            ClusterName = "c",
            DataDirectory = "/",
            NodeIP = "10.0.0.1",
            ClusterDns = "10.96.0.10",
        };
        var dns = DnsSettings.Of(new PodBuilder().Obj(), options, "nameserver 1.1.1.1\nsearch example.com\noptions timeout:1\n");
        Assert.Equal(["10.96.0.10"], dns.Servers);
        Assert.Equal(["default.svc.cluster.local", "svc.cluster.local", "cluster.local", "example.com"], dns.Searches);
        Assert.Equal(["ndots:5"], dns.Options);
    }

    [Fact]
    public void TheHostsFileNamesThePodAndItsAliases()
    {
        var pod = new PodBuilder().Name("web-0").Obj();
        pod = pod with
        {
            Spec = pod.Spec with { Subdomain = "web", HostAliases = [new() { Ip = "1.2.3.4", Hostnames = ["a", "b"] }] },
        };
        var text = HostsFile.Compute(pod, ["10.0.0.7"], "cluster.local", "");
        Assert.Contains("10.0.0.7\tweb-0.web.default.svc.cluster.local\tweb-0\n", text, StringComparison.Ordinal);
        Assert.EndsWith("# Entries added by HostAliases.\n1.2.3.4\ta\tb\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AProbeCountsOnlyAtItsThreshold()
    {
        var probe = new Probe { FailureThreshold = 3, SuccessThreshold = 1 };
        var state = ProbeState.Initial.Observe(ProbeOutcome.Success, probe);
        Assert.Equal(ProbeOutcome.Success, state.Reported);
        state = state.Observe(ProbeOutcome.Failure, probe).Observe(ProbeOutcome.Failure, probe);
        Assert.Equal(ProbeOutcome.Success, state.Reported);
        Assert.Equal(ProbeOutcome.Failure, state.Observe(ProbeOutcome.Failure, probe).Reported);
        Assert.Equal(ProbeOutcome.Success, state.Observe(ProbeOutcome.Success, probe).Reported);
    }
}

using System.Text;
using Podium.Api;
using Podium.Controllers.Descheduler;

namespace Podium.Controllers.Tests.Descheduler;

/// <summary>Goal: policies as upstream's documentation writes them are read, and mistakes are named. Method: one policy, changed.</summary>
public sealed class PolicyFileTests
{
    private const string Good = """
        apiVersion: "descheduler/v1alpha2"
        kind: "DeschedulerPolicy"
        nodeSelector: "tier=worker"
        maxNoOfPodsToEvictPerNode: 5
        maxNoOfPodsToEvictTotal: 10
        profiles:
          - name: ProfileName
            pluginConfig:
              - name: "DefaultEvictor"
                args:
                  nodeFit: true
                  priorityThreshold:
                    value: 1000
              - name: "RemoveDuplicates"
                args:
                  excludeOwnerKinds:
                    - "StatefulSet"
              - name: "LowNodeUtilization"
                args:
                  thresholds:
                    "cpu": 20
                    "memory": 20.5
                  targetThresholds:
                    "cpu": 50
                    "memory": 50
            plugins:
              balance:
                enabled:
                  - "RemoveDuplicates"
                  - "LowNodeUtilization"
        """;

    [Fact]
    public void A_policy_is_read_with_its_plugins_in_their_order()
    {
        var plan = Read(Good);
        Assert.Equal((5, 10), (plan.Policy.MaxNoOfPodsToEvictPerNode, plan.Policy.MaxNoOfPodsToEvictTotal));
        var profile = Assert.Single(plan.Profiles);
        Assert.Equal(["RemoveDuplicates", "LowNodeUtilization"], profile.Balance.Select(p => p.Name));
        Assert.True(profile.Evictor.NodeFit);
        Assert.False(plan.Nodes.Matches(new Dictionary<string, string>()));
    }

    [Theory]
    [InlineData("maxNoOfPodsToEvictTotal: 10", "maxPods: 10", "strict decoding error: unknown field \"maxPods\"")]
    [InlineData("v1alpha2", "v1alpha1", "it is apiVersion \"descheduler/v1alpha1\", kind \"DeschedulerPolicy\"; a policy is apiVersion \"descheduler/v1alpha2\", kind \"DeschedulerPolicy\"")]
    [InlineData("nodeFit: true", "nodefit: true", "profile \"ProfileName\": plugin \"DefaultEvictor\": strict decoding error: unknown field \"nodefit\"")]
    [InlineData("- \"RemoveDuplicates\"\n          - \"Low", "- \"PodLifeTime\"\n          - \"Low", "profile \"ProfileName\": plugins.balance: plugin \"PodLifeTime\" is not known; Podium has DefaultEvictor, LowNodeUtilization and RemoveDuplicates")]
    [InlineData("- \"RemoveDuplicates\"\n          - \"Low", "- \"DefaultEvictor\"\n          - \"Low", "profile \"ProfileName\": plugins.balance: plugin \"DefaultEvictor\" does not implement this extension point")]
    [InlineData("\"cpu\": 50", "\"cpu\": 10", "profile \"ProfileName\": plugin \"LowNodeUtilization\": thresholds' cpu percentage is greater than targetThresholds'")]
    [InlineData("\"cpu\": 50", "\"cpu\": 150", "profile \"ProfileName\": plugin \"LowNodeUtilization\": targetThresholds config is not valid: cpu threshold not in [0, 100] range")]
    [InlineData("\"memory\": 50", "\"pods\": 50", "profile \"ProfileName\": plugin \"LowNodeUtilization\": thresholds and targetThresholds configured different resources")]
    [InlineData("maxNoOfPodsToEvictPerNode: 5", "maxNoOfPodsToEvictPerNode: -1", "maxNoOfPodsToEvictPerNode: must not be negative, got -1")]
    [InlineData("value: 1000", "{value: 1, name: high}", null)]
    public void A_mistake_is_named_with_its_place(string from, string to, string? why)
    {
        var wrong = Assert.Throws<PolicyException>(() => Read(Good.Replace(from, to, StringComparison.Ordinal)));
        if (why is not null)
        {
            Assert.Equal(why, wrong.Message);
        }
    }

    [Fact]
    public void A_plugin_without_thresholds_cannot_run() =>
        Assert.Equal(
            "profile \"p\": plugin \"LowNodeUtilization\": thresholds config is not valid: no resource threshold is configured",
            Assert.Throws<PolicyException>(() => Read("""
                apiVersion: descheduler/v1alpha2
                kind: DeschedulerPolicy
                profiles: [{name: p, plugins: {balance: {enabled: [LowNodeUtilization]}}}]
                """)).Message);

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5m", 90)]
    [InlineData("250ms", 0.25)]
    [InlineData("0", 0)]
    public void Durations_are_written_as_in_Go(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
        Assert.False(GoDuration.TryParse(text + "x", out _));
    }

    private static PolicyPlan Read(string yaml) => PolicyFile.Read(Encoding.UTF8.GetBytes(yaml));
}

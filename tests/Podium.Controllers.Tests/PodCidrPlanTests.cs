using System.Net;
using Podium.Controllers.NodeIpam;

namespace Podium.Controllers.Tests;

/// <summary>Goal: nodes never share pod addresses, and a node that went leaves its range to the next.</summary>
public sealed class PodCidrPlanTests
{
    [Theory]
    [InlineData("10.244.0.0/16", "", "10.244.0.0/24")]
    [InlineData("10.244.0.0/16", "10.244.0.0/24", "10.244.1.0/24")]
    [InlineData("10.244.0.0/16", "10.244.0.0/24 10.244.2.0/24", "10.244.1.0/24")]
    [InlineData("10.244.0.0/16", "10.244.0.0/23", "10.244.2.0/24")]
    [InlineData("10.244.7.0/24", "", "10.244.7.0/24")]
    [InlineData("10.244.7.0/24", "10.244.7.0/24", null)]
    public void The_lowest_free_range_is_next(string cluster, string used, string? expected) =>
        Assert.Equal(expected, PodCidrPlan.Next(IPNetwork.Parse(cluster), used.Split(' ')));
}

using System.Net;
using Podium.Nodes;

namespace Podium.Tests;

/// <summary>Goal: two kubelets of one machine never share a port.</summary>
public sealed class KubeletPortTests
{
    [Fact]
    public void A_claimed_port_is_not_given_to_the_next()
    {
        using var first = KubeletPort.Claim(0);
        var port = ((IPEndPoint)first.LocalEndPoint!).Port;
        using var second = KubeletPort.Claim(port);
        Assert.NotEqual(port, ((IPEndPoint)second.LocalEndPoint!).Port);
    }
}

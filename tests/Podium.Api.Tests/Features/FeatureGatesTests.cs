using Podium.Api.Features;

namespace Podium.Api.Tests.Features;

/// <summary>The switches of features. Goal: Kubernetes' own words, and no switch that does nothing.</summary>
public sealed class FeatureGatesTests
{
    [Fact]
    public void WhatIsSwitchedIsOn()
    {
        var gates = FeatureGates.Parse("InPlacePodVerticalScaling=true, SidecarContainers=true");
        Assert.True(gates.IsEnabled(FeatureGates.InPlacePodVerticalScaling));
        Assert.False(gates.IsEnabled(FeatureGates.KubeletCrashLoopBackOffMax));
        Assert.False(FeatureGates.Default.IsEnabled(FeatureGates.InPlacePodVerticalScaling));
        Assert.False(FeatureGates.Parse("InPlacePodVerticalScaling=true,InPlacePodVerticalScaling=f").IsEnabled(FeatureGates.InPlacePodVerticalScaling));
    }

    [Theory]
    [InlineData("Nonsense=true", "unrecognized feature gate: Nonsense")]
    [InlineData("InPlacePodVerticalScaling", "missing bool value for InPlacePodVerticalScaling")]
    [InlineData("InPlacePodVerticalScaling=yes", "invalid value of InPlacePodVerticalScaling=yes, err: strconv.ParseBool: parsing \"yes\": invalid syntax")]
    [InlineData("SidecarContainers=false", "cannot set feature gate SidecarContainers to false, Podium keeps it at true")]
    public void WhatCannotBeSwitchedIsRefused(string switches, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => FeatureGates.Parse(switches)).Message);
}

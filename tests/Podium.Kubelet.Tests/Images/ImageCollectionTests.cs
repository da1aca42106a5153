using Podium.Kubelet.Images;
using Podium.Kubelet.Tests.Pods;

namespace Podium.Kubelet.Tests.Images;

/// <summary>Which images are removed. Goal: never one in use, never more than needed, the least used first.</summary>
public sealed class ImageCollectionTests
{
    [Theory]
    [InlineData(16, 0)] // 84 % used
    [InlineData(15, 5)] // 85 %: down to 80 %
    [InlineData(0, 20)]
    public void FromEightyFivePercentOnTheDiskIsFreedDownToEighty(long available, long expected) =>
        Assert.Equal(expected, ImageCollectionPlan.BytesToFree(100, available));

    [Fact]
    public void TheLongestUnusedGoFirstAndNoMoreThanNeeded() => Assert.Equal(["never", "old"], Removed(
        100, Image("recent", used: 500), Image("old", used: 100), Image("never", used: null), Image("mine", used: 900, inUse: true)));

    [Fact]
    public void WhatIsYoungerThanTwoMinutesStays() => Assert.Equal([], Removed(100, Image("new", used: null, detected: 1000 - 119)));

    private static IEnumerable<string> Removed(long bytes, params KnownImage[] images) =>
        ImageCollectionPlan.Compute(images, bytes, At(1000)).Select(image => image.Id);

    private static KnownImage Image(string id, double? used, bool inUse = false, double detected = 0) =>
        new(id, 60, At(detected), used is { } at ? At(at) : null, inUse);

    private static DateTimeOffset At(double seconds) => Situation.Start.AddSeconds(seconds);
}

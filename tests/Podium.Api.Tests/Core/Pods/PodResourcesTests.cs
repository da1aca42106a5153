using Podium.Api.Core.V1;

namespace Podium.Api.Tests.Core.Pods;

public sealed class PodResourcesTests
{
    [Theory]
    [InlineData("""{"containers": [{"name": "a", "resources": {"requests": {"cpu": "100m"}}}, {"name": "b", "resources": {"requests": {"cpu": "200m"}}}]}""", "300m")]
    [InlineData("""{"containers": [{"name": "a", "resources": {"requests": {"cpu": "100m"}}}], "initContainers": [{"name": "i", "resources": {"requests": {"cpu": "1"}}}]}""", "1")]
    [InlineData("""{"containers": [{"name": "a", "resources": {"requests": {"cpu": "100m"}}}], "initContainers": [{"name": "s", "restartPolicy": "Always", "resources": {"requests": {"cpu": "50m"}}}, {"name": "i", "resources": {"requests": {"cpu": "200m"}}}]}""", "250m")]
    [InlineData("""{"containers": [{"name": "a", "resources": {"requests": {"cpu": "100m"}}}], "initContainers": [{"name": "i", "resources": {"requests": {"cpu": "140m"}}}, {"name": "s", "restartPolicy": "Always", "resources": {"requests": {"cpu": "50m"}}}]}""", "150m")]
    [InlineData("""{"containers": [{"name": "a", "resources": {"requests": {"cpu": "100m"}}}], "overhead": {"cpu": "10m"}}""", "110m")]
    public void APodRequestsWhatItsContainersNeedAtOnce(string spec, string cpu) =>
        Assert.Equal(Quantity.Parse(cpu), PodRequests.Compute(TestPod.WithSpec(spec))["cpu"]);

    [Theory]
    [InlineData("""{}""", "BestEffort")]
    [InlineData("""{"resources": {"requests": {"cpu": "1"}}}""", "Burstable")]
    [InlineData("""{"resources": {"limits": {"cpu": "1", "memory": "1Gi"}}}""", "Guaranteed")]
    [InlineData("""{"resources": {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "500m"}}}""", "Burstable")]
    [InlineData("""{"resources": {"limits": {"cpu": "1"}}}""", "Burstable")]
    [InlineData("""{"resources": {"limits": {"nvidia.com/gpu": "1"}}}""", "BestEffort")]
    public void TheQosClassFollowsCpuAndMemory(string container, string expected) =>
        Assert.Equal(expected, PodQos.Compute(TestPod.WithContainer(container).Spec));
}

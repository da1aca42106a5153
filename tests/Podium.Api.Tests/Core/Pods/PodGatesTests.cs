using System.Text.Json.Nodes;
using Podium.Api.Features;
using Podium.Api.Core.V1;

namespace Podium.Api.Tests.Core.Pods;

public sealed class PodGatesTests
{
    private const string Gated =
        """{"spec":{"hostUsers":false,"containers":[{"name":"a","resizePolicy":[{"resourceName":"cpu","restartPolicy":"NotRequired"}]}],"volumes":[{"name":"v","image":{"reference":"i"}}]},"status":{"resize":"Proposed"}}""";

    [Fact]
    public void FieldsOfFeaturesThatAreOffAreDropped()
    {
        var pod = JsonNode.Parse(Gated)!.AsObject();
        PodGates.Drop(pod, stored: null, FeatureGates.Default);

        Assert.Equal("""{"spec":{"containers":[{"name":"a"}],"volumes":[{"name":"v"}]},"status":{}}""", pod.ToJsonString());
    }

    [Fact]
    public void FieldsThatTheStoredPodHasStay()
    {
        var pod = JsonNode.Parse(Gated)!.AsObject();
        PodGates.Drop(pod, JsonNode.Parse(Gated)!.AsObject(), FeatureGates.Default);

        Assert.Equal(Gated, pod.ToJsonString());
    }

    [Fact]
    public void WhatIsSwitchedOnStaysAndHasItsDefaults()
    {
        var gates = FeatureGates.Parse("InPlacePodVerticalScaling=true");
        var pod = JsonNode.Parse(Gated)!.AsObject();
        pod["spec"]!["containers"]![0]!["resources"] = JsonNode.Parse("""{"requests":{"cpu":"1","memory":"1Gi"}}""");
        PodDefaults.Apply(pod, gates);
        PodGates.Drop(pod, stored: null, gates);
        Assert.Equal(
            """[{"resourceName":"cpu","restartPolicy":"NotRequired"},{"resourceName":"memory","restartPolicy":"NotRequired"}]""",
            pod["spec"]!["containers"]![0]!["resizePolicy"]!.ToJsonString());
        Assert.Equal("Proposed", pod["status"]!["resize"]!.GetValue<string>());
        Assert.False(pod["spec"]!.AsObject().ContainsKey("hostUsers"));
    }
}

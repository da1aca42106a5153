using System.Text.Json.Nodes;
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
        PodGates.Drop(pod, stored: null);

        Assert.Equal("""{"spec":{"containers":[{"name":"a"}],"volumes":[{"name":"v"}]},"status":{}}""", pod.ToJsonString());
    }

    [Fact]
    public void FieldsThatTheStoredPodHasStay()
    {
        var pod = JsonNode.Parse(Gated)!.AsObject();
        PodGates.Drop(pod, JsonNode.Parse(Gated)!.AsObject());

        Assert.Equal(Gated, pod.ToJsonString());
    }
}

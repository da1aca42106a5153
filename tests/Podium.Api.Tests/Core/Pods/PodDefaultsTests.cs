using Podium.Api.Core.V1;
using Podium.Api.Trees;

namespace Podium.Api.Tests.Core.Pods;

// Goal: a pod gets the defaults that Kubernetes v1.32 gives, no more and no less.
public sealed class PodDefaultsTests
{
    [Fact]
    public void ABarePodGetsTheseDefaults()
    {
        var spec = TestPod.Defaulted("{}")["spec"]!;

        Assert.Equal(
            """{"containers":[{"image":"nginx:1.25","imagePullPolicy":"IfNotPresent","name":"a","terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],"dnsPolicy":"ClusterFirst","enableServiceLinks":true,"restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},"terminationGracePeriodSeconds":30}""",
            Sorted(spec).ToJsonString());
    }

    [Theory]
    [InlineData("nginx", "Always")]
    [InlineData("nginx:latest", "Always")]
    [InlineData("localhost:5000/nginx", "Always")]
    [InlineData("nginx:1.25", "IfNotPresent")]
    [InlineData("registry.example:5000/a/b:v1", "IfNotPresent")]
    [InlineData("nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "IfNotPresent")]
    [InlineData("nginx:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "Always")]
    [InlineData("NotAnImage", "IfNotPresent")]
    public void ThePullPolicyFollowsTheTag(string image, string policy) =>
        Assert.Equal(policy, JsonTree.GetString(
            TestPod.Defaulted($$"""{"containers": [{"name": "a", "image": "{{image}}"}]}""")["spec"]!["containers"]![0], "imagePullPolicy"));

    [Fact]
    public void RequestsFollowLimits() => Assert.Equal(
        """{"limits":{"cpu":"2","memory":"1Gi"},"requests":{"cpu":"1","memory":"1Gi"}}""",
        Container("""{"name": "a", "image": "i", "resources": {"limits": {"cpu": "2", "memory": "1Gi"}, "requests": {"cpu": "1"}}}""", "resources"));

    [Fact]
    public void AProbeGetsItsTimes() => Assert.Equal(
        """{"failureThreshold":3,"httpGet":{"path":"/","port":80,"scheme":"HTTP"},"periodSeconds":10,"successThreshold":1,"timeoutSeconds":1}""",
        Container("""{"name": "a", "image": "i", "livenessProbe": {"httpGet": {"port": 80}}}""", "livenessProbe"));

    [Fact]
    public void APortIsTcpAndOnTheHostNetworkTheHostsToo() => Assert.Equal(
        """[{"containerPort":80,"hostPort":80,"protocol":"TCP"}]""",
        Sorted(TestPod.Defaulted("""{"hostNetwork": true, "containers": [{"name": "a", "image": "i", "ports": [{"containerPort": 80}]}]}""")
            ["spec"]!["containers"]![0]!["ports"]!).ToJsonString());

    [Theory]
    [InlineData("""{"name": "v"}""", """{"emptyDir":{},"name":"v"}""")]
    [InlineData("""{"name": "v", "secret": {"secretName": "s"}}""", """{"name":"v","secret":{"defaultMode":420,"secretName":"s"}}""")]
    [InlineData("""{"name": "v", "hostPath": {"path": "/a"}}""", """{"hostPath":{"path":"/a","type":""},"name":"v"}""")]
    [InlineData("""{"name": "v", "projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}}""",
        """{"name":"v","projected":{"defaultMode":420,"sources":[{"serviceAccountToken":{"expirationSeconds":3600,"path":"t"}}]}}""")]
    [InlineData("""{"name": "v", "downwardAPI": {"items": [{"path": "p", "fieldRef": {"fieldPath": "metadata.name"}}]}}""",
        """{"downwardAPI":{"defaultMode":420,"items":[{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"},"path":"p"}]},"name":"v"}""")]
    public void VolumesGetTheirDefaults(string volume, string expected) => Assert.Equal(
        expected, Sorted(TestPod.Defaulted($$"""{"volumes": [{{volume}}]}""")["spec"]!["volumes"]![0]!).ToJsonString());

    [Fact]
    public void BothNamesOfTheServiceAccountAgree()
    {
        var spec = TestPod.Defaulted("""{"serviceAccount": "sa"}""")["spec"]!;

        Assert.Equal("sa", JsonTree.GetString(spec, "serviceAccountName"));
    }

    [Fact]
    public void ATemplateIsLeftWithoutWhatOnlyPodsGet()
    {
        var spec = System.Text.Json.Nodes.JsonNode.Parse(
            """{"hostNetwork":true,"containers":[{"name":"a","image":"i:1","resources":{"limits":{"cpu":"1"}},"ports":[{"containerPort":80}]}]}""")!.AsObject();
        PodDefaults.ApplyToSpec(spec);

        Assert.Equal(
            """{"hostNetwork":true,"containers":[{"name":"a","image":"i:1","resources":{"limits":{"cpu":"1"}},"ports":[{"containerPort":80}],"imagePullPolicy":"IfNotPresent"}]}""",
            spec.ToJsonString());
    }

    private static string Container(string container, string field) =>
        Sorted(TestPod.Defaulted($$"""{"containers": [{{container}}]}""")["spec"]!["containers"]![0]![field]!).ToJsonString();

    private static System.Text.Json.Nodes.JsonNode Sorted(System.Text.Json.Nodes.JsonNode node) => node switch
    {
        System.Text.Json.Nodes.JsonObject o => new System.Text.Json.Nodes.JsonObject(
            o.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Key, f.Value is null ? null : Sorted(f.Value)))!),
        System.Text.Json.Nodes.JsonArray a => new System.Text.Json.Nodes.JsonArray([.. a.Select(item => item is null ? null : Sorted(item))]),
        _ => node.DeepClone(),
    };
}

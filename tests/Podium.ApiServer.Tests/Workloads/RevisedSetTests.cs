using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests.Workloads;

/// <summary>Daemon sets, stateful sets and claims over HTTP: defaults, refusals, what may change, and scale.</summary>
public sealed class RevisedSetTests(TestServer server) : IClassFixture<TestServer>
{
    private const string DaemonSets = "/apis/apps/v1/namespaces/default/daemonsets";
    private const string StatefulSets = "/apis/apps/v1/namespaces/default/statefulsets";
    private const string Claims = "/api/v1/namespaces/default/persistentvolumeclaims";

    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_daemon_set_gets_Kubernetes_defaults()
    {
        var spec = (await Admin.CreateAsync(DaemonSets, Set("defaulted")))["spec"]!;
        Assert.Equal("""{"rollingUpdate":{"maxSurge":0,"maxUnavailable":1},"type":"RollingUpdate"}""", spec["updateStrategy"]!.ToJsonString());
        Assert.Equal(10, (int)spec["revisionHistoryLimit"]!);
    }

    [Theory]
    [InlineData("""{"rollingUpdate":{"maxUnavailable":0}}""", "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0")]
    [InlineData("""{"rollingUpdate":{"maxUnavailable":1,"maxSurge":1}}""",
        "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:0, IntVal:1, StrVal:\"\"}: may not be set when maxUnavailable is non-zero")]
    public async Task A_daemon_sets_bounds_are_checked(string strategy, string error)
    {
        var answer = await Admin.PostAsync(DaemonSets, Set("bounds", $"{{\"updateStrategy\":{strategy}}}"));
        Assert.Equal((422, $"DaemonSet.apps \"bounds\" is invalid: {error}"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_stateful_set_gets_Kubernetes_defaults()
    {
        var spec = (await Admin.CreateAsync(StatefulSets, Set("kept")))["spec"]!;
        Assert.Equal((1, "OrderedReady", 10), ((int)spec["replicas"]!, (string?)spec["podManagementPolicy"], (int)spec["revisionHistoryLimit"]!));
        Assert.Equal("""{"rollingUpdate":{"partition":0},"type":"RollingUpdate"}""", spec["updateStrategy"]!.ToJsonString());
        Assert.Equal("""{"whenDeleted":"Retain","whenScaled":"Retain"}""", spec["persistentVolumeClaimRetentionPolicy"]!.ToJsonString());
    }

    [Fact]
    public async Task A_set_with_claims_is_the_same_when_it_is_written_again_and_may_be_scaled()
    {
        const string templates = """
            {"serviceName":"db","volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}
            """;
        var made = await Admin.CreateAsync(StatefulSets, Set("db", templates));
        var claim = made["spec"]!["volumeClaimTemplates"]![0]!;
        Assert.Equal(
            ("v1", "PersistentVolumeClaim", "Filesystem", "Pending"),
            ((string?)claim["apiVersion"], (string?)claim["kind"], (string?)claim["spec"]!["volumeMode"], (string?)claim["status"]!["phase"]));
        var again = await Admin.PutAsync(StatefulSets + "/db", made);
        Assert.Equal((200, 1), (again.Code, (int)again.Json["metadata"]!["generation"]!));

        var scale = (await Admin.GetAsync(StatefulSets + "/db/scale")).Json;
        scale["spec"]!["replicas"] = 4;
        Assert.Equal(200, (await Admin.PutAsync(StatefulSets + "/db/scale", scale)).Code);
        Assert.Equal(4, (int)(await Admin.GetAsync(StatefulSets + "/db")).Json["spec"]!["replicas"]!);
    }

    [Fact]
    public async Task A_claim_waits_and_cannot_be_changed()
    {
        var made = await Admin.CreateAsync(Claims, """
            {"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}
            """);
        Assert.Equal("Pending", (string?)made["status"]!["phase"]);
        made["spec"]!["accessModes"] = new JsonArray("ReadOnlyMany");
        var refused = await Admin.PutAsync(Claims + "/data", made);
        Assert.Equal(422, refused.Code);
        Assert.StartsWith(
            "PersistentVolumeClaim \"data\" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and "
            + "volumeAttributesClassName for bound claims",
            refused.Message, StringComparison.Ordinal);
    }

    private static string Set(string name, string spec = "{}")
    {
        var tree = JsonNode.Parse(spec)!.AsObject();
        tree["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } };
        tree["template"] = JsonNode.Parse("""{"spec":{"containers":[{"name":"c","image":"busybox"}]}}""");
        tree["template"]!["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } };
        return new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = tree }.ToJsonString();
    }
}

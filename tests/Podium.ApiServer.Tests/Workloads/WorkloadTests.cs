using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests.Workloads;

/// <summary>Replication controllers, replica sets and deployments over HTTP: defaults, refusals, generations and scale.</summary>
public sealed class WorkloadTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string ReplicaSets = "/apis/apps/v1/namespaces/default/replicasets";
    private const string Controllers = "/api/v1/namespaces/default/replicationcontrollers";

    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_deployment_gets_Kubernetes_defaults()
    {
        var made = await Admin.CreateAsync(Deployments, Workload("Deployment", "defaulted"));
        var spec = made["spec"]!;
        Assert.Equal((1, 10, 600), ((int)spec["replicas"]!, (int)spec["revisionHistoryLimit"]!, (int)spec["progressDeadlineSeconds"]!));
        Assert.Equal("""{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"},"type":"RollingUpdate"}""", spec["strategy"]!.ToJsonString());
        Assert.Equal(("Always", "ClusterFirst", 30), (
            (string?)spec["template"]!["spec"]!["restartPolicy"],
            (string?)spec["template"]!["spec"]!["dnsPolicy"],
            (int)spec["template"]!["spec"]!["terminationGracePeriodSeconds"]!));
        Assert.Equal(1, (int)made["metadata"]!["generation"]!);
        Assert.Equal("{}", made["status"]!.ToJsonString());
    }

    [Fact]
    public async Task A_replication_controller_takes_its_labels_and_its_selector_from_the_template()
    {
        var made = await Admin.CreateAsync(Controllers, """
            {"metadata":{"name":"selects"},"spec":{"template":{"metadata":{"labels":{"app":"own"}},"spec":{"containers":[{"name":"c","image":"busybox"}]}}}}
            """);
        Assert.Equal(("own", "own", 1), (
            (string?)made["metadata"]!["labels"]!["app"], (string?)made["spec"]!["selector"]!["app"], (int)made["spec"]!["replicas"]!));
        Assert.Equal("""{"replicas":0}""", made["status"]!.ToJsonString());
    }

    [Fact]
    public async Task A_selector_must_choose_the_templates_pods()
    {
        var answer = await Admin.PostAsync(Deployments, Workload("Deployment", "strange", selector: """{"matchLabels":{"app":"other"}}"""));
        Assert.Equal(422, answer.Code);
        Assert.Equal(
            "Deployment.apps \"strange\" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{\"app\":\"strange\"}: "
            + "`selector` does not match template `labels`",
            answer.Message);
    }

    [Fact]
    public async Task A_selector_is_required()
    {
        var answer = await Admin.PostAsync(ReplicaSets, Workload("ReplicaSet", "blind", selector: "null"));
        Assert.Equal(
            "ReplicaSet.apps \"blind\" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: "
            + "map[string]string{\"app\":\"blind\"}: `selector` does not match template `labels`]",
            answer.Message);
    }

    [Theory]
    [InlineData("Deployment", Deployments)]
    [InlineData("ReplicaSet", ReplicaSets)]
    public async Task A_selector_cannot_change(string kind, string path)
    {
        var name = $"fixed-{kind.ToLowerInvariant()}";
        var made = await Admin.CreateAsync(path, Workload(kind, name));
        made["spec"]!["selector"]!["matchLabels"]!["tier"] = "front";
        made["spec"]!["template"]!["metadata"]!["labels"]!["tier"] = "front";
        var answer = await Admin.PutAsync($"{path}/{name}", made);
        Assert.Equal(
            $"{kind}.apps \"{name}\" is invalid: spec.selector: Invalid value: v1.LabelSelector{{MatchLabels:map[string]string{{\"app\":\"{name}\", \"tier\":\"front\"}}, "
            + "MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable",
            answer.Message);
    }

    [Fact]
    public async Task A_rollout_must_be_able_to_move()
    {
        var answer = await Admin.PostAsync(
            Deployments, Workload("Deployment", "stuck", ",\"strategy\":{\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":\"0%\"}}"));
        Assert.Equal(
            "Deployment.apps \"stuck\" is invalid: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "
            + "intstr.IntOrString{Type:1, IntVal:0, StrVal:\"0%\"}: may not be 0 when `maxSurge` is 0",
            answer.Message);
    }

    [Fact]
    public async Task Recreate_knows_no_steps()
    {
        var answer = await Admin.PostAsync(
            Deployments, Workload("Deployment", "abrupt", ",\"strategy\":{\"type\":\"Recreate\",\"rollingUpdate\":{\"maxSurge\":1}}"));
        Assert.Equal(
            "Deployment.apps \"abrupt\" is invalid: spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
            answer.Message);
    }

    [Fact]
    public async Task Pods_that_are_kept_running_always_restart()
    {
        var answer = await Admin.PostAsync(
            ReplicaSets, Workload("ReplicaSet", "once").Replace("\"containers\"", "\"restartPolicy\":\"Never\",\"activeDeadlineSeconds\":5,\"containers\""));
        Assert.Equal(
            "ReplicaSet.apps \"once\" is invalid: [spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\", "
            + "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported]",
            answer.Message);
    }

    [Fact]
    public async Task A_status_whose_numbers_disagree_is_refused()
    {
        var made = await Admin.CreateAsync(ReplicaSets, Workload("ReplicaSet", "counted"));
        made["status"] = JsonNode.Parse("""{"replicas":1,"readyReplicas":2,"availableReplicas":3}""");
        var answer = await Admin.PutAsync(ReplicaSets + "/counted/status", made);
        Assert.Equal(
            "ReplicaSet.apps \"counted\" is invalid: [status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas, "
            + "status.availableReplicas: Invalid value: 3: cannot be greater than status.replicas, "
            + "status.availableReplicas: Invalid value: 3: cannot be greater than readyReplicas]",
            answer.Message);
    }

    [Fact]
    public async Task A_deployments_generation_counts_annotations_too_but_not_those_of_its_controller()
    {
        await Admin.CreateAsync(Deployments, Workload("Deployment", "counts"));
        var annotated = await Admin.PatchAsync(Deployments + "/counts", "merge-patch+json", """{"metadata":{"annotations":{"note":"1"}}}""");
        Assert.Equal(2, (int)annotated.Json["metadata"]!["generation"]!);
        var labelled = await Admin.PatchAsync(Deployments + "/counts", "merge-patch+json", """{"metadata":{"labels":{"a":"b"}}}""");
        Assert.Equal(2, (int)labelled.Json["metadata"]!["generation"]!);
        var revised = await Admin.PatchAsync(Deployments + "/counts/status", "merge-patch+json", """{"metadata":{"annotations":{"note":"2"}}}""");
        Assert.Equal(("2", 2), ((string?)revised.Json["metadata"]!["annotations"]!["note"], (int)revised.Json["metadata"]!["generation"]!));
    }

    [Fact]
    public async Task Scale_shows_and_changes_the_number_of_pods()
    {
        await Admin.CreateAsync(Deployments, Workload("Deployment", "scaled"));
        var scale = (await Admin.GetAsync(Deployments + "/scaled/scale")).Json;
        Assert.Equal(("autoscaling/v1", "Scale", 1, "app=scaled"), (
            (string?)scale["apiVersion"], (string?)scale["kind"], (int)scale["spec"]!["replicas"]!, (string?)scale["status"]!["selector"]));

        var patched = await Admin.PatchAsync(Deployments + "/scaled/scale?fieldManager=hand", "merge-patch+json", """{"spec":{"replicas":4}}""");
        Assert.Equal((200, 4), (patched.Code, (int)patched.Json["spec"]!["replicas"]!));
        var deployment = (await Admin.GetAsync(Deployments + "/scaled")).Json;
        Assert.Equal((4, 2), ((int)deployment["spec"]!["replicas"]!, (int)deployment["metadata"]!["generation"]!));
        Assert.Contains(
            """{"apiVersion":"apps/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}},"manager":"hand","operation":"Update","subresource":"scale",""",
            deployment["metadata"]!["managedFields"]!.ToJsonString());

        scale["spec"]!["replicas"] = 7;
        Assert.Equal(409, (await Admin.PutAsync(Deployments + "/scaled/scale", scale)).Code);
        scale = (await Admin.GetAsync(Deployments + "/scaled/scale")).Json;
        scale["spec"]!["replicas"] = 0;
        Assert.Equal("{}", (await Admin.PutAsync(Deployments + "/scaled/scale", scale)).Json["spec"]!.ToJsonString());

        var negative = await Admin.PatchAsync(Deployments + "/scaled/scale", "merge-patch+json", """{"spec":{"replicas":-1}}""");
        Assert.Equal(
            "Scale.autoscaling \"scaled\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0", negative.Message);
    }

    [Fact]
    public async Task Scale_can_be_applied_and_knows_whose_it_is()
    {
        await Admin.CreateAsync(ReplicaSets, Workload("ReplicaSet", "applied"));
        var applied = await Admin.PatchAsync(
            ReplicaSets + "/applied/scale?fieldManager=me&force=true", "apply-patch+yaml", "apiVersion: autoscaling/v1\nkind: Scale\nspec:\n  replicas: 3\n");
        Assert.Equal((200, 3), (applied.Code, (int)applied.Json["spec"]!["replicas"]!));
        var uid = await Admin.PatchAsync(ReplicaSets + "/applied/scale", "merge-patch+json", """{"metadata":{"uid":"another"},"spec":{"replicas":5}}""");
        Assert.Equal((409, "Operation cannot be fulfilled on replicasets/scale.apps \"applied\": Precondition failed: UID in precondition: another, UID in object meta: "),
            (uid.Code, uid.Message[..(uid.Message.LastIndexOf(' ') + 1)]));
    }

    [Fact]
    public async Task Replica_sets_are_found_by_their_number_of_pods()
    {
        await Admin.CreateAsync(ReplicaSets, Workload("ReplicaSet", "found"));
        var none = (await Admin.GetAsync(ReplicaSets + "?fieldSelector=status.replicas=0,metadata.name=found")).Json;
        var some = (await Admin.GetAsync(ReplicaSets + "?fieldSelector=status.replicas!=0,metadata.name=found")).Json;
        Assert.Equal((1, 0), (none["items"]!.AsArray().Count, some["items"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_name_that_is_no_host_name_is_warned_of()
    {
        var answer = await Admin.PostAsync(Deployments, Workload("Deployment", "v1.2"));
        Assert.Equal(
            "299 - \"metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
            + "a DNS label is recommended: [must not contain dots]\"",
            Assert.Single(answer.Warnings));
    }

    [Fact]
    public async Task Discovery_tells_of_scale()
    {
        var resources = (await Admin.GetAsync("/apis/apps/v1")).Json["resources"]!.AsArray();
        var scale = resources.Single(r => (string?)r!["name"] == "deployments/scale")!;
        Assert.Equal(("autoscaling", "v1", "Scale"), ((string?)scale["group"], (string?)scale["version"], (string?)scale["kind"]));
        Assert.Equal(["get", "patch", "update"], scale["verbs"]!.AsArray().Select(v => (string?)v));
    }

    private static string Workload(string kind, string name, string spec = "", string? selector = null) => $$$"""
        {
          "apiVersion": "apps/v1", "kind": "{{{kind}}}", "metadata": {"name": "{{{name}}}"},
          "spec": {
            "selector": {{{selector ?? $"{{\"matchLabels\":{{\"app\":\"{name}\"}}}}"}}},
            "template": {"metadata": {"labels": {"app": "{{{name}}}"}}, "spec": {"containers": [{"name": "c", "image": "busybox"}]}}{{{spec}}}
          }
        }
        """;
}

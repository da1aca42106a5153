using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;
using static Podium.ApiServer.Tests.Server.Samples;

namespace Podium.ApiServer.Tests;

/// <summary>What is special about pods: admission, binding, graceful deletion, eviction.</summary>
public sealed class PodTests(TestServer server) : IClassFixture<TestServer>
{
    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_pod_gets_its_account_its_token_and_its_tolerations()
    {
        var pod = await Admin.CreateAsync(Pods, Pod("admitted"));
        var spec = pod["spec"]!;
        Assert.Equal("default", (string?)spec["serviceAccountName"]);
        var volume = Assert.Single(spec["volumes"]!.AsArray())!;
        Assert.Matches("^kube-api-access-[a-z0-9]{5}$", (string)volume["name"]!);
        Assert.Equal(3607, (int)volume["projected"]!["sources"]![0]!["serviceAccountToken"]!["expirationSeconds"]!);
        Assert.Equal("/var/run/secrets/kubernetes.io/serviceaccount", (string?)spec["containers"]![0]!["volumeMounts"]![0]!["mountPath"]);
        Assert.Equal(["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"], spec["tolerations"]!.AsArray().Select(t => (string?)t!["key"]));
        Assert.Equal(0, (int)spec["priority"]!);
        Assert.Equal(("Pending", "BestEffort"), ((string?)pod["status"]!["phase"], (string?)pod["status"]!["qosClass"]));
    }

    [Fact]
    public async Task A_pod_may_do_without_a_token()
    {
        var pod = await Admin.CreateAsync(Pods, Pod("tokenless", ",\"automountServiceAccountToken\":false"));
        Assert.Null(pod["spec"]!["volumes"]);
    }

    [Fact]
    public async Task A_pod_of_a_missing_account_is_refused()
    {
        var answer = await Admin.PostAsync(Pods, Pod("accountless", ",\"serviceAccountName\":\"nobody\""));
        Assert.Equal((403, "pods \"accountless\" is forbidden: error looking up service account default/nobody: serviceaccount \"nobody\" not found"),
            (answer.Code, answer.Message));
    }

    [Fact]
    public async Task The_systems_priority_classes_are_always_there()
    {
        var pod = await Admin.CreateAsync(Pods, Pod("critical", ",\"priorityClassName\":\"system-node-critical\""));
        Assert.Equal(2000001000, (int)pod["spec"]!["priority"]!);
        var unknown = await Admin.PostAsync(Pods, Pod("vip", ",\"priorityClassName\":\"vip\""));
        Assert.Equal("pods \"vip\" is forbidden: no PriorityClass with name vip was found", unknown.Message);
    }

    [Fact]
    public async Task A_pod_is_bound_once()
    {
        await Admin.CreateAsync(Pods, Pod("bound"));
        const string binding = """{"apiVersion":"v1","kind":"Binding","metadata":{"name":"bound"},"target":{"kind":"Node","name":"n1"}}""";
        var first = await Admin.PostAsync(Pods + "/bound/binding", binding);
        Assert.Equal((201, "Success"), (first.Code, (string?)first.Json["status"]));
        var pod = (await Admin.GetAsync(Pods + "/bound")).Json;
        Assert.Equal("n1", (string?)pod["spec"]!["nodeName"]);
        Assert.Equal("True", (string?)pod["status"]!["conditions"]![0]!["status"]);
        var second = await Admin.PostAsync(Pods + "/bound/binding", binding);
        Assert.Equal(409, second.Code);
        Assert.Contains("pod bound is already assigned to node \"n1\"", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unscheduled_pod_goes_at_once()
    {
        await Admin.CreateAsync(Pods, Pod("unscheduled"));
        await Admin.DeleteAsync(Pods + "/unscheduled");
        Assert.Equal(404, (await Admin.GetAsync(Pods + "/unscheduled")).Code);
    }

    [Fact]
    public async Task A_running_pod_has_its_grace_period_which_can_only_be_shortened()
    {
        await Admin.CreateAsync(Pods, Pod("graceful", ",\"nodeName\":\"n1\""));
        var first = await Admin.DeleteAsync(Pods + "/graceful");
        Assert.Equal(30, (int)first.Json["metadata"]!["deletionGracePeriodSeconds"]!);
        var longer = await Admin.DeleteAsync(Pods + "/graceful", """{"gracePeriodSeconds":60}""");
        Assert.Equal(30, (int)longer.Json["metadata"]!["deletionGracePeriodSeconds"]!);
        var shorter = await Admin.DeleteAsync(Pods + "/graceful?gracePeriodSeconds=5");
        Assert.Equal(5, (int)shorter.Json["metadata"]!["deletionGracePeriodSeconds"]!);
        await Admin.DeleteAsync(Pods + "/graceful?gracePeriodSeconds=0");
        Assert.Equal(404, (await Admin.GetAsync(Pods + "/graceful")).Code);
    }

    [Fact]
    public async Task Status_is_written_by_its_own_subresource_only()
    {
        var pod = await Admin.CreateAsync(Pods, Pod("statused"));
        pod["status"]!["phase"] = "Running";
        Assert.Equal("Pending", (string?)(await Admin.PutAsync(Pods + "/statused", pod)).Json["status"]!["phase"]);
        var status = await Admin.PatchAsync(Pods + "/statused/status", "merge-patch+json",
            """{"status":{"phase":"Running"},"spec":{"activeDeadlineSeconds":5}}""");
        Assert.Equal("Running", (string?)status.Json["status"]!["phase"]);
        Assert.Null(status.Json["spec"]!["activeDeadlineSeconds"]);
    }

    [Fact]
    public async Task Most_of_a_pods_spec_cannot_change()
    {
        var pod = await Admin.CreateAsync(Pods, Pod("fixed"));
        pod["spec"]!["restartPolicy"] = "Never";
        var answer = await Admin.PutAsync(Pods + "/fixed", pod);
        Assert.Equal(422, answer.Code);
        Assert.Contains("spec: Forbidden: pod updates may not change fields other than", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_eviction_marks_the_pod_and_ends_it()
    {
        await Admin.CreateAsync(Pods, Pod("evicted", ",\"nodeName\":\"n1\""));
        var answer = await Admin.PostAsync(Pods + "/evicted/eviction", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"evicted"}}""");
        Assert.Equal(201, answer.Code);
        var pod = (await Admin.GetAsync(Pods + "/evicted")).Json;
        Assert.NotNull(pod["metadata"]!["deletionTimestamp"]);
        Assert.Contains(pod["status"]!["conditions"]!.AsArray(), c => (string?)c!["type"] == "DisruptionTarget");
    }

    [Fact]
    public async Task Logs_of_a_pod_without_a_node_are_empty_and_of_another_container_refused()
    {
        await Admin.CreateAsync(Pods, Pod("silent"));
        var log = await Admin.GetAsync(Pods + "/silent/log");
        Assert.Equal((200, ""), (log.Code, log.Text));
        var other = await Admin.GetAsync(Pods + "/silent/log?container=x");
        Assert.Equal((400, "container x is not valid for pod silent"), (other.Code, other.Message));
        Assert.Equal(422, (await Admin.GetAsync(Pods + "/silent/log?tailLines=-1")).Code);
    }

    [Fact]
    public async Task Nothing_new_comes_into_a_namespace_that_ends()
    {
        await Admin.CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"ending"}}""");
        var ending = await Admin.DeleteAsync("/api/v1/namespaces/ending");
        Assert.Equal("Terminating", (string?)ending.Json["status"]!["phase"]);
        var refused = await Admin.PostAsync("/api/v1/namespaces/ending/configmaps", ConfigMap("late"));
        Assert.Equal((403, "configmaps \"late\" is forbidden: unable to create new content in namespace ending because it is being terminated"),
            (refused.Code, refused.Message));
        Assert.Equal("NamespaceTerminating", (string?)refused.Json["details"]!["causes"]![0]!["reason"]);
        var ns = (await Admin.GetAsync("/api/v1/namespaces/ending")).Json;
        ns["spec"] = new JsonObject();
        Assert.Equal(200, (await Admin.PutAsync("/api/v1/namespaces/ending/finalize", ns)).Code);
        Assert.Equal(404, (await Admin.GetAsync("/api/v1/namespaces/ending")).Code);
    }

    [Fact]
    public async Task The_systems_namespaces_stay()
    {
        var answer = await Admin.DeleteAsync("/api/v1/namespaces/kube-system");
        Assert.Equal((403, "namespaces \"kube-system\" is forbidden: this namespace may not be deleted"), (answer.Code, answer.Message));
    }
}

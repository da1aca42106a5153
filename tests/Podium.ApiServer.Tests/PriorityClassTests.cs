using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests;

/// <summary>Priority and runtime classes over HTTP: what pods get from them.</summary>
public sealed class PriorityClassTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
    private const string Pods = "/api/v1/namespaces/default/pods";

    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_pod_gets_its_classes_number_and_policy()
    {
        await Admin.CreateAsync(Classes, """{"metadata":{"name":"high"},"value":1000,"preemptionPolicy":"Never"}""");
        var pod = await Admin.CreateAsync(Pods, Pod("high", """ "priorityClassName":"high", """));

        Assert.Equal(1000, (int)pod["spec"]!["priority"]!);
        Assert.Equal("Never", (string)pod["spec"]!["preemptionPolicy"]!);
    }

    [Fact]
    public async Task The_default_class_counts_for_pods_without_one_and_there_is_only_one_default()
    {
        await Admin.CreateAsync(Classes, """{"metadata":{"name":"usual"},"value":7,"globalDefault":true}""");
        var pod = await Admin.CreateAsync(Pods, Pod("usual", ""));
        Assert.Equal(("usual", 7), ((string)pod["spec"]!["priorityClassName"]!, (int)pod["spec"]!["priority"]!));

        var second = await Admin.PostAsync(Classes, """{"metadata":{"name":"other"},"value":8,"globalDefault":true}""");
        Assert.Equal("""priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass usual is already marked as default. Only one default can exist""", second.Message);
        await Admin.DeleteAsync($"{Classes}/usual");
    }

    [Theory]
    [InlineData(""" "priorityClassName":"missing", """, "no PriorityClass with name missing was found")]
    [InlineData(""" "priority":5, """, "the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name")]
    [InlineData(""" "preemptionPolicy":"Never", """, "the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name")]
    [InlineData(""" "runtimeClassName":"missing", """, "pod rejected: RuntimeClass \"missing\" not found")]
    [InlineData(""" "overhead":{"cpu":"1"}, """, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")]
    public async Task Pods_that_contradict_the_classes_are_refused(string fields, string why)
    {
        var answer = await Admin.PostAsync(Pods, Pod("refused", fields));
        Assert.Equal((403, $"pods \"refused\" is forbidden: {why}"), (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"system-mine"},"value":1}""",
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class")]
    [InlineData("""{"metadata":{"name":"mine"},"value":1000000001}""", "value: Forbidden: maximum allowed value of a user defined priority is 1000000000")]
    public async Task Classes_beyond_the_users_range_are_refused(string body, string why)
    {
        var answer = await Admin.PostAsync(Classes, body);
        Assert.Equal(422, answer.Code);
        Assert.EndsWith(why, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_systems_classes_are_there_and_stay()
    {
        var answer = await Admin.DeleteAsync($"{Classes}/system-node-critical");
        Assert.Equal("""priorityclasses.scheduling.k8s.io "system-node-critical" is forbidden: this is a system priority class and cannot be deleted""", answer.Message);
        Assert.Equal(2000000000, (int)(await Admin.GetAsync($"{Classes}/system-cluster-critical")).Json["value"]!);
    }

    [Fact]
    public async Task A_runtime_class_gives_overhead_node_selector_and_tolerations()
    {
        await Admin.CreateAsync("/apis/node.k8s.io/v1/runtimeclasses", """
            {"metadata":{"name":"gvisor"},"handler":"runsc","overhead":{"podFixed":{"memory":"64Mi"}},
             "scheduling":{"nodeSelector":{"sandbox":"yes"},"tolerations":[{"key":"sandbox","operator":"Exists"}]}}
            """);
        var pod = await Admin.CreateAsync(Pods, Pod("sandboxed", """ "runtimeClassName":"gvisor", """));
        Assert.Equal("""{"memory":"64Mi"}""", pod["spec"]!["overhead"]!.ToJsonString());
        Assert.Equal("""{"sandbox":"yes"}""", pod["spec"]!["nodeSelector"]!.ToJsonString());
        Assert.Contains(pod["spec"]!["tolerations"]!.AsArray(), t => (string?)t!["key"] == "sandbox");

        var conflict = await Admin.PostAsync(Pods, Pod("conflict", """ "runtimeClassName":"gvisor","nodeSelector":{"sandbox":"no"}, """));
        Assert.Equal("pods \"conflict\" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[sandbox] = yes; pod.spec.nodeSelector[sandbox] = no", conflict.Message);
    }

    private static string Pod(string name, string fields) =>
        $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{ {{{fields}}} "containers":[{"name":"c","image":"i"}]}}""";
}

using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Policy;

/// <summary>What a namespace gives its containers and how it bounds them: limit ranges, quotas, priority classes.</summary>
public sealed class LimitScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task Containers_inherit_what_the_namespace_says_and_pods_beyond_its_bounds_are_refused()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: LimitRange
            metadata:
              name: usual
            spec:
              limits:
              - type: Container
                default: {cpu: 500m, memory: 256Mi}
                defaultRequest: {cpu: 20m, memory: 12Mi}
                max: {memory: 512Mi}
            """);
        await Kubectl.MakeShellPodAsync("inherits", "sleep 3600");
        await Kubectl.WaitReadyAsync("inherits");
        Assert.Equal("""{"limits":{"cpu":"500m","memory":"256Mi"},"requests":{"cpu":"20m","memory":"12Mi"}}""",
            await Kubectl.GetAsync("pod/inherits", ".spec.containers[0].resources"));
        Assert.Equal("Burstable", await Kubectl.GetAsync("pod/inherits", ".status.qosClass"));
        var described = (await Kubectl.RunAsync("describe", "limitrange", "usual")).Succeeded().Output;
        Assert.Matches(@"Container +memory +- +512Mi +12Mi +256Mi +-", described);

        var refused = (await Kubectl.RunAsync("run", "big", "--image=busybox:1.28", "--overrides",
            """{"spec":{"containers":[{"name":"big","image":"busybox:1.28","resources":{"limits":{"memory":"1Gi"}}}]}}""")).Failed();
        Assert.Contains("pods \"big\" is forbidden: maximum memory usage per Container is 512Mi, but limit is 1Gi", refused.Error, StringComparison.Ordinal);
        (await Kubectl.RunAsync("delete", "limitrange", "usual")).Succeeded();
    }

    [Fact]
    public async Task A_misspelt_resource_in_a_limit_range_is_refused_with_both_reasons()
    {
        var refused = (await Kubectl.ApplyAsync("""
            apiVersion: v1
            kind: LimitRange
            metadata:
              name: misspelt
            spec:
              limits:
              - type: Container
                default: {cpu: 500m, memory: 256Mi}
                defaultRequest: {cpu: 200m, memoty: 128Mi}
            """)).Failed();
        Assert.Contains("""spec.limits[0].defaultRequest[memoty]: Invalid value: "memoty": must be a standard resource type or fully qualified""", refused.Error, StringComparison.Ordinal);
        Assert.Contains("""spec.limits[0].defaultRequest[memoty]: Invalid value: "memoty": must be a standard resource for containers""", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_counts_what_is_used_refuses_more_and_gives_back_what_goes()
    {
        (await Kubectl.RunAsync("create", "quota", "few", "--hard=count/configmaps=3,secrets=1")).Succeeded();
        await Kubectl.UntilAsync(result => result.Output.Contains("count/configmaps: 1/3", StringComparison.Ordinal), "get", "quota", "few", "--no-headers");
        (await Kubectl.RunAsync("create", "configmap", "one")).Succeeded();
        (await Kubectl.RunAsync("create", "configmap", "two")).Succeeded();
        var refused = (await Kubectl.RunAsync("create", "configmap", "three")).Failed();
        Assert.Contains(
            "configmaps \"three\" is forbidden: exceeded quota: few, requested: count/configmaps=1, used: count/configmaps=3, limited: count/configmaps=3",
            refused.Error, StringComparison.Ordinal);
        Assert.Contains("count/configmaps: 3/3, secrets: 0/1", (await Kubectl.RunAsync("get", "quota", "few", "--no-headers")).Succeeded().Output, StringComparison.Ordinal);

        (await Kubectl.RunAsync("delete", "configmap", "one")).Succeeded();
        await Kubectl.UntilAsync(result => result.ExitCode == 0, "create", "configmap", "three");
        (await Kubectl.RunAsync("delete", "quota", "few")).Succeeded();
    }

    [Fact]
    public async Task A_priority_class_gives_pods_its_number()
    {
        (await Kubectl.RunAsync("create", "priorityclass", Namespace + "-high", "--value=1000", "--preemption-policy=Never")).Succeeded();
        (await Kubectl.RunAsync("run", "important", "--image=busybox:1.28", "--overrides", $$$"""{"spec":{"priorityClassName":"{{{Namespace}}}-high"} }""")).Succeeded();
        Assert.Equal("1000 Never", await Kubectl.GetAsync("pod/important", ".spec['priority','preemptionPolicy']"));
        Assert.Contains("system-node-critical", (await Kubectl.RunAsync("get", "priorityclasses")).Succeeded().Output, StringComparison.Ordinal);
        (await Kubectl.RunAsync("delete", "priorityclass", Namespace + "-high")).Succeeded();
    }
}

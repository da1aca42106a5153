using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Road;

/// <summary>What a user asks a cluster about itself.</summary>
public sealed class DiscoveryScenarios(Playground playground) : Scenario(playground)
{
    [Theory]
    [InlineData("pods", "KIND:       Pod")]
    [InlineData("pods.metadata", "FIELD: metadata <ObjectMeta>")]
    [InlineData("pods.spec", "FIELD: spec <PodSpec>")]
    [InlineData("pods.spec.containers", "FIELD: containers <[]Container>")]
    [InlineData("pods.spec.restartPolicy", "FIELD: restartPolicy <string>")]
    [InlineData("pods.spec.containers.livenessProbe.exec", "FIELD: exec <ExecAction>")]
    [InlineData("pods.spec.containers.livenessProbe.httpGet", "FIELD: httpGet <HTTPGetAction>")]
    [InlineData("pods.spec.containers.livenessProbe.tcpSocket", "FIELD: tcpSocket <TCPSocketAction>")]
    [InlineData("pods.spec.containers.livenessProbe.grpc", "FIELD: grpc <GRPCAction>")]
    [InlineData("pods.spec.containers.livenessProbe.periodSeconds", "FIELD: periodSeconds <integer>")]
    [InlineData("pods.status.containerStatuses.state.waiting", "FIELD: waiting <ContainerStateWaiting>")]
    [InlineData("events.involvedObject", "FIELD: involvedObject <ObjectReference>")]
    [InlineData("nodes.status.allocatable", "FIELD: allocatable <map[string]Quantity>")]
    public async Task Explain_answers(string path, string expected)
    {
        var explained = (await Kubectl.RunAsync("explain", path)).Succeeded().Output;

        Assert.Contains(expected, explained, StringComparison.Ordinal);
        Assert.Matches(@"DESCRIPTION:\n    [A-Z]", explained);
        Assert.DoesNotContain("<empty>", explained, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pods.spec", 300)]
    [InlineData("pods", 450)]
    [InlineData("pods.spec.containers.livenessProbe", 20)]
    public async Task Explain_shows_the_tree_below(string path, int atLeast)
    {
        var explained = (await Kubectl.RunAsync("explain", path, "--recursive")).Succeeded();
        Assert.True(explained.Lines.Length >= atLeast, $"{path} has {explained.Lines.Length} lines");
    }

    [Fact]
    public async Task Explain_names_a_field_that_is_not_there() => Assert.Equal(
        "error: field \"images\" does not exist\n", (await Kubectl.RunAsync("explain", "pods.spec.containers.images")).Failed().Error);

    [Fact]
    public async Task Resources_and_versions_are_listed()
    {
        var resources = (await Kubectl.RunAsync("api-resources")).Succeeded().Lines;
        Assert.Matches("^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND$", resources[0]);
        foreach (var pattern in new[]
        {
            "^bindings +v1 +true +Binding$", "^configmaps +cm +v1 +true +ConfigMap$", "^events +ev +v1 +true +Event$",
            "^namespaces +ns +v1 +false +Namespace$", "^nodes +no +v1 +false +Node$",
            "^pods +po +v1 +true +Pod$", "^secrets +v1 +true +Secret$", "^serviceaccounts +sa +v1 +true +ServiceAccount$",
            @"^leases +coordination\.k8s\.io/v1 +true +Lease$",
        })
        {
            Assert.Contains(resources, line => System.Text.RegularExpressions.Regex.IsMatch(line.TrimEnd(), pattern));
        }

        var versions = (await Kubectl.RunAsync("api-versions")).Succeeded().Lines;
        Assert.Contains("v1", versions);
        Assert.Contains("coordination.k8s.io/v1", versions);
    }

    [Fact]
    public async Task The_cluster_says_who_and_where_it_is()
    {
        Assert.Matches(@"Server Version: v1\.32\.\d+\+podium\.\S+", (await Kubectl.RunAsync("version")).Succeeded().Output);
        Assert.Matches("Groups +\\[.*system:masters.*\\]", (await Kubectl.RunAsync("auth", "whoami")).Succeeded().Output);
        Assert.Equal("yes\n", (await Kubectl.RunAsync("auth", "can-i", "delete", "pods")).Succeeded().Output);
        Assert.Equal("ok", (await Kubectl.RunAsync("get", "--raw", "/healthz")).Succeeded().Output);
        Assert.Contains("\"kind\":\"PodList\"", (await Kubectl.RunAsync("get", "--raw", "/api/v1/pods?limit=1")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_cluster_has_its_namespaces_and_accounts()
    {
        var namespaces = (await Kubectl.RunAsync("get", "namespaces", "-o", "jsonpath={.items[*].metadata.name}")).Succeeded().Output.Split(' ');
        foreach (var name in new[] { "default", "kube-node-lease", "kube-public", "kube-system" })
        {
            Assert.Contains(name, namespaces);
            await (Kubectl with { Namespace = name }).WaitAsync("--for=create", "serviceaccount/default", "configmap/kube-root-ca.crt");
            Assert.Contains("BEGIN CERTIFICATE", await (Kubectl with { Namespace = name }).GetAsync("cm/kube-root-ca.crt", ".data"), StringComparison.Ordinal);
        }

        var leases = (await (Kubectl with { Namespace = "kube-node-lease" }).RunAsync("get", "leases")).Succeeded().Lines;
        Assert.Matches("^NAME +HOLDER +AGE$", leases[0]);
    }

    [Fact]
    public async Task Waiting_for_a_condition_ends_when_it_holds_or_its_time_is_up()
    {
        await Kubectl.MakeShellPodAsync("awaited", "sleep 3600");
        Assert.Equal(
            "pod/awaited condition met\n", (await Kubectl.RunAsync("wait", "--for=condition=Ready", "pod/awaited", "--timeout=100s")).Succeeded().Output);
        var late = (await Kubectl.RunAsync("wait", "--for=delete", "pod/awaited", "--timeout=1s")).Failed();
        Assert.Contains("timed out waiting for the condition on pods/awaited", late.Error, StringComparison.Ordinal);
        (await Kubectl.RunAsync("delete", "pod", "awaited", "--wait=false")).Succeeded();
        await Kubectl.WaitGoneAsync("awaited");
    }

    [Fact]
    public async Task A_namespace_takes_all_its_objects_along()
    {
        var name = $"{Namespace}-doomed";
        var there = await Cluster.InNewNamespaceAsync(name);
        await there.MakeShellPodAsync("inside", "sleep 3600");
        await there.WaitReadyAsync("inside");
        (await there.RunAsync("create", "configmap", "inside", "--from-literal=a=b")).Succeeded();

        Assert.Equal($"namespace \"{name}\" deleted\n", (await Kubectl.RunAsync("delete", "namespace", name)).Succeeded().Output);

        (await Kubectl.RunAsync("get", "namespace", name)).Failed();
        Assert.Equal("No resources found in " + name + " namespace.\n", (await there.RunAsync("get", "pods")).Succeeded().Error);
    }
}

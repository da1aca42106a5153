using Podium.Scenarios.Tests.Setup;
using Podium.Scenarios.Tests.Workloads;

namespace Podium.Scenarios.Tests.Courses;

/// <summary>A course's lessons on pods behind Services: at an address of a node, several of them in one file, and by two commands.</summary>
[Collection(SharedNodes.Name)]
public sealed class ServiceCourseScenarios(FourNodes playground) : FourNodesScenario(playground)
{
    [Fact]
    public async Task A_web_server_is_reached_at_a_workers_address()
    {
        var address = await Kubectl.GetAsync("node/worker-2", ".status.addresses[?(@.type==\"InternalIP\")].address");
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: web, labels: {app: web} }
            spec:
              containers: [{name: nginx-container, image: "nginx:1.25.3-alpine", ports: [{containerPort: 80}]}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web-svc}
            spec:
              selector: {app: web}
              ports: [{port: 8001, targetPort: 80}]
              externalIPs: ["{{address}}"]
            """);
        await Kubectl.WaitReadyAsync("web");

        var row = (await Kubectl.RunAsync("get", "svc", "web-svc", "-o", "wide", "--no-headers")).Columns().Single();
        Assert.Equal(["web-svc", "ClusterIP", address, "8001/TCP", "app=web"], [row[0], row[1], row[3], row[4], row[6]]);

        // From this machine, and from a pod on another node.
        await UntilWelcomedAsync($"http://{address}:8001/");
        (await Kubectl.RunAsync(
            "run", "asker", "--image=curlimages/curl:7.85.0", "--restart=Never", "--overrides={\"spec\":{\"nodeName\":\"worker-3\"}}", "--command", "--",
            "curl", "-sS", "--retry", "9", "--retry-connrefused", "--max-time", "10", $"http://{address}:8001/")).Succeeded();
        await Kubectl.WaitStatusAsync("asker", "Completed");
        Assert.Contains("Welcome to nginx!", (await Kubectl.RunAsync("logs", "asker")).Succeeded().Output, StringComparison.Ordinal);

        Assert.Equal(
            "pod \"web\" deleted\nservice \"web-svc\" deleted\n", (await Kubectl.RunAsync("delete", "pod/web", "service/web-svc")).Succeeded().Output);
    }

    [Fact]
    public async Task Several_pods_and_their_service_come_from_one_file()
    {
        var team = await Cluster.InNewNamespaceAsync($"{Namespace}-team");
        using var folder = new TemporaryFolder();
        var documents = new[] { "a", "b", "c" }.Select(letter => $$"""
            apiVersion: v1
            kind: Pod
            metadata:
              labels: {type: infra}
              name: label-pod-{{letter}}
              namespace: {{team.Namespace}}
            spec:
              containers:
              - image: busybox:1.28
                name: label-pod-{{letter}}
                command: [sh, -c, "nc -ll -p 7777 -e echo label-pod-{{letter}}"]
              terminationGracePeriodSeconds: 1

            """).Append($$"""
            apiVersion: v1
            kind: Service
            metadata: {name: infra-svc, namespace: {{team.Namespace}}}
            spec:
              selector: {type: infra}
              ports:
              - port: 7777

            """);
        var made = await Cluster.Kubectl.RunAsync("apply", "-f", folder.Write("label-pod.yaml", string.Join("---\n", documents)));
        Assert.Equal("pod/label-pod-a created\npod/label-pod-b created\npod/label-pod-c created\nservice/infra-svc created\n", made.Succeeded().Output);
        (await team.RunAsync("wait", "--for=condition=Ready", "pod", "--selector=type=infra", "--timeout=90s")).Succeeded();

        var rows = (await team.RunAsync("get", "po,svc", "-o", "wide", "--show-labels")).Columns();
        Assert.Equal(["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED NODE", "READINESS GATES", "LABELS"], rows[0]);
        Assert.Equal(["pod/label-pod-a", "pod/label-pod-b", "pod/label-pod-c"], rows[1..4].Select(row => row[0]));
        Assert.All(rows[1..4], row => Assert.Equal(("1/1", "Running", "type=infra"), (row[1], row[2], row[^1])));
        Assert.All(rows[1..4], row => Assert.StartsWith("worker-", row[6], StringComparison.Ordinal));
        Assert.Equal(["NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE", "SELECTOR", "LABELS"], rows[4]);
        Assert.Equal(
            ["service/infra-svc", "ClusterIP", "<none>", "7777/TCP", "type=infra", "<none>"],
            [rows[5][0], rows[5][1], rows[5][3], rows[5][4], rows[5][6], rows[5][7]]);

        // One port is both the Service's and its pods'.
        var address = await team.GetAsync("svc/infra-svc", ".spec.clusterIP");
        Assert.StartsWith("label-pod-", (await Services.ServiceClient.UntilAsync(address, 7777, reply => !reply.IsRefused)).Text, StringComparison.Ordinal);
        await team.UntilAsync(
            result => result.Output.Split(' ').Length == 3, "get", "endpoints", "infra-svc", "-o", "jsonpath={.subsets[0].addresses[*].ip}");
        (await Cluster.Kubectl.RunAsync("delete", "namespace", team.Namespace, "--wait=false")).Succeeded();
    }

    [Fact]
    public async Task A_deployment_made_by_one_command_is_exposed_by_another()
    {
        Assert.Equal(
            "deployment.apps/fleet created\n",
            (await Kubectl.RunAsync("create", "deployment", "fleet", "--image=nginx:1.25.3-alpine", "--replicas=3")).Succeeded().Output);
        Assert.Equal(
            "service/fleet exposed\n", (await Kubectl.RunAsync("expose", "deployment", "fleet", "--port=8080", "--target-port=80")).Succeeded().Output);
        (await Kubectl.RunAsync("rollout", "status", "deployment/fleet", "--timeout=90s")).Succeeded();

        Assert.Equal("app=fleet", (await Kubectl.RunAsync("get", "svc", "fleet", "-o", "wide", "--no-headers")).Columns()[0][6]);
        await UntilWelcomedAsync($"http://{await Kubectl.GetAsync("svc/fleet", ".spec.clusterIP")}:8080/");
    }

    // A pod is ready a moment before every node's rules lead to it.
    private static async Task UntilWelcomedAsync(string url)
    {
        var page = await Command.RunAsync("curl", ["-sS", "--retry", "9", "--retry-connrefused", "--max-time", "10", url]);
        Assert.Contains("Welcome to nginx!", page.Succeeded().Output, StringComparison.Ordinal);
    }
}

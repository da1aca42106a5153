using System.Text.Json.Nodes;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Services;

/// <summary>Which pods are behind a Service: by selector, by readiness, by name, or by whoever writes Endpoints.</summary>
public sealed class EndpointScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_pod_that_is_not_ready_leaves_and_comes_back_without_a_restart()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: gated}
            spec: {selector: {app: gated}, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: gated, labels: {app: gated}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "touch /tmp/ready; sleep 3600"]
                readinessProbe: {exec: {command: [cat, /tmp/ready]}, periodSeconds: 1, failureThreshold: 1}
            """);
        await Kubectl.WaitReadyAsync("gated");
        await ReadyAddressesAsync("gated", 1);

        (await Kubectl.RunAsync("exec", "gated", "--", "rm", "/tmp/ready")).Succeeded();
        await ReadyAddressesAsync("gated", 0);
        Assert.Matches(@"\d", await Kubectl.GetAsync("endpoints/gated", ".subsets[0].notReadyAddresses[0].ip"));

        (await Kubectl.RunAsync("exec", "gated", "--", "touch", "/tmp/ready")).Succeeded();
        await ReadyAddressesAsync("gated", 1);
        Assert.Equal("0", (await Kubectl.RowAsync("gated")).Restarts);
    }

    [Fact]
    public async Task A_slice_tells_which_change_it_follows()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: quick}
            spec: {selector: {app: quick}, ports: [{port: 80}]}
            """);
        await Kubectl.UntilAsync(
            result => result.Output.Length > 0, "get", "endpointslices", "-l", "kubernetes.io/service-name=quick", "-o", "name");
        using var slices = Kubectl.Start(
            "get", "endpointslices", "-l", "kubernetes.io/service-name=quick", "--watch", "-o", "jsonpath={.endpoints[*].conditions.ready}{\"\\n\"}");
        try
        {
            await slices.NextLineAsync();

            // Times of conditions are whole seconds, and what becomes ready in the second of its beginning tells nothing new.
            await Kubectl.MakeAsync("""
                apiVersion: v1
                kind: Pod
                metadata: {name: quick, labels: {app: quick}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: busybox:1.28
                    command: [sleep, "3600"]
                    readinessProbe: {exec: {command: ["true"]}, initialDelaySeconds: 2, timeoutSeconds: 20}
                """);
            await slices.UntilLineAsync(line => line == "true");
            var readyAt = await Kubectl.GetAsync("pod/quick", ".status.conditions[?(@.type==\"Ready\")].lastTransitionTime");

            // The slice tells since when it should be so.
            var slice = (await Kubectl.RunAsync("get", "endpointslices", "-l", "kubernetes.io/service-name=quick", "-o", "json")).Succeeded();
            var metadata = JsonNode.Parse(slice.Output)!["items"]![0]!["metadata"]!;
            var changedFor = (string)metadata["annotations"]!["endpoints.kubernetes.io/last-change-trigger-time"]!;
            Assert.Equal(readyAt, changedFor);
        }
        finally
        {
            await slices.EndAsync();
        }
    }

    [Fact]
    public async Task A_named_port_is_looked_up_in_each_pod()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: named}
            spec: {selector: {app: named}, ports: [{name: web, port: 80, targetPort: http}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: named-a, labels: {app: named}}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"], ports: [{name: http, containerPort: 8080}]}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: named-b, labels: {app: named}}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"], ports: [{name: http, containerPort: 9090}]}]
            """);
        await Kubectl.WaitReadyAsync("named-a");
        await Kubectl.WaitReadyAsync("named-b");
        await ReadyAddressesAsync("named", 2);
        Assert.Equal(["8080", "9090"], (await Kubectl.GetAsync("endpoints/named", ".subsets[*].ports[*].port")).Split(' ').Order());
    }

    [Fact]
    public async Task A_service_without_selector_leads_where_its_endpoints_say()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: elsewhere}
            spec: {ports: [{port: 7777}]}
            ---
            apiVersion: v1
            kind: Endpoints
            metadata: {name: elsewhere}
            subsets: [{addresses: [{ip: 192.0.2.77}], ports: [{port: 7777}]}]
            """);
        var slice = await Kubectl.UntilAsync(
            result => result.Output.Contains("192.0.2.77", StringComparison.Ordinal), "get", "endpointslices", "-l", "kubernetes.io/service-name=elsewhere", "--show-labels");
        Assert.Contains("endpointslicemirroring-controller.k8s.io", slice.Output, StringComparison.Ordinal);
        (await Kubectl.RunAsync("delete", "svc", "elsewhere")).Succeeded();
        (await Kubectl.RunAsync("get", "endpoints", "elsewhere")).Failed();
        await Kubectl.UntilAsync(
            result => result.Output.Length == 0, "get", "endpointslices", "-l", "kubernetes.io/service-name=elsewhere", "-o", "name");
    }

    [Fact]
    public async Task A_service_is_forwarded_and_proxied_to_its_pods()
    {
        (await Kubectl.RunAsync("run", "page", "--image=nginx:1.25.3-alpine", "--port=80", "--expose")).Succeeded();
        await Kubectl.WaitReadyAsync("page");
        await ReadyAddressesAsync("page", 1);
        await Kubectl.UntilAsync(
            result => result.Output.Contains("Welcome to nginx!", StringComparison.Ordinal),
            "get", "--raw", $"/api/v1/namespaces/{Namespace}/services/page:80/proxy/");
        await using var forward = await PortForward.StartAsync(Kubectl, "svc/page", 80);
        using var http = new HttpClient();
        Assert.Contains(
            "Welcome to nginx!", await http.GetStringAsync(new Uri($"http://127.0.0.1:{forward.Port}/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Containers_are_told_of_the_services_that_were_there_before_them()
    {
        (await Kubectl.RunAsync("create", "service", "clusterip", "my-db", "--tcp=5432")).Succeeded();
        var ip = await Kubectl.GetAsync("svc/my-db", ".spec.clusterIP");
        await Kubectl.MakeShellPodAsync("told", "env | sort", restartPolicy: "Never");
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: untold}
            spec:
              enableServiceLinks: false
              restartPolicy: Never
              containers: [{name: main, image: "busybox:1.28", command: [sh, -c, "env | sort"]}]
            """);
        await Kubectl.WaitStatusAsync("told", "Completed");
        await Kubectl.WaitStatusAsync("untold", "Completed");

        var told = (await Kubectl.RunAsync("logs", "told")).Succeeded().Lines;
        Assert.Contains($"MY_DB_SERVICE_HOST={ip}", told);
        Assert.Contains("MY_DB_SERVICE_PORT=5432", told);
        Assert.Contains("MY_DB_SERVICE_PORT_5432=5432", told);
        Assert.Contains($"MY_DB_PORT_5432_TCP=tcp://{ip}:5432", told);
        var untold = (await Kubectl.RunAsync("logs", "untold")).Succeeded().Lines;
        Assert.Contains("KUBERNETES_SERVICE_PORT_HTTPS=443", untold);
        Assert.DoesNotContain(untold, line => line.StartsWith("MY_DB_", StringComparison.Ordinal));
    }

    private Task ReadyAddressesAsync(string service, int count) => Kubectl.UntilAsync(
        result => result.ExitCode == 0 && result.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == count,
        "get", "endpoints", service, "-o", "jsonpath={.subsets[*].addresses[*].ip}");
}

using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Services;

/// <summary>Making, showing, changing and refusing Services.</summary>
public sealed class ServiceObjectScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task Each_type_is_made_and_shown()
    {
        (await Kubectl.RunAsync("create", "service", "clusterip", "plain", "--tcp=8001:80")).Succeeded();
        (await Kubectl.RunAsync("create", "service", "nodeport", "node", "--tcp=80")).Succeeded();
        (await Kubectl.RunAsync("create", "service", "loadbalancer", "balanced", "--tcp=80")).Succeeded();
        (await Kubectl.RunAsync("create", "service", "externalname", "alias", "--external-name=example.org")).Succeeded();
        (await Kubectl.RunAsync("create", "service", "clusterip", "headless", "--clusterip=None")).Succeeded();

        var wide = (await Kubectl.RunAsync("get", "svc", "-o", "wide")).Succeeded();

        Assert.Matches(@"^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE +SELECTOR$", wide.Lines[0]);
        Assert.Contains(wide.Lines, line => IsMatch(line, @"^plain +ClusterIP +10\.[\d.]+ +<none> +8001/TCP +\d+s +app=plain$"));
        Assert.Contains(wide.Lines, line => IsMatch(line, @"^node +NodePort +10\.[\d.]+ +<none> +80:3\d{4}/TCP +\d+s +app=node$"));
        Assert.Contains(wide.Lines, line => IsMatch(line, @"^balanced +LoadBalancer +10\.[\d.]+ +<pending> +80:3\d{4}/TCP +\d+s +app=balanced$"));
        Assert.Contains(wide.Lines, line => IsMatch(line, @"^alias +ExternalName +<none> +example\.org +<none> +\d+s +app=alias$"));
        Assert.Contains(wide.Lines, line => IsMatch(line, @"^headless +ClusterIP +None +<none> +<none> +\d+s +app=headless$"));
    }

    [Fact]
    public async Task The_api_server_has_a_service()
    {
        var line = (await Cluster.Kubectl.RunAsync("get", "svc", "kubernetes", "-n", "default", "--no-headers")).Succeeded().Output;
        Assert.Matches(@"^kubernetes +ClusterIP +10\.\d+\.\d+\.1 +<none> +443/TCP ", line);
        var endpoints = (await Cluster.Kubectl.RunAsync("get", "endpoints", "kubernetes", "-n", "default", "--no-headers")).Succeeded().Output;
        Assert.Matches($@"^kubernetes +[\d.]+:{Cluster.Port} ", endpoints);

        Assert.StartsWith(
            "Kubernetes control plane is running at https://127.0.0.1:", Plain((await Cluster.Kubectl.RunAsync("cluster-info")).Succeeded().Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_runs_is_exposed_and_described()
    {
        (await Kubectl.RunAsync("run", "shown", "--image=nginx:1.25.3-alpine", "--port=80", "--labels=app=shown,tier=front")).Succeeded();
        await Kubectl.WaitReadyAsync("shown");
        (await Kubectl.RunAsync("expose", "pod", "shown", "--port=8080", "--target-port=80", "--name=shown-svc", "--type=NodePort")).Succeeded();
        var ip = await Kubectl.GetAsync("pod/shown", ".status.podIP");
        await Kubectl.UntilAsync(result => result.Output.Contains($"{ip}:80", StringComparison.Ordinal), "get", "endpoints", "shown-svc");
        await Kubectl.UntilAsync(
            result => result.Output == ip,
            "get", "endpointslices", "-l", "kubernetes.io/service-name=shown-svc", "-o", "jsonpath={.items[*].endpoints[?(@.conditions.ready==true)].addresses[0]}");

        var described = (await Kubectl.RunAsync("describe", "svc", "shown-svc")).Succeeded().Output;

        Assert.Matches(@"(?m)^Selector: +app=shown,tier=front$", described);
        Assert.Matches(@"(?m)^Type: +NodePort$", described);
        Assert.Matches(@"(?m)^IP Family Policy: +SingleStack$", described);
        Assert.Matches(@"(?m)^Port: +<unset>  8080/TCP$", described);
        Assert.Matches(@"(?m)^TargetPort: +80/TCP$", described);
        Assert.Matches(@"(?m)^NodePort: +<unset>  3\d{4}/TCP$", described);
        Assert.Matches($@"(?m)^Endpoints: +{ip}:80$", described);
        Assert.Matches(@"(?m)^External Traffic Policy: +Cluster$", described);
        var all = (await Kubectl.RunAsync("get", "po,svc,ep,endpointslices")).Succeeded().Output;
        Assert.Contains("pod/shown", all, StringComparison.Ordinal);
        Assert.Contains("service/shown-svc", all, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^endpointslice\.discovery\.k8s\.io/shown-svc-\w{{5}} +IPv4 +80 +{ip} ", all);
    }

    [Fact]
    public async Task A_deployment_is_exposed_with_its_ports()
    {
        (await Kubectl.RunAsync("create", "deployment", "fleet", "--image=nginx:1.25.3-alpine", "--replicas=2", "--port=80")).Succeeded();
        (await Kubectl.RunAsync("expose", "deployment", "fleet")).Succeeded();
        (await Kubectl.RunAsync("rollout", "status", "deployment/fleet", "--timeout=90s")).Succeeded();
        await Kubectl.UntilAsync(
            result => result.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 2,
            "get", "endpoints", "fleet", "-o", "jsonpath={.subsets[*].addresses[*].ip}");
    }

    [Fact]
    public async Task A_change_of_type_gives_and_takes_node_ports()
    {
        (await Kubectl.RunAsync("create", "service", "clusterip", "moving", "--tcp=80")).Succeeded();
        var ip = await Kubectl.GetAsync("svc/moving", ".spec.clusterIP");
        (await Kubectl.RunAsync("patch", "svc", "moving", "-p", """{"spec":{"type":"NodePort"}}""")).Succeeded();
        Assert.Matches(@"^3\d{4}$", await Kubectl.GetAsync("svc/moving", ".spec.ports[0].nodePort"));
        (await Kubectl.RunAsync("patch", "svc", "moving", "-p", """{"spec":{"type":"ClusterIP"}}""")).Succeeded();
        Assert.Equal("", await Kubectl.GetAsync("svc/moving", ".spec.ports[0].nodePort"));
        Assert.Equal(ip, await Kubectl.GetAsync("svc/moving", ".spec.clusterIP"));
    }

    [Fact]
    public async Task Wrong_services_are_refused_in_kubernetes_words()
    {
        var without = (await Kubectl.ApplyAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: without-ports}
            spec: {selector: {app: x}}
            """)).Failed();
        Assert.Equal("The Service \"without-ports\" is invalid: spec.ports: Required value\n", without.Error);
        var outside = (await Kubectl.ApplyAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: low-port}
            spec: {type: NodePort, ports: [{port: 80, nodePort: 80}]}
            """)).Failed();
        Assert.Equal(
            "The Service \"low-port\" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767\n",
            outside.Error);
        (await Kubectl.RunAsync("create", "service", "clusterip", "settled", "--tcp=80")).Succeeded();
        var changed = (await Kubectl.RunAsync("patch", "svc", "settled", "-p", """{"spec":{"clusterIP":"10.9.9.9"}}""")).Failed();
        Assert.Contains("spec.clusterIPs[0]: Invalid value: []string{\"10.9.9.9\"}: may not change once set", changed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_is_edited()
    {
        (await Kubectl.RunAsync("create", "service", "clusterip", "edited", "--tcp=80")).Succeeded();
        var edit = await Kubectl.RunWithEnvironmentAsync(
            new Dictionary<string, string> { ["KUBE_EDITOR"] = "sed -i s/sessionAffinity:.*/sessionAffinity:\\ ClientIP/" }, "edit", "svc", "edited");
        edit.Succeeded();
        Assert.Equal("10800", await Kubectl.GetAsync("svc/edited", ".spec.sessionAffinityConfig.clientIP.timeoutSeconds"));
    }

    [Fact]
    public async Task An_old_kubectl_knows_services()
    {
        if (KubectlVersions.Find("1.20") is not { } program)
        {
            return; // A machine without it has the newer ones.
        }

        var old = Kubectl with { Program = program };
        (await old.RunAsync("create", "service", "nodeport", "aged", "--tcp=80")).Succeeded();
        Assert.Matches(@"(?m)^aged +NodePort +10\.[\d.]+ +<none> +80:3\d{4}/TCP ", (await old.RunAsync("get", "svc")).Succeeded().Output);
        Assert.Matches(@"(?m)^Endpoints: +<none>$", (await old.RunAsync("describe", "svc", "aged")).Succeeded().Output);
        (await old.RunAsync("delete", "svc", "aged")).Succeeded();
    }

    private static bool IsMatch(string text, string pattern) => System.Text.RegularExpressions.Regex.IsMatch(text, pattern);

    private static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\u001b\\[[0-9;]*m", "");
}

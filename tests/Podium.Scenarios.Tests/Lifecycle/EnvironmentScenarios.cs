using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>What a container finds in its environment.</summary>
public sealed class EnvironmentScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task Variables_come_from_values_fields_resources_maps_and_secrets()
    {
        (await Kubectl.RunAsync("create", "configmap", "words", "--from-literal=one=eins", "--from-literal=two=zwei", "--from-literal=not.a.name=x")).Succeeded();
        (await Kubectl.RunAsync("create", "secret", "generic", "keys", "--from-literal=password=s3cret")).Succeeded();
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: variables, labels: {app: vars}, annotations: {note: kept}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "env; echo 'args $(EXPANDED) $$(PLAIN) $(NOBODY)'; sleep 3600"]
                resources: {requests: {cpu: 100m, memory: 16Mi}, limits: {cpu: 1500m, memory: 32Mi}}
                envFrom: [{prefix: W_, configMapRef: {name: words}}, {secretRef: {name: keys}}, {configMapRef: {name: absent, optional: true}}]
                env:
                - {name: PLAIN, value: plain}
                - {name: EXPANDED, value: "$(PLAIN)-and-more"}
                - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
                - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
                - {name: APP, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}}
                - {name: CPUS, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                - {name: MEMORY, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
                - {name: WORD, valueFrom: {configMapKeyRef: {name: words, key: one}}}
                - {name: SECRET, valueFrom: {secretKeyRef: {name: keys, key: password}}}
                - {name: MAYBE, valueFrom: {secretKeyRef: {name: keys, key: absent, optional: true}}}
            """);
        await Kubectl.WaitReadyAsync("variables");
        var address = await Kubectl.GetAsync("pod/variables", ".status.podIP");
        var node = await Kubectl.GetAsync("pod/variables", ".spec.nodeName");

        var seen = (await Kubectl.UntilAsync(result => result.Output.Contains("\nargs ", StringComparison.Ordinal), "logs", "variables")).Lines;

        foreach (var expected in new[]
        {
            "PLAIN=plain", "EXPANDED=plain-and-more", "POD_NAME=variables", $"POD_NAMESPACE={Namespace}", $"POD_IP={address}", $"NODE={node}",
            "APP=vars", "CPUS=2", "MEMORY=32", "WORD=eins", "SECRET=s3cret", "W_one=eins", "W_two=zwei", "password=s3cret", "HOSTNAME=variables",
            "args plain-and-more $(PLAIN) $(NOBODY)",
        })
        {
            Assert.Contains(expected, seen);
        }

        Assert.DoesNotContain(seen, line => line.StartsWith("MAYBE=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_service_account_lies_in_every_container()
    {
        await Kubectl.MakeShellPodAsync("account", "sleep 3600");
        await Kubectl.WaitReadyAsync("account");
        const string folder = "/var/run/secrets/kubernetes.io/serviceaccount";

        Assert.Equal(Namespace, (await Kubectl.RunAsync("exec", "account", "--", "cat", $"{folder}/namespace")).Succeeded().Output);
        Assert.StartsWith(
            "-----BEGIN CERTIFICATE-----", (await Kubectl.RunAsync("exec", "account", "--", "cat", $"{folder}/ca.crt")).Succeeded().Output, StringComparison.Ordinal);
        var token = (await Kubectl.RunAsync("exec", "account", "--", "cat", $"{folder}/token")).Succeeded().Output;
        Assert.Equal(3, token.Split('.').Length);
        (await Kubectl.RunAsync("exec", "account", "--", "sh", "-c", $"! touch {folder}/x 2>/dev/null")).Succeeded();

        // The token says who its holder is, which is nobody with any rights.
        using var folderOfEmptyConfig = new TemporaryFolder();
        var nobody = folderOfEmptyConfig.Write("config", "");
        string[] asPod = ["--kubeconfig", nobody, "--server", $"https://127.0.0.1:{Cluster.Port}", "--insecure-skip-tls-verify", "--token", token];
        var whoami = await Command.RunAsync(Kubectl.Program, [.. asPod, "auth", "whoami"]);
        Assert.Contains($"system:serviceaccount:{Namespace}:default", whoami.Succeeded().Output, StringComparison.Ordinal);
        var refused = (await Command.RunAsync(Kubectl.Program, [.. asPod, "get", "pods", "-n", Namespace])).Failed();
        Assert.Contains(
            $"pods is forbidden: User \"system:serviceaccount:{Namespace}:default\" cannot list resource \"pods\" in API group \"\" in the namespace \"{Namespace}\"",
            refused.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_and_hosts_are_the_pods_own()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: named}
            spec:
              hostname: box
              subdomain: set
              hostAliases: [{ip: 10.1.2.3, hostnames: [friend.example, pal]}]
              dnsPolicy: None
              dnsConfig: {nameservers: [10.9.9.9], searches: [a.example], options: [{name: ndots, value: "3"}]}
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
            """);
        await Kubectl.WaitReadyAsync("named");

        Assert.Equal("box\n", (await Kubectl.RunAsync("exec", "named", "--", "hostname")).Succeeded().Output);
        var hosts = (await Kubectl.RunAsync("exec", "named", "--", "cat", "/etc/hosts")).Succeeded().Output;
        Assert.StartsWith("# Kubernetes-managed hosts file.\n", hosts, StringComparison.Ordinal);
        Assert.Contains($"{await Kubectl.GetAsync("pod/named", ".status.podIP")}\tbox.set.{Namespace}.svc.cluster.local\tbox\n", hosts, StringComparison.Ordinal);
        Assert.Contains("10.1.2.3\tfriend.example\tpal\n", hosts, StringComparison.Ordinal);
        Assert.Equal(
            "search a.example\nnameserver 10.9.9.9\noptions ndots:3\n",
            (await Kubectl.RunAsync("exec", "named", "--", "cat", "/etc/resolv.conf")).Succeeded().Output);
    }
}

using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Services;

/// <summary>Names of Services and pods, asked by the resolvers that images have: busybox's own, and glibc's.</summary>
public sealed class NameScenarios(Playground playground) : Scenario(playground)
{
    [Theory]
    [InlineData("myservice", "")]
    [InlineData("otherservice", ".$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local")]
    public async Task An_init_container_that_waits_for_a_name_ends_when_the_service_appears(string service, string domain)
    {
        var pod = $"waits-for-{service}";
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {{pod}}
            spec:
              terminationGracePeriodSeconds: 1
              initContainers:
              - name: wait
                image: busybox:1.28
                command: [sh, -c, "until nslookup {{service}}{{domain}}; do echo waiting for {{service}}; sleep 0.2; done"]
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
            """);
        await Kubectl.UntilAsync(result => result.Output.Contains($"waiting for {service}", StringComparison.Ordinal), "logs", pod, "-c", "wait");
        Assert.Equal("Init:0/1", (await Kubectl.RowAsync(pod)).Status);

        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Service
            metadata:
              name: {{service}}
            spec:
              ports: [{protocol: TCP, port: 80, targetPort: 9376}]
            """);
        await Kubectl.WaitReadyAsync(pod);
        var address = await Kubectl.GetAsync($"service/{service}", ".spec.clusterIP");
        Assert.Contains(address, (await Kubectl.RunAsync("exec", pod, "--", "nslookup", $"{service}.{Namespace}.svc.cluster.local")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Busybox_and_glibc_find_the_same_names()
    {
        await Kubectl.MakeAsync(string.Join("---\n", ServiceClient.TellingPod("db-0", "db", "  hostname: db-0\n  subdomain: headless"), """
            apiVersion: v1
            kind: Service
            metadata:
              name: named
            spec:
              ports: [{name: http, port: 80}]

            """, """
            apiVersion: v1
            kind: Service
            metadata:
              name: headless
            spec:
              clusterIP: None
              selector: {app: db}
              ports: [{name: tell, port: 8080}]

            """, """
            apiVersion: v1
            kind: Service
            metadata:
              name: alias
            spec:
              type: ExternalName
              externalName: named.NAMESPACE.svc.cluster.local

            """.Replace("NAMESPACE", Namespace, StringComparison.Ordinal), """
            apiVersion: v1
            kind: Pod
            metadata:
              name: glibc
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: main, image: "debian:10", command: [sleep, "3600"]}

            """));
        await Kubectl.MakeShellPodAsync("busybox", "sleep 3600");
        foreach (var pod in new[] { "db-0", "glibc", "busybox" })
        {
            await Kubectl.WaitReadyAsync(pod);
        }

        var service = await Kubectl.GetAsync("service/named", ".spec.clusterIP");
        var pod0 = await Kubectl.GetAsync("pod/db-0", ".status.podIP");
        foreach (var (name, address) in new[]
        {
            ("named", service), ($"named.{Namespace}", service), ($"named.{Namespace}.svc", service), ($"named.{Namespace}.svc.cluster.local", service),
            ("NAMED", service), ("alias", service), ("headless", pod0), ("db-0.headless", pod0),
            ($"{pod0.Replace('.', '-')}.{Namespace}.pod.cluster.local", pod0),
        })
        {
            // ping asks as all of busybox does, getent as all programs that use the C library.
            foreach (var (pod, ask) in new[] { ("busybox", $"ping -c 1 -W 1 {name} | head -1"), ("glibc", $"getent ahostsv4 {name}") })
            {
                var found = await Kubectl.UntilAsync(result => result.Output.Length > 0, "exec", pod, "--", "sh", "-c", ask);
                Assert.Contains(address, found.Output, StringComparison.Ordinal);
            }
        }

        var missing = await Kubectl.RunAsync("exec", "busybox", "--", "nslookup", "nothing");
        Assert.NotEqual(0, missing.ExitCode);
    }
}

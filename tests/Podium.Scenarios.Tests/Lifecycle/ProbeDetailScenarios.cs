using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>What probes send and take: headers, redirects, gRPC services, grace periods of their own, connections that break.</summary>
public sealed class ProbeDetailScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_redirect_within_the_pod_is_followed_and_headers_are_sent()
    {
        // It answers the probe with a redirect to a second port, and there only to the right header and agent.
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: redirecting}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: first
                image: busybox:1.28
                command: [sh, -c, "while true; do printf 'HTTP/1.1 302 Found\\r\\nLocation: /second\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n' | nc -l -p 8080 >> /tmp/asked; done"]
                readinessProbe: {httpGet: {path: /first, port: 8080, httpHeaders: [{name: X-Asked-By, value: me}]}, periodSeconds: 1, timeoutSeconds: 2}
            """);
        var unhealthy = await Kubectl.WaitEventAsync("redirecting", e => e.Message.Contains("stopped after 10 redirects", StringComparison.Ordinal) || e.Reason == "Unhealthy");
        Assert.StartsWith("Readiness probe failed: Get \"http://", unhealthy.Message, StringComparison.Ordinal);
        var asked = (await Kubectl.UntilAsync(
            result => result.Output.Contains("GET /second", StringComparison.Ordinal), "exec", "redirecting", "--", "cat", "/tmp/asked")).Output;
        Assert.Contains("GET /first HTTP/1.1", asked, StringComparison.Ordinal);
        Assert.Contains("X-Asked-By: me", asked, StringComparison.Ordinal);
        Assert.Contains("User-Agent: kube-probe/1.32", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_may_end_its_container_sooner_than_the_pod_would()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: abrupt}
            spec:
              terminationGracePeriodSeconds: 600
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "trap '' TERM; while true; do sleep 0.2; done"]
                livenessProbe: {exec: {command: ["false"]}, periodSeconds: 1, failureThreshold: 1, terminationGracePeriodSeconds: 1}
            """);
        await Kubectl.WaitRowAsync("abrupt", row => row.Restarts.StartsWith('1'));
        Assert.Equal("137 Error", await Kubectl.GetAsync("pod/abrupt", ".status.containerStatuses[0].lastState.terminated['exitCode','reason']"));
        (await Kubectl.RunAsync("delete", "pod", "abrupt", "--grace-period=1")).Succeeded();
    }

    [Fact]
    public async Task A_service_that_answers_by_grpc_is_ready()
    {
        // The bytes of HTTP/2: settings; then headers with status 200 and grpc, a message that says SERVING, trailers with status 0.
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: remote}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command:
                - sh
                - -c
                - |
                  answer() {
                    printf '\000\000\000\004\000\000\000\000\000'
                    sleep 0.3
                    printf '\000\000\000\004\001\000\000\000\000'
                    printf '\000\000\040\001\004\000\000\000\001\210\000\014content-type\020application/grpc'
                    printf '\000\000\007\000\000\000\000\000\001\000\000\000\000\002\010\001'
                    printf '\000\000\017\001\005\000\000\000\001\000\013grpc-status\0010'
                    sleep 1
                  }
                  while true; do answer | nc -l -p 5000 >> /tmp/asked; done
                readinessProbe: {grpc: {port: 5000, service: dinner}, periodSeconds: 1, timeoutSeconds: 3}
            """);
        await Kubectl.WaitReadyAsync("remote");
        Assert.Contains("dinner", (await Kubectl.RunAsync("exec", "remote", "--", "cat", "/tmp/asked")).Succeeded().Output, StringComparison.Ordinal);
    }
}

using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>What probes send and take: headers, redirects, gRPC services, grace periods of their own, connections that break.</summary>
public sealed class ProbeDetailScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_redirect_within_the_pod_is_followed_and_headers_are_sent()
    {
        // Only the right header and agent are led on to a page that is there; the other path leads to itself.
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: redirects}
            data:
              default.conf: |
                server {
                  listen 8080;
                  location = /first { return 302 /second-$http_x_asked_by-$http_user_agent; }
                  location = /second-me-kube-probe/1.32 { if ($http_x_asked_by != me) { return 403; } return 200 fine; }
                  location = /round { return 302 /round; }
                }
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: redirecting}
            spec:
              terminationGracePeriodSeconds: 1
              volumes: [{name: redirects, configMap: {name: redirects}}]
              containers:
              - name: first
                image: nginx:1.25.3
                imagePullPolicy: IfNotPresent
                volumeMounts: [{name: redirects, mountPath: /etc/nginx/conf.d}]
                startupProbe: {httpGet: {path: /first, port: 8080, httpHeaders: [{name: X-Asked-By, value: me}]}, periodSeconds: 1, timeoutSeconds: 10, failureThreshold: 60}
                readinessProbe: {httpGet: {path: /round, port: 8080}, periodSeconds: 1, timeoutSeconds: 10}
            """);

        var unhealthy = await Kubectl.WaitEventAsync("redirecting", e => e.Message.StartsWith("Readiness", StringComparison.Ordinal));
        Assert.StartsWith("Readiness probe failed: Get \"http://", unhealthy.Message, StringComparison.Ordinal);
        Assert.EndsWith("stopped after 10 redirects", unhealthy.Message, StringComparison.Ordinal);
        Assert.Equal("0", (await Kubectl.RowAsync("redirecting")).Restarts);
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
        await Kubectl.WaitRowAsync("abrupt", row => row.RestartCount >= 1);
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
        await Kubectl.UntilAsync(result => result.Output.Contains("dinner", StringComparison.Ordinal), "exec", "remote", "--", "cat", "/tmp/asked");
    }
}

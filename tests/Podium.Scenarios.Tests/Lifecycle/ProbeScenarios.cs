using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>Readiness and its consequences; probes of every kind that pass. Liveness has scenarios of its own.</summary>
public sealed class ProbeScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_command_given_as_one_string_errs_and_never_counts()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: one-string}
            spec:
              containers:
              - name: myweb
                image: httpd
                imagePullPolicy: IfNotPresent
                ports: [{containerPort: 80, protocol: TCP}]
                livenessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1, failureThreshold: 1}
                startupProbe: {exec: {command: ["ls /tmp/abc"]}, periodSeconds: 1, failureThreshold: 1}
            """);

        var unhealthy = await Kubectl.WaitEventAsync("one-string", e => e is { Reason: "Unhealthy", Count: >= 2 } || e.Message.Contains("Startup probe errored", StringComparison.Ordinal));

        Assert.Equal("Warning", unhealthy.Type);
        Assert.Matches(
            "^Startup probe errored: .*exec: \"ls /tmp/abc\": stat ls /tmp/abc: no such file or directory",
            unhealthy.Message);

        // The threshold of one was passed, had it counted; the startup probe holds the liveness probe back.
        var row = await Kubectl.WaitStatusAsync("one-string", "Running");
        Assert.Equal(("0/1", "Running", "0"), (row.Ready, row.Status, row.Restarts));
        Assert.DoesNotContain(await Kubectl.EventsAsync("one-string"), e => e.Message.StartsWith("Liveness", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Readiness_comes_and_goes_without_a_restart()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: moody}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                readinessProbe: {exec: {command: [cat, /tmp/ready]}, periodSeconds: 1, timeoutSeconds: 10, failureThreshold: 2}
            """);
        var unhealthy = await Kubectl.WaitEventAsync("moody", e => e.Reason == "Unhealthy");
        Assert.Equal("Readiness probe failed: cat: can't open '/tmp/ready': No such file or directory", unhealthy.Message.TrimEnd());
        Assert.Equal("0/1", (await Kubectl.WaitStatusAsync("moody", "Running")).Ready);
        Assert.Equal(
            "ContainersNotReady|containers with unready status: [main]",
            (await Kubectl.RunAsync("get", "pod", "moody", "-o", "jsonpath={.status.conditions[?(@.type==\"Ready\")].reason}|{.status.conditions[?(@.type==\"Ready\")].message}")).Succeeded().Output);

        (await Kubectl.RunAsync("exec", "moody", "--", "touch", "/tmp/ready")).Succeeded();
        await Kubectl.WaitReadyAsync("moody");
        var ready = await Kubectl.RowAsync("moody");
        Assert.Equal(("1/1", "Running"), (ready.Ready, ready.Status));

        (await Kubectl.RunAsync("exec", "moody", "--", "rm", "/tmp/ready")).Succeeded();
        await Kubectl.WaitAsync("--for=condition=Ready=false", "pod/moody");
        Assert.Equal("0", (await Kubectl.RowAsync("moody")).Restarts);
    }

    [Fact]
    public async Task Startup_and_liveness_by_http_pass_in_silence()
    {
        // The hook holds the probes back until the server listens: even the first one finds it there.
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: myweb-startup}
            spec:
              containers:
              - name: myweb
                image: httpd
                imagePullPolicy: IfNotPresent
                ports: [{name: web, containerPort: 80, protocol: TCP}]
                lifecycle: {postStart: {exec: {command: [sh, -c, "until wget -qO- http://localhost/; do sleep 0.1; done"]}}}
                livenessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1, timeoutSeconds: 10}
                readinessProbe: {tcpSocket: {port: web}, periodSeconds: 1, timeoutSeconds: 10}
                startupProbe: {httpGet: {path: /, port: web}, timeoutSeconds: 10}
            """);
        await Kubectl.WaitReadyAsync("myweb-startup");

        Assert.Equal("true", await Kubectl.GetAsync("pod/myweb-startup", ".status.containerStatuses[0].started"));
        Assert.Equal("0", (await Kubectl.RowAsync("myweb-startup")).Restarts);
        Assert.DoesNotContain(await Kubectl.EventsAsync("myweb-startup"), e => e.Reason == "Unhealthy");
    }

    [Fact]
    public async Task A_probe_by_https_takes_any_certificate()
    {
        using var folder = new TemporaryFolder();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=nobody.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        (await Kubectl.RunAsync(
            "create", "secret", "tls", "self-signed",
            "--cert", folder.Write("tls.crt", certificate.ExportCertificatePem()),
            "--key", folder.Write("tls.key", key.ExportPkcs8PrivateKeyPem()))).Succeeded();
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: site}
            data:
              default.conf: |
                server {
                  listen 443 ssl;
                  ssl_certificate /tls/tls.crt;
                  ssl_certificate_key /tls/tls.key;
                  location / { return 200 fine; }
                  location /broken { return 503 broken; }
                }
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: secure}
            spec:
              volumes: [{name: site, configMap: {name: site}}, {name: tls, secret: {secretName: self-signed}}]
              containers:
              - name: main
                image: nginx:1.25.3
                imagePullPolicy: IfNotPresent
                ports: [{name: secure, containerPort: 443}]
                volumeMounts: [{name: site, mountPath: /etc/nginx/conf.d}, {name: tls, mountPath: /tls}]
                startupProbe: {httpGet: {scheme: HTTPS, path: /, port: secure}, periodSeconds: 1, timeoutSeconds: 10, failureThreshold: 60}
                livenessProbe: {tcpSocket: {port: secure}, periodSeconds: 1, timeoutSeconds: 10}
                readinessProbe: {httpGet: {scheme: HTTPS, path: /broken, port: 443}, periodSeconds: 1, timeoutSeconds: 10}
            """);

        var unhealthy = await Kubectl.WaitEventAsync("secure", e => e.Message.StartsWith("Readiness", StringComparison.Ordinal));

        Assert.Equal(("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"), (unhealthy.Reason, unhealthy.Message.TrimEnd()));
        await Kubectl.WaitFieldAsync("pod/secure", ".status.containerStatuses[0].started", "true");
        var row = await Kubectl.RowAsync("secure");
        Assert.Equal(("0/1", "Running", "0"), (row.Ready, row.Status, row.Restarts));
    }

    [Fact]
    public async Task A_slow_probe_times_out()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: slow}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                readinessProbe: {exec: {command: [sleep, "5"]}, periodSeconds: 1, timeoutSeconds: 1}
            """);

        var unhealthy = await Kubectl.WaitEventAsync("slow", e => e.Reason == "Unhealthy");

        Assert.Matches(new Regex("^Readiness probe (failed: command timed out: \"sleep 5\" timed out after 1s|errored: .*DeadlineExceeded.*|failed: command \"sleep 5\" timed out)$"), unhealthy.Message.TrimEnd());
    }
}

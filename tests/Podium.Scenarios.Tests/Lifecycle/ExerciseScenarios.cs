using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>Exercises from courses on pods: a database without its password, a web page made by an init container, logs by a sidecar.</summary>
public sealed class ExerciseScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_database_without_its_password_ends_with_an_error_and_its_log_says_why()
    {
        await Kubectl.MakeAsync(Database("mysql57-pod", ""));

        await Kubectl.WaitRowAsync("mysql57-pod", r => r is { Ready: "0/1", Status: "Error" or "CrashLoopBackOff" });
        Assert.Contains(
            "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n",
            (await Kubectl.RunAsync("logs", "mysql57-pod")).Succeeded().Output,
            StringComparison.Ordinal);

        await Kubectl.MakeAsync(Database("mysql57-set", "env: [{name: MYSQL_ROOT_PASSWORD, value: \"k8spass#\"}]"));
        await Kubectl.WaitReadyAsync("mysql57-set");

        static string Database(string name, string environment) => $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: "{{name}}", labels: {type: mysql57} }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: mysql57-container
                image: mysql:5.7
                ports: [{containerPort: 3306}]
                {{environment}}
            """;
    }

    [Fact]
    public async Task An_init_container_makes_the_page_that_the_web_server_serves()
    {
        (await Kubectl.RunAsync("run", "source", "--image=nginx:1.25.3-alpine")).Succeeded();
        await Kubectl.WaitReadyAsync("source");
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: weather-pod}
            spec:
              volumes: [{name: weather-data, emptyDir: {} }]
              initContainers:
              - name: download-config
                image: curlimages/curl:7.85.0
                args: ["-s", "http://{{await Kubectl.GetAsync("pod/source", ".status.podIP")}}/", "-o", "/usr/share/nginx/html/index.html"]
                volumeMounts: [{mountPath: /usr/share/nginx/html, name: weather-data}]
              containers:
              - name: nginx-container
                image: nginx:1.25.3-alpine
                ports: [{containerPort: 80}]
                volumeMounts: [{mountPath: /usr/share/nginx/html, name: weather-data}]
            """);
        await Kubectl.WaitReadyAsync("weather-pod");

        using var http = new HttpClient();
        Assert.Contains(
            "Welcome to nginx!",
            await http.GetStringAsync(new Uri($"http://{await Kubectl.GetAsync("pod/weather-pod", ".status.podIP")}/")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_containers_share_a_log_that_exec_can_follow()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: log-pod}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: app-container
                image: nginx:1.25.3
                volumeMounts: [{name: html-log, mountPath: /usr/share/nginx/html}]
              - name: sidecar-container
                image: debian:10
                volumeMounts: [{name: html-log, mountPath: /date-log}]
                command: [/bin/sh, -c]
                args:
                  - while true; do
                      date >> /date-log/index.html;
                      sleep 1;
                    done
              volumes: [{name: html-log, emptyDir: {}}]
            """);
        await Kubectl.WaitReadyAsync("log-pod");

        foreach (var (container, file) in new[] { ("app-container", "/usr/share/nginx/html/index.html"), ("sidecar-container", "/date-log/index.html") })
        {
            using var tail = Kubectl.Start("exec", "log-pod", "-c", container, "--", "tail", "-f", file);
            using var patience = new CancellationTokenSource(Command.Patience);
            for (var i = 0; i < 2; i++)
            {
                Assert.Matches(@"\d\d:\d\d:\d\d.* \d{4}$", await tail.StandardOutput.ReadLineAsync(patience.Token));
            }

            tail.Kill();
            await tail.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task A_namespace_whose_name_has_a_slip_is_not_found()
    {
        var refused = (await Kubectl.RunAsync("get", "pods", "-n", "defaul드")).ExitCode;
        var made = (await (Kubectl with { Namespace = "" }).ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: weather-pod, namespace: defaul드}
            spec: {containers: [{name: main, image: busybox}]}
            """)).Failed();

        Assert.Contains("namespaces \"defaul드\" not found", made.Error, StringComparison.Ordinal);
        Assert.True(refused is 0 or 1);
    }

    [Fact]
    public async Task A_taint_keeps_new_pods_waiting_and_running_ones_running()
    {
        await Kubectl.MakeShellPodAsync("resident", "sleep 3600");
        await Kubectl.WaitReadyAsync("resident");
        var node = await Kubectl.GetAsync("pod/resident", ".spec.nodeName");
        var key = $"{Namespace}.example.com/only";

        // Other scenarios share the node: the taint is one that the scheduler prefers to heed but need not.
        Assert.Equal($"node/{node} tainted\n", (await Kubectl.RunAsync("taint", "node", node, $"{key}:PreferNoSchedule")).Succeeded().Output);
        Assert.Contains($"{key}:PreferNoSchedule", (await Kubectl.RunAsync("describe", "no", node)).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal($"node/{node} untainted\n", (await Kubectl.RunAsync("taint", "node", node, $"{key}:PreferNoSchedule-")).Succeeded().Output);
        Assert.Equal("Running", (await Kubectl.RowAsync("resident")).Status);
    }

    [Fact]
    public async Task A_pod_with_a_node_name_passes_the_scheduler_by()
    {
        var node = await Kubectl.GetAsync("nodes", ".items[0].metadata.name");
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: sch-test3}
            spec:
              nodeName: {{node}}
              terminationGracePeriodSeconds: 1
              containers: [{name: sch-test3, image: "busybox:1.28", command: [sleep, "3600"]}]
            """);
        await Kubectl.WaitReadyAsync("sch-test3");

        Assert.DoesNotContain(await Kubectl.EventsAsync("sch-test3"), e => e.Reason == "Scheduled");
    }
}

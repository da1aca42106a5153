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
        await Kubectl.UntilAsync(
            result => result.Output.Contains("[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n", StringComparison.Ordinal),
            "logs", "mysql57-pod");

        await Kubectl.MakeAsync(Database("mysql57-set", "env: [{name: MYSQL_ROOT_PASSWORD, value: \"k8spass#\"}]"));
        await Kubectl.WaitReadyAsync("mysql57-set");
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: mysql-svc}
            spec: {selector: {type: mysql57}, ports: [{port: 13306, targetPort: 3306}]}
            """);
        await Kubectl.MakeShellPodAsync("workbench", "until echo are you there | nc -w 2 mysql-svc 13306 | grep there; do sleep 0.2; done", "Never");
        await Kubectl.WaitStatusAsync("workbench", "Completed");
        Assert.Equal("0", (await Kubectl.RowAsync("mysql57-set")).Restarts);

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
        await Web.PageOfAsync(Kubectl, "source");
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

        Assert.Contains("Welcome to nginx!", await Web.PageOfAsync(Kubectl, "weather-pod"), StringComparison.Ordinal);
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
        await Kubectl.UntilAsync(result => result.ExitCode == 0, "exec", "log-pod", "-c", "app-container", "--", "test", "-s", "/usr/share/nginx/html/index.html");

        foreach (var (container, file) in new[] { ("app-container", "/usr/share/nginx/html/index.html"), ("sidecar-container", "/date-log/index.html") })
        {
            using var tail = Kubectl.Start("exec", "log-pod", "-c", container, "--", "tail", "-f", file);
            for (var i = 0; i < 2; i++)
            {
                Assert.Matches(@"\d\d:\d\d:\d\d.* \d{4}$", await tail.NextLineAsync());
            }

            await tail.EndAsync();
        }
    }

    [Fact]
    public async Task A_sidecar_prints_the_access_log_that_the_web_server_writes_to_a_shared_folder()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: blog-web, labels: {name: blog} }
            spec:
              terminationGracePeriodSeconds: 1
              volumes: [{name: shared-logs, emptyDir: {} }]
              containers:
              - name: blog-web-container
                image: nginx:1.25.3
                volumeMounts: [{name: shared-logs, mountPath: /var/log/nginx}]
              - name: sidecar-container
                image: debian:10
                command: [/bin/bash, -c, "while true; do cat /var/log/nginx/access.log /var/log/nginx/error.log; sleep 5; done"]
                volumeMounts: [{name: shared-logs, mountPath: /var/log/nginx}]
            """);
        await Kubectl.WaitReadyAsync("blog-web");
        await Web.PageOfAsync(Kubectl, "blog-web");

        const string Line = "\"GET / HTTP/1.1\" 200";
        foreach (var container in new[] { "blog-web-container", "sidecar-container" })
        {
            await Kubectl.UntilAsync(
                result => result.Output.Contains(Line, StringComparison.Ordinal),
                "exec", "blog-web", "-c", container, "--", "tail", "-n", "5", "/var/log/nginx/access.log");
        }

        await Kubectl.UntilAsync(result => result.Output.Contains(Line, StringComparison.Ordinal), "logs", "blog-web", "-c", "sidecar-container");
    }

    [Fact]
    public async Task An_init_containers_log_can_be_read_and_a_hooks_output_cannot()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: init-container-example}
            spec:
              terminationGracePeriodSeconds: 1
              initContainers:
              - {name: my-init-container, image: busybox, command: [sh, -c, echo Hello world]}
              containers:
              - name: nginx
                image: nginx
                lifecycle: {postStart: {exec: {command: [sh, -c, "echo unheard; touch /myfile"]} } }
            """);
        await Kubectl.WaitReadyAsync("init-container-example");

        Assert.Equal("Hello world\n", (await Kubectl.RunAsync("logs", "init-container-example", "-c", "my-init-container")).Succeeded().Output);
        Assert.Equal("/myfile\n", (await Kubectl.RunAsync("exec", "init-container-example", "-c", "nginx", "--", "ls", "/myfile")).Succeeded().Output);
        Assert.DoesNotContain("unheard", (await Kubectl.RunAsync("logs", "init-container-example", "-c", "nginx")).Succeeded().Output, StringComparison.Ordinal);
        Assert.DoesNotContain(await Kubectl.EventsAsync("init-container-example"), e => e.Message.Contains("unheard", StringComparison.Ordinal));
        var described = (await Kubectl.RunAsync("describe", "pod", "init-container-example")).Succeeded().Output;
        Assert.Matches(@"(?s)Init Containers:.*my-init-container:.*State: +Terminated\s+Reason: +Completed\s+Exit Code: +0.*\nContainers:\n", described);
    }

    [Fact]
    public async Task A_probes_settings_and_their_defaults_are_described()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: kubia-liveness}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - image: luksa/kubia-unhealthy
                name: kubia
                livenessProbe: {httpGet: {path: /, port: 8080}, initialDelaySeconds: 15}
            """);

        Assert.Contains(
            "Liveness:       http-get http://:8080/ delay=15s timeout=1s period=10s #success=1 #failure=3\n",
            (await Kubectl.RunAsync("describe", "po", "kubia-liveness")).Succeeded().Output,
            StringComparison.Ordinal);
        Assert.Contains("terminationGracePeriodSeconds: 1\n", (await Kubectl.RunAsync("get", "po", "kubia-liveness", "-o", "yaml")).Succeeded().Output, StringComparison.Ordinal);
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

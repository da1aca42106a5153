using System.Text.RegularExpressions;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Nodes;

/// <summary>What a node does for pods beside running them: host ports, measures, limits of local storage, groups of volumes.</summary>
public sealed class NodeScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_host_port_leads_to_its_pod_until_the_pod_is_gone()
    {
        var port = FreePort();
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: page
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: nginx:1.25.3-alpine
                ports:
                - containerPort: 80
                  hostPort: {{port}}
            """);
        await Kubectl.WaitReadyAsync("page");
        var node = await Kubectl.GetAsync("pod/page", ".status.hostIP");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        foreach (var host in new[] { "127.0.0.1", node })
        {
            await UntilAsync(async () => (await http.GetStringAsync($"http://{host}:{port}/")).Contains("Welcome to nginx!", StringComparison.Ordinal));
        }

        (await Kubectl.RunAsync("delete", "pod", "page")).Succeeded();
        await UntilAsync(async () =>
        {
            try
            {
                await http.GetStringAsync($"http://{node}:{port}/");
                return false;
            }
            catch (HttpRequestException)
            {
                return true;
            }
            catch (TaskCanceledException)
            {
                return false; // The rule leads to where the pod was: it goes a moment after the pod.
            }
        });
    }

    [Fact]
    public async Task Top_shows_what_pods_and_nodes_use()
    {
        await Kubectl.MakeShellPodAsync("busy", "while true; do :; done");
        await Kubectl.WaitReadyAsync("busy");
        var pod = (await Kubectl.UntilAsync(
            result => result.ExitCode == 0 && Regex.IsMatch(result.Output, "busy +[1-9][0-9]*m +[0-9]+Mi"), "top", "pod", "busy", "--no-headers")).Output;
        Assert.StartsWith("busy", pod, StringComparison.Ordinal);
        await Kubectl.UntilAsync(
            result => Regex.IsMatch(result.Output, "^[^ ]+ +[1-9][0-9]*m +[0-9]+% +[1-9][0-9]*Mi +[0-9]+%"), "top", "node", "--no-headers");
        Assert.Equal(
            "Error from server (NotFound): podmetrics.metrics.k8s.io \"none\" not found\n",
            (await Kubectl.RunAsync("top", "pod", "none")).Failed().Error);

        // Others need the processor too.
        (await Kubectl.RunAsync("delete", "pod", "busy")).Succeeded();
    }

    [Fact]
    public async Task A_pod_that_fills_its_empty_dir_over_the_limit_is_evicted()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: filler
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "dd if=/dev/zero of=/scratch/file bs=1M count=20; sleep 3600"]
                volumeMounts: [{name: scratch, mountPath: /scratch}]
              volumes: [{name: scratch, emptyDir: {sizeLimit: 10Mi}}]
            """);
        const string message = "Usage of EmptyDir volume \"scratch\" exceeds the limit \"10Mi\". ";
        await Kubectl.WaitFieldAsync("pod/filler", ".status.reason", "Evicted");
        Assert.Equal(("Failed", message), (await Kubectl.GetAsync("pod/filler", ".status.phase"), await Kubectl.GetAsync("pod/filler", ".status.message")));
        await Kubectl.WaitEventAsync("filler", e => e is { Type: "Warning", Reason: "Evicted" } && e.Message == message.TrimEnd() || e.Message == message);
    }

    [Fact]
    public async Task The_pods_group_owns_its_volumes_and_may_read_its_secrets()
    {
        (await Kubectl.RunAsync("create", "secret", "generic", "key", "--from-literal=a=b")).Succeeded();
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: grouped
            spec:
              restartPolicy: Never
              securityContext: {runAsUser: 1000, runAsGroup: 1500, fsGroup: 2000, supplementalGroups: [3000]}
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "id; stat -c '%a %g' /scratch /keys/..data/a; cat /keys/a; touch /scratch/f; stat -c '%u %g' /scratch/f; stat -Lc '%a %u %g' /var/run/secrets/kubernetes.io/serviceaccount/token"]
                volumeMounts: [{name: scratch, mountPath: /scratch}, {name: keys, mountPath: /keys}]
              volumes:
              - {name: scratch, emptyDir: {}}
              - {name: keys, secret: {secretName: key, defaultMode: 256}}
            """);
        await Kubectl.WaitStatusAsync("grouped", "Completed");
        Assert.Equal(
            ["uid=1000 gid=1500 groups=1500,2000,3000", "2777 2000", "440 2000", "b1000 2000", "640 1000 2000"],
            (await Kubectl.RunAsync("logs", "grouped")).Succeeded().Lines);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await holds())
                {
                    return;
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && watch.Elapsed < Command.Patience)
            {
                // Not yet.
            }

            Assert.True(watch.Elapsed < Command.Patience, "it never came to be");
            await Task.Delay(100);
        }
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 0);
        probe.Start();
        return ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
    }
}

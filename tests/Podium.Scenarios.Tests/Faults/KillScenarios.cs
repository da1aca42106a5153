using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Faults;

/// <summary>
/// The program is killed at random points of pods' lives, while pods are made and others are deleted, and started again. Goal:
/// every pod comes to the end it would have come to anyway; no container runs twice; nothing is lost and nothing is left.
/// Method: containers write a line for every start to a folder of the machine, so that no start can hide. PODIUM_KILLS says how
/// often to kill; PODIUM_SEED repeats a run's random choices.
/// </summary>
public sealed class KillScenarios
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(300);

    // What each kind of pod does with its evidence file, and what must have become of it in the end.
    private static readonly Life[] Lives =
    [
        new("once", "Never", "echo run >> /evidence/NAME", "Succeeded", "run"),
        new("fails", "Never", "echo run >> /evidence/NAME; exit 3", "Failed", "run"),
        new("slow", "Never", "echo run >> /evidence/NAME; sleep 1; echo end >> /evidence/NAME", "Succeeded", "run end"),
        new("again", "OnFailure", "n=$(cat /evidence/NAME 2>/dev/null | wc -l); echo run >> /evidence/NAME; [ $n -ge 1 ]", "Succeeded", "run run"),
        new("stays", "Always", "echo run >> /evidence/NAME; exec sleep 3600", "Running", "run"),
        new("inits", "Never", "echo run >> /evidence/NAME", "Succeeded", "init run", "echo init >> /evidence/NAME"),
    ];

    [Fact]
    public async Task Killing_podium_at_any_point_of_pods_lives_changes_nothing_about_their_ends()
    {
        var kills = Number("PODIUM_KILLS", 34);
        var seed = Number("PODIUM_SEED", Environment.ProcessId);
        var random = new Random(seed);
        await using var cluster = await Cluster.StartAsync("kill");
        var kubectl = await cluster.InNewNamespaceAsync("lives");
        var evidence = Directory.CreateDirectory(Path.Combine(cluster.Folder, "evidence")).FullName;
        List<string> before = [];
        for (var kill = 0; kill < kills; kill++)
        {
            var pods = Lives.Select(life => (Life: life, Name: string.Create(CultureInfo.InvariantCulture, $"{life.Kind}-{kill}"))).ToList();
            await kubectl.MakeAsync(string.Join("\n---\n", pods.Select(pod => Manifest(pod.Life, pod.Name, evidence))));
            if (before.Count > 0)
            {
                (await kubectl.RunAsync(["delete", "pod", "--wait=false", .. before])).Succeeded();
            }

            await Task.Delay(LongestLife * random.NextDouble());
            using (var server = Process.GetProcessById(cluster.ServerPid))
            {
                server.Kill();
                await server.WaitForExitAsync();
            }

            (await cluster.UpAsync()).Succeeded();
            await ComeToTheirEndsAsync(kubectl, pods, evidence, $"kill {kill} of seed {seed}");
            before = [.. pods.Select(pod => pod.Name)];
        }

        (await kubectl.RunAsync(["delete", "pod", .. before])).Succeeded();
        await kubectl.UntilAsync(result => result.ExitCode == 0 && result.Output.Length == 0, "get", "pods", "--no-headers");
        await NothingIsLeftAsync(PodsOf(cluster));
    }

    private static async Task ComeToTheirEndsAsync(
        Kubectl kubectl, IReadOnlyList<(Life Life, string Name)> pods, string evidence, string when)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var items = JsonNode.Parse((await kubectl.RunAsync("get", "pods", "-o", "json")).Succeeded().Output)!["items"]!.AsArray();
            var wrong = new List<string>();
            foreach (var (life, name) in pods)
            {
                var pod = items.FirstOrDefault(item => item!["metadata"]!["name"]!.GetValue<string>() == name);
                var phase = pod?["status"]?["phase"]?.GetValue<string>() ?? "lost";
                var path = Path.Combine(evidence, name);
                var seen = File.Exists(path) ? string.Join(' ', await File.ReadAllLinesAsync(path)) : "";

                // More than was to happen can never become right again.
                Assert.True(life.Evidence.StartsWith(seen, StringComparison.Ordinal), $"{when}: {name} did \"{seen}\"\n{pod}");
                if (phase != life.Phase || seen != life.Evidence)
                {
                    wrong.Add($"{name} is {phase} and did \"{seen}\"\n{pod}");
                }
            }

            if (wrong.Count == 0)
            {
                return;
            }

            Assert.True(watch.Elapsed < Command.Patience, $"{when}: {string.Join('\n', wrong)}");
            await Task.Delay(PollInterval);
        }
    }

    // A pod leaves the API before its folders are gone.
    private static async Task NothingIsLeftAsync(string pods)
    {
        var watch = Stopwatch.StartNew();
        while (Directory.EnumerateFileSystemEntries(pods).Any())
        {
            Assert.True(watch.Elapsed < Command.Patience, $"left: {string.Join('\n', Directory.EnumerateFileSystemEntries(pods))}");
            await Task.Delay(PollInterval);
        }
    }

    private static string PodsOf(Cluster cluster) =>
        Directory.EnumerateDirectories(cluster.DataDirectory, "pods", SearchOption.AllDirectories).First(path => !path.Contains("containerd", StringComparison.Ordinal));

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string Manifest(Life life, string name, string evidence) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
        spec:
          terminationGracePeriodSeconds: 1
          restartPolicy: {{life.RestartPolicy}}
          {{(life.Init.Length > 0 ? $"initContainers: [{ContainerOf("init", life.Init, name)}]" : "")}}
          containers: [{{ContainerOf("main", life.Script, name)}}]
          volumes:
          - name: evidence
            hostPath:
              path: {{evidence}}
        """;

    private static string ContainerOf(string container, string script, string pod) =>
        new JsonObject
        {
            ["name"] = container,
            ["image"] = "busybox:1.28",
            ["command"] = new JsonArray("sh", "-c", script.Replace("NAME", pod, StringComparison.Ordinal)),
            ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "evidence", ["mountPath"] = "/evidence" }),
        }.ToJsonString();

    private sealed record Life(string Kind, string RestartPolicy, string Script, string Phase, string Evidence, string Init = "");
}

using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>What a container finds in its volumes.</summary>
public sealed class VolumeScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task Config_maps_and_secrets_are_files_that_follow_their_objects()
    {
        (await Kubectl.RunAsync("create", "configmap", "settings", "--from-literal=colour=red", "--from-literal=shape=round")).Succeeded();
        (await Kubectl.RunAsync("create", "secret", "generic", "hidden", "--from-literal=key=first")).Succeeded();
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: reader, labels: {app: reader}}
            spec:
              terminationGracePeriodSeconds: 1
              volumes:
              - {name: settings, configMap: {name: settings}}
              - {name: one, configMap: {name: settings, items: [{key: shape, path: deep/shape.txt, mode: 0400}]}}
              - {name: hidden, secret: {secretName: hidden, defaultMode: 0440}}
              - name: mixed
                projected:
                  sources:
                  - {configMap: {name: settings, items: [{key: colour, path: colour}]}}
                  - {secret: {name: hidden}}
                  - {downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
                  - {serviceAccountToken: {path: token, audience: vault, expirationSeconds: 600}}
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                volumeMounts:
                - {name: settings, mountPath: /settings}
                - {name: one, mountPath: /one}
                - {name: hidden, mountPath: /hidden}
                - {name: mixed, mountPath: /mixed}
                - {name: settings, mountPath: /pinned.txt, subPath: colour}
            """);
        await Kubectl.WaitReadyAsync("reader");

        Assert.Equal("red", await CatAsync("/settings/colour"));
        Assert.Equal("round", await CatAsync("/one/deep/shape.txt"));
        Assert.Equal("400", (await RunAsync("stat -L -c %a /one/deep/shape.txt")).Trim());
        Assert.Equal("440", (await RunAsync("stat -L -c %a /hidden/key")).Trim());
        Assert.Equal("red|first|app=\"reader\"", await RunAsync("echo -n \"$(cat /mixed/colour)|$(cat /mixed/key)|$(cat /mixed/labels)\""));
        Assert.Equal(3, (await CatAsync("/mixed/token")).Split('.').Length);

        (await Kubectl.RunAsync("patch", "configmap", "settings", "-p", """{"data":{"colour":"blue"}}""")).Succeeded();
        (await Kubectl.RunAsync("patch", "secret", "hidden", "-p", """{"stringData":{"key":"second"}}""")).Succeeded();
        (await Kubectl.RunAsync("label", "pod", "reader", "mood=good")).Succeeded();
        await Kubectl.UntilAsync(
            r => r.Output == "blue|blue|second|app=\"reader\"\nmood=\"good\"",
            "exec", "reader", "--", "sh", "-c", "echo -n \"$(cat /settings/colour)|$(cat /mixed/colour)|$(cat /hidden/key)|$(cat /mixed/labels)\"");

        // A file mounted by subPath stays as it was.
        Assert.Equal("red", await CatAsync("/pinned.txt"));

        async Task<string> CatAsync(string path) => (await Kubectl.RunAsync("exec", "reader", "--", "cat", path)).Succeeded().Output;
        async Task<string> RunAsync(string script) => (await Kubectl.RunAsync("exec", "reader", "--", "sh", "-c", script)).Succeeded().Output;
    }

    [Fact]
    public async Task An_empty_folder_is_shared_by_the_pods_containers_and_outlives_restarts()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: sharing}
            spec:
              terminationGracePeriodSeconds: 1
              volumes: [{name: disk, emptyDir: {}}, {name: memory, emptyDir: {medium: Memory, sizeLimit: 8Mi}}]
              initContainers:
              - {name: init, image: "busybox:1.28", command: [sh, -c, "echo from init > /disk/a"], volumeMounts: [{name: disk, mountPath: /disk}]}
              containers:
              - {name: app, image: "busybox:1.28", command: [sh, -c, "echo run >> /disk/runs; test $(wc -l < /disk/runs) -gt 1 || exit 1; sleep 3600"], volumeMounts: [{name: disk, mountPath: /disk}]}
              - {name: side, image: "busybox:1.28", command: [sleep, "3600"], volumeMounts: [{name: disk, mountPath: /other, readOnly: true}, {name: memory, mountPath: /memory}]}
            """);
        await Kubectl.WaitRowAsync("sharing", r => r is { Ready: "2/2", RestartCount: 1 });

        Assert.Equal("from init\n", (await Kubectl.RunAsync("exec", "sharing", "-c", "side", "--", "cat", "/other/a")).Succeeded().Output);
        await Kubectl.UntilAsync(result => result.Output == "run\nrun\n", "exec", "sharing", "-c", "side", "--", "cat", "/other/runs");
        (await Kubectl.RunAsync("exec", "sharing", "-c", "side", "--", "touch", "/other/b")).Failed();
        Assert.Matches("^tmpfs .* /memory", (await Kubectl.RunAsync("exec", "sharing", "-c", "side", "--", "sh", "-c", "df -k /memory | tail -1")).Succeeded().Output);
    }

    [Fact]
    public async Task A_part_of_a_volume_is_as_open_as_the_volume()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: part}
            spec:
              restartPolicy: Never
              securityContext: {runAsUser: 1000}
              volumes: [{name: folder, emptyDir: {}}]
              containers: [{name: main, image: "busybox:1.28", command: [sh, -c, "touch /part/mine && stat -c %a /part"], volumeMounts: [{name: folder, mountPath: /part, subPath: new/deep}]}]
            """);
        await Kubectl.WaitStatusAsync("part", "Completed");
        Assert.Equal("777\n", (await Kubectl.RunAsync("logs", "part")).Succeeded().Output);
    }

    [Fact]
    public async Task A_part_that_is_named_by_an_annotation_is_waited_for()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: named}
            spec:
              terminationGracePeriodSeconds: 1
              volumes: [{name: folder, emptyDir: {}}]
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                env: [{name: PART, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['part']"} } }]
                volumeMounts: [{name: folder, mountPath: /part, subPathExpr: $(PART)/deep}, {name: folder, mountPath: /whole}]
            """);
        await Kubectl.WaitStatusAsync("named", "CreateContainerConfigError");
        Assert.Equal("Error: missing value for PART", (await Kubectl.WaitEventAsync("named", e => e.Reason == "Failed")).Message);

        (await Kubectl.RunAsync("annotate", "pod", "named", "part=mine")).Succeeded();

        await Kubectl.WaitReadyAsync("named");
        (await Kubectl.RunAsync("exec", "named", "--", "sh", "-c", "touch /whole/mine/deep/file && test -f /part/file")).Succeeded();
    }

    [Fact]
    public async Task Folders_of_the_node_are_mounted_and_checked()
    {
        var folder = Path.Combine(Cluster.Folder, "shared-folder");
        Directory.CreateDirectory(Path.Combine(folder, "sub-hosting"));
        await File.WriteAllTextAsync(Path.Combine(folder, "sub-hosting", "inside"), "deep\n");
        await Kubectl.MakeAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: hosting}
            spec:
              terminationGracePeriodSeconds: 1
              volumes: [{name: folder, hostPath: {path: "{{{folder}}}", type: Directory} }]
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "echo written > /folder/out; sleep 3600"]
                env: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name} } }]
                volumeMounts: [{name: folder, mountPath: /folder}, {name: folder, mountPath: /sub, subPathExpr: sub-$(POD)}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: missing}
            spec:
              terminationGracePeriodSeconds: 1
              volumes: [{name: folder, hostPath: {path: "{{{folder}}}/none", type: Directory} }]
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"], volumeMounts: [{name: folder, mountPath: /folder}]}]
            """);
        await Kubectl.WaitReadyAsync("hosting");

        await Kubectl.UntilAsync(r => r.Output == "written\n", "exec", "hosting", "--", "cat", "/folder/out");
        Assert.Equal("written\n", await File.ReadAllTextAsync(Path.Combine(folder, "out")));
        Assert.Equal("deep\n", (await Kubectl.RunAsync("exec", "hosting", "--", "cat", "/sub/inside")).Succeeded().Output);
        var failed = await Kubectl.WaitEventAsync("missing", e => e.Reason == "FailedMount");
        Assert.Equal($"MountVolume.SetUp failed for volume \"folder\" : hostPath type check failed: {folder}/none is not a directory", failed.Message);
    }
}

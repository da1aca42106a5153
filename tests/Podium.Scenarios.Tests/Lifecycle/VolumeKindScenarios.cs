using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>Kinds of volumes that few pods need: the node's files by type, tokens made to measure.</summary>
public sealed class VolumeKindScenarios(Playground playground) : Scenario(playground)
{
    [Theory]
    [InlineData("Directory", "dir", "")]
    [InlineData("Directory", "file", "is not a directory")]
    [InlineData("File", "file", "")]
    [InlineData("File", "dir", "is not a file")]
    [InlineData("Socket", "socket", "")]
    [InlineData("Socket", "file", "is not a socket file")]
    [InlineData("CharDevice", "/dev/null", "")]
    [InlineData("CharDevice", "file", "is not a character device")]
    [InlineData("BlockDevice", "file", "is not a block device")]
    [InlineData("DirectoryOrCreate", "new-dir", "")]
    [InlineData("FileOrCreate", "new-file", "")]
    public async Task A_path_of_the_node_must_be_what_its_type_says(string type, string what, string refusal)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Cluster.Folder, "kinds")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "dir"));
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "");
        var socketPath = Path.Combine(folder, "socket");
        File.Delete(socketPath);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(socketPath));
        var path = Path.Combine(folder, what);
        var name = $"kind-{type.ToLowerInvariant()}-{what.Split('/')[^1]}";
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{name}} }
            spec:
              terminationGracePeriodSeconds: 1
              volumes: [{name: thing, hostPath: {path: "{{path}}", type: {{type}} } }]
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"], volumeMounts: [{name: thing, mountPath: /thing}]}]
            """);
        if (refusal.Length > 0)
        {
            var failed = await Kubectl.WaitEventAsync(name, e => e.Reason == "FailedMount");
            Assert.Equal($"MountVolume.SetUp failed for volume \"thing\" : hostPath type check failed: {path} {refusal}", failed.Message);
        }
        else
        {
            await Kubectl.WaitReadyAsync(name);
        }

        (await Kubectl.RunAsync("delete", "pod", name, "--wait=false")).Succeeded();
    }

    [Fact]
    public async Task Mounts_go_from_pod_to_node_and_from_node_to_pod_where_the_volume_says_so()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Cluster.Folder, "propagation")).FullName;
        var disk = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;

        // As systemd makes the whole machine, and a container's machine is not.
        (await Command.RunAsync("mount", ["--bind", folder, folder])).Succeeded();
        try
        {
            (await Command.RunAsync("mount", ["--make-shared", folder])).Succeeded();
            await MakeWithPropagationAsync("private", folder, "None", "sleep 3600");
            await MakeWithPropagationAsync("receiver", folder, "HostToContainer", "sleep 3600");
            await MakeWithPropagationAsync(
                "giver", folder, "Bidirectional",
                "trap 'umount /shared/disk; exit' TERM; mount -t tmpfs tmpfs /shared/disk && echo given > /shared/disk/file; while :; do sleep 1 & wait $!; done");

            await Kubectl.UntilAsync(result => result.Output == "given\n", "exec", "receiver", "--", "cat", "/shared/disk/file");
            Assert.Equal("given\n", await File.ReadAllTextAsync(Path.Combine(disk, "file")));
            Assert.Empty((await Kubectl.RunAsync("exec", "private", "--", "ls", "/shared/disk")).Succeeded().Output);

            (await Kubectl.RunAsync("delete", "pod", "giver")).Succeeded();
            Assert.Empty((await Kubectl.RunAsync("exec", "receiver", "--", "ls", "/shared/disk")).Succeeded().Output);
            Assert.Empty(Directory.EnumerateFileSystemEntries(disk));

            // The node's own mounts come to those who listen, and go again.
            (await Command.RunAsync("mount", ["-t", "tmpfs", "tmpfs", disk])).Succeeded();
            await File.WriteAllTextAsync(Path.Combine(disk, "file"), "the node's\n");
            Assert.Equal("the node's\n", (await Kubectl.RunAsync("exec", "receiver", "--", "cat", "/shared/disk/file")).Succeeded().Output);
            (await Command.RunAsync("umount", [disk])).Succeeded();
            Assert.Empty((await Kubectl.RunAsync("exec", "receiver", "--", "ls", "/shared/disk")).Succeeded().Output);
        }
        finally
        {
            await Kubectl.RunAsync("delete", "pod", "private", "receiver", "giver", "--ignore-not-found", "--grace-period=1");
            await Command.RunAsync("umount", ["--recursive", folder]);
        }
    }

    [Fact]
    public async Task A_projected_token_has_its_audience_and_its_life()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: bearer}
            spec:
              terminationGracePeriodSeconds: 1
              volumes:
              - name: tokens
                projected:
                  sources:
                  - serviceAccountToken: {path: vault, audience: vault, expirationSeconds: 600}
                  - downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"], volumeMounts: [{name: tokens, mountPath: /tokens}]}]
            """);
        await Kubectl.WaitReadyAsync("bearer");

        var token = (await Kubectl.RunAsync("exec", "bearer", "--", "cat", "/tokens/vault")).Succeeded().Output;
        var body = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        var claims = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(body.PadRight((body.Length + 3) / 4 * 4, '='))))!;
        Assert.Equal("vault", claims["aud"]!.AsArray().Single()!.GetValue<string>());
        Assert.Equal(600, claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>());
        Assert.Equal("bearer", claims["kubernetes.io"]!["pod"]!["name"]!.GetValue<string>());
        Assert.Equal("bearer", (await Kubectl.RunAsync("exec", "bearer", "--", "cat", "/tokens/name")).Succeeded().Output);
    }

    private async Task MakeWithPropagationAsync(string name, string folder, string propagation, string script)
    {
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {{name}}
            spec:
              terminationGracePeriodSeconds: 5
              volumes:
              - name: shared
                hostPath:
                  path: {{folder}}
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, {{JsonValue.Create(script).ToJsonString()}}]
                securityContext: {privileged: {{(propagation == "Bidirectional" ? "true" : "false")}} }
                volumeMounts:
                - name: shared
                  mountPath: /shared
                  mountPropagation: {{propagation}}
            """);
        await Kubectl.WaitReadyAsync(name);
    }
}

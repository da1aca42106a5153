using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Registry;

/// <summary>A cluster without imported images, whose images come from registries on this machine.</summary>
public sealed class RegistryCluster : IAsyncLifetime
{
    private LocalRegistry? hub;
    private LocalRegistry? vault;
    private Cluster? cluster;

    /// <summary>The registry that stands for docker.io.</summary>
    internal LocalRegistry Hub => hub!;

    /// <summary>A registry that asks for a password.</summary>
    internal LocalRegistry Vault => vault!;

    internal Kubectl Kubectl => cluster!.Kubectl with { Namespace = "default" };

    public async Task InitializeAsync()
    {
        hub = await LocalRegistry.StartAsync();
        vault = await LocalRegistry.StartAsync(isPrivate: true);
        await hub.PushAsync("busybox", "library/busybox", "latest");
        await hub.PushAsync("nginx", "library/nginx", "1.25.3-alpine");
        await vault.PushAsync("busybox", "team/busybox", "1");
        cluster = Cluster.Prepare("registry", withImages: false);

        // As a user's README says; "server" keeps what the mirror lacks from being asked for elsewhere.
        var mirror = Directory.CreateDirectory(Path.Combine(cluster.DataDirectory, "registries", "docker.io")).FullName;
        await File.WriteAllTextAsync(Path.Combine(mirror, "hosts.toml"), $"server = \"http://{hub.Address}\"\n\n[host.\"http://{hub.Address}\"]\n  capabilities = [\"pull\", \"resolve\"]\n");
        (await cluster.UpAsync()).Succeeded();
    }

    public async Task DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        foreach (var registry in new[] { hub, vault })
        {
            if (registry is not null)
            {
                await registry.DisposeAsync();
            }
        }
    }
}

/// <summary>Pulls that succeed, fail and are paid for with a password.</summary>
public sealed class RegistryScenarios(RegistryCluster registries) : IClassFixture<RegistryCluster>
{
    private Kubectl Kubectl => registries.Kubectl;

    [Fact]
    public async Task A_pull_is_told_with_its_time_and_size()
    {
        (await Kubectl.RunAsync("run", "pulled", "--image=nginx:1.25.3-alpine")).Succeeded();
        await Kubectl.WaitReadyAsync("pulled");

        await Kubectl.WaitEventAsync("pulled", e => e is { Type: "Normal", Reason: "Pulling", Message: "Pulling image \"nginx:1.25.3-alpine\"" });
        var pulled = await Kubectl.WaitEventAsync("pulled", e => e.Reason == "Pulled");
        Assert.Matches(
            @"^Successfully pulled image ""nginx:1\.25\.3-alpine"" in [0-9.]+m?s \([0-9.]+m?s including waiting\)\. Image size: [1-9][0-9]{5,} bytes\.$",
            pulled.Message);
        Assert.Matches(@"^docker\.io/library/nginx@sha256:[0-9a-f]{64}$", await Kubectl.GetAsync("pod/pulled", ".status.containerStatuses[0].imageID"));

        // The second pod of a fixed tag finds the image where the first one left it.
        (await Kubectl.RunAsync("run", "found", "--image=nginx:1.25.3-alpine")).Succeeded();
        await Kubectl.WaitEventAsync("found", e => e.Message == "Container image \"nginx:1.25.3-alpine\" already present on machine");
    }

    [Fact]
    public async Task The_latest_image_is_pulled_at_each_start()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: newest}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: busybox, command: [sh, -c, "sleep 1; exit 1"]}]
            """);
        await Kubectl.WaitRowAsync("newest", r => r.RestartCount >= 1);

        Assert.Equal("Always", await Kubectl.GetAsync("pod/newest", ".spec.containers[0].imagePullPolicy"));
        await Kubectl.WaitEventAsync("newest", e => e is { Reason: "Pulling", Count: >= 2 });
    }

    [Fact]
    public async Task A_tag_that_is_not_there_is_tried_again_until_it_is()
    {
        await Kubectl.MakeAsync(Sleeper("early", "busybox:tomorrow", ""));
        await Kubectl.WaitStatusAsync("early", "ErrImagePull");
        var failed = await Kubectl.WaitEventAsync("early", e => e.Message.StartsWith("Failed to pull image", StringComparison.Ordinal));
        Assert.EndsWith("docker.io/library/busybox:tomorrow: not found", failed.Message, StringComparison.Ordinal);
        await Kubectl.WaitStatusAsync("early", "ImagePullBackOff");

        await registries.Hub.PushAsync("busybox", "library/busybox", "tomorrow");

        await Kubectl.WaitReadyAsync("early");
        Assert.Equal("0", (await Kubectl.RowAsync("early")).Restarts);
    }

    [Fact]
    public async Task An_image_is_pulled_by_its_digest()
    {
        var digest = await registries.Hub.PushAsync("busybox", "library/tools", "any");
        await Kubectl.MakeAsync(Sleeper("digest", $"tools@{digest}", ""));
        await Kubectl.WaitReadyAsync("digest");

        Assert.Equal($"docker.io/library/tools@{digest}", await Kubectl.GetAsync("pod/digest", ".status.containerStatuses[0].imageID"));
    }

    [Fact]
    public async Task A_private_registry_lets_in_who_has_its_secret()
    {
        var image = $"{registries.Vault.Address}/team/busybox:1";
        await Kubectl.MakeAsync(Sleeper("stranger", image, ""));
        var failed = await Kubectl.WaitEventAsync("stranger", e => e.Message.StartsWith("Failed to pull image", StringComparison.Ordinal));
        Assert.Matches("no basic auth credentials|401 Unauthorized|authorization failed", failed.Message);

        (await Kubectl.RunAsync(
            "create", "secret", "docker-registry", "vault-key", $"--docker-server={registries.Vault.Address}",
            $"--docker-username={LocalRegistry.User}", $"--docker-password={LocalRegistry.Password}")).Succeeded();
        await Kubectl.MakeAsync(Sleeper("member", image, "imagePullSecrets: [{name: vault-key}]"));

        await Kubectl.WaitReadyAsync("member");
        await Kubectl.WaitEventAsync("member", e => e.Reason == "Pulled");
    }

    private static string Sleeper(string name, string image, string more) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: "{{name}}" }
        spec:
          terminationGracePeriodSeconds: 1
          {{more}}
          containers: [{name: main, image: "{{image}}", command: [sleep, "3600"]}]
        """;
}

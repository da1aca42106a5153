using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Podium.Cri;
using Podium.Cri.Containerd;
using Podium.Cri.Grpc;
using Podium.Cri.V1;

namespace Podium.Bench;

/// <summary>
/// Makes pods by CRI calls alone, against the cluster's own containerd. The calls are those of the kubelet: the runtime is asked
/// what it was given for a pod of the cluster, and given the same again under another name. The labels by which the kubelet
/// knows its own are left out, so that it leaves these pods alone.
/// </summary>
internal sealed class BareRuntime : IDisposable
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private readonly GrpcChannel channel;
    private readonly CriClient runtime;
    private PodSandboxConfig sandbox = new();
    private ContainerConfig container = new();
    private readonly ConcurrentDictionary<string, string> containers = new();
    private int count;

    private BareRuntime(string socket)
    {
        channel = GrpcChannel.ForUnixSocket(socket, ContainerdNamespace.Header);
        runtime = new CriClient(channel);
    }

    /// <summary>Takes a pod of the cluster as the pattern; it must run as long as copies of it do.</summary>
    public static async Task<BareRuntime> LikeAsync(BenchCluster cluster, string pod)
    {
        var bare = new BareRuntime(cluster.ContainerdSocket);
        var (sandbox, container) = await bare.FindAsync(pod);
        bare.sandbox = Parser.Parse<PodSandboxConfig>(ConfigOf((await bare.runtime.PodSandboxStatusAsync(sandbox, verbose: true, default)).Info));
        bare.container = Parser.Parse<ContainerConfig>(ConfigOf((await bare.runtime.ContainerStatusAsync(container, verbose: true, default)).Info));
        bare.sandbox.Labels.Clear();
        bare.container.Labels.Clear();
        return bare;
    }

    /// <summary>The process of a pod's container.</summary>
    public async Task<int> PidAsync(string pod)
    {
        var (_, container) = await FindAsync(pod);
        using var info = JsonDocument.Parse((await runtime.ContainerStatusAsync(container, verbose: true, default)).Info["info"]);
        return info.RootElement.GetProperty("pid").GetInt32();
    }

    /// <summary>ExecSync in a pod's container.</summary>
    public async Task ExecAsync(string pod, IReadOnlyList<string> command)
    {
        if (!containers.TryGetValue(pod, out var id))
        {
            (_, id) = await FindAsync(pod);
            containers[pod] = id;
        }

        await runtime.ExecSyncAsync(id, command, TimeSpan.FromSeconds(10), default);
    }

    /// <summary>RunPodSandbox, CreateContainer, StartContainer.</summary>
    public async Task<BarePod> StartAsync()
    {
        var number = Interlocked.Increment(ref count);
        var config = sandbox.Clone();
        config.Metadata.Name = string.Create(CultureInfo.InvariantCulture, $"bare-{number}");
        config.Metadata.Uid = Guid.NewGuid().ToString();
        var sandboxId = await runtime.RunPodSandboxAsync(config, "", default);
        var containerId = await runtime.CreateContainerAsync(sandboxId, container, config, default);
        await runtime.StartContainerAsync(containerId, default);
        return new BarePod(sandboxId, containerId);
    }

    /// <summary>StopContainer, StopPodSandbox.</summary>
    public async Task StopAsync(BarePod pod)
    {
        await runtime.StopContainerAsync(pod.Container, TimeSpan.FromSeconds(30), default);
        await runtime.StopPodSandboxAsync(pod.Sandbox, default);
    }

    /// <summary>RemoveContainer, RemovePodSandbox.</summary>
    public async Task RemoveAsync(BarePod pod)
    {
        await runtime.RemoveContainerAsync(pod.Container, default);
        await runtime.RemovePodSandboxAsync(pod.Sandbox, default);
    }

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();

    private static string ConfigOf(IDictionary<string, string> info)
    {
        using var document = JsonDocument.Parse(info["info"]);
        return document.RootElement.GetProperty("config").GetRawText();
    }

    private async Task<(string Sandbox, string Container)> FindAsync(string pod)
    {
        var filter = new ContainerFilter();
        filter.LabelSelector["io.kubernetes.pod.name"] = pod;
        filter.LabelSelector["io.kubernetes.pod.namespace"] = BenchCluster.Namespace;
        var found = await runtime.ListContainersAsync(filter, default);
        return found is [var only, ..] ? (only.PodSandboxId, only.Id) : throw new BenchException($"the runtime has no container of pod {pod}");
    }
}

/// <summary>A pod that was made by CRI calls alone.</summary>
internal sealed record BarePod(string Sandbox, string Container);

using Microsoft.Extensions.Logging.Abstractions;
using Podium.Api;
using Podium.Api.Coordination.V1;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Client.Endpoints;
using Podium.Client.Informers;
using Podium.Kubelet.Services;

namespace Podium.Kubelet.Tests;

/// <summary>
/// Goal: a deleted pod is held exactly as long as some node's rules may still lead to it. Method: the API as it goes through a
/// deletion, step by step; what the kubelet is told after each.
/// </summary>
public sealed class ServedPodsTests : IAsyncLifetime
{
    private const string Uid = "uid-1";

    private readonly CancellationTokenSource stop = new();
    private readonly MemoryApi api = new(TimeProvider.System);
    private readonly List<string> left = [];
    private ServedPods served = null!;
    private InformerSet informers = null!;
    private Task running = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        informers = new InformerSet(api, TimeProvider.System, NullLoggerFactory.Instance);
        served = new ServedPods("here", informers, TimeProvider.System) { Left = left.Add };
        await api.CreateAsync(NodeOf("here", isReady: true), default);
        await api.CreateAsync(NodeOf("there", isReady: true), default);
        await api.CreateAsync(NodeOf("lost", isReady: false), default);
        foreach (var node in new[] { "here", "there", "lost" })
        {
            await api.CreateAsync(LeaseOf(node, 0), default);
        }

        running = informers.RunAsync(stop.Token);
        await informers.Synced;
    }

    public async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    [Fact]
    public async Task A_pod_that_no_service_selects_is_never_waited_for()
    {
        await api.CreateAsync(SliceOf(true), default);
        Assert.False(served.IsServed("uid-2"));
    }

    [Fact]
    public async Task A_pod_is_served_until_every_ready_nodes_proxy_has_it_out()
    {
        var slice = await api.CreateAsync(SliceOf(true), default);
        await UntilAsync(() => served.IsServed(Uid));
        slice = await api.UpdateAsync(SliceOf(false) with { Metadata = slice.Metadata });
        var version = ProxyAcknowledgement.VersionOf(slice.Metadata.ResourceVersion);
        await AcknowledgeAsync("here", version);
        await UntilAsync(() => Applied("here") == version);
        Assert.True(served.IsServed(Uid));
        await AcknowledgeAsync("there", version);
        await UntilAsync(() => !served.IsServed(Uid)); // The lost node says nothing.
        Assert.Equal([Uid], left);
    }

    [Fact]
    public async Task A_node_that_is_lost_meanwhile_is_not_waited_for()
    {
        var slice = await api.CreateAsync(SliceOf(true), default);
        await UntilAsync(() => served.IsServed(Uid));
        await api.DeleteAsync<EndpointSlice>(ObjectKey.Of(slice), new(), default);
        await AcknowledgeAsync("here", ulong.MaxValue);
        var there = await api.GetAsync<Api.Core.V1.Node>(new ObjectKey("", "there"), default);
        await api.UpdateAsync(there with { Status = NodeOf("there", isReady: false).Status }, "status");
        await UntilAsync(() => !served.IsServed(Uid));
    }

    private ulong Applied(string node) =>
        ProxyAcknowledgement.AppliedOf(informers.Of<Lease>(ProxyAcknowledgement.Selection).Get(new(ProxyAcknowledgement.Namespace, ProxyAcknowledgement.NameOf(node)))!);

    private async Task AcknowledgeAsync(string node, ulong version)
    {
        var lease = await api.GetAsync<Lease>(new(ProxyAcknowledgement.Namespace, ProxyAcknowledgement.NameOf(node)), default);
        await api.UpdateAsync(lease with { Metadata = lease.Metadata with { Annotations = LeaseOf(node, version).Metadata.Annotations } });
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    private static Lease LeaseOf(string node, ulong version) => new()
    {
        Metadata = new()
        {
            Namespace = ProxyAcknowledgement.Namespace,
            Name = ProxyAcknowledgement.NameOf(node),
            Labels = new Dictionary<string, string> { [ProxyAcknowledgement.Label] = "" },
            Annotations = new Dictionary<string, string> { [ProxyAcknowledgement.Annotation] = $"{version}" },
        },
        Spec = new() { HolderIdentity = node },
    };

    private static Api.Core.V1.Node NodeOf(string name, bool isReady) => new()
    {
        Metadata = new() { Name = name },
        Status = new() { Conditions = [new NodeCondition { Type = "Ready", Status = isReady ? "True" : "Unknown" }] },
    };

    private static EndpointSlice SliceOf(bool isReady) => new()
    {
        AddressType = "IPv4",
        Metadata = new() { Namespace = "shop", Name = "web-1" },
        Endpoints =
        [
            new Endpoint
            {
                Addresses = ["10.0.0.7"],
                NodeName = "here",
                TargetRef = new() { Kind = "Pod", Uid = Uid },
                Conditions = new() { Ready = isReady, Serving = true, Terminating = !isReady },
            },
        ],
    };
}

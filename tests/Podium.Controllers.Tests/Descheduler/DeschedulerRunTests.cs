using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Recording;
using Podium.Controllers.Descheduler;

namespace Podium.Controllers.Tests.Descheduler;

/// <summary>Goal: a run evicts through the API, within limits and budgets, and writes what it did. Method: a real API server with made-up nodes.</summary>
public sealed class DeschedulerRunTests : IAsyncLifetime, IEventRecorder
{
    private readonly List<string> events = [];
    private readonly List<string> lines = [];
    private ControllerServer server = null!;

    public async Task InitializeAsync()
    {
        server = await ControllerServer.StartAsync();
        await server.Client.CreateAsync(new ServiceAccount { Metadata = new() { Namespace = "default", Name = "default" } }, CancellationToken.None);
        foreach (var name in new[] { "n1", "n2" })
        {
            // A new node is tainted until it is ready, which nobody says of these.
            var node = await server.Client.CreateAsync(new Node { Metadata = new() { Name = name } }, CancellationToken.None);
            await server.Client.UpdateAsync(node with { Spec = node.Spec with { Taints = [] } });
        }

        foreach (var (name, owner, node) in new[] { ("a1", "a", "n1"), ("a2", "a", "n1"), ("a3", "a", "n1"), ("b1", "b", "n2"), ("b2", "b", "n2") })
        {
            var pod = Balance.Pod(name, owner);
            await server.Client.CreateAsync(
                pod with { Metadata = pod.Metadata with { Uid = "" }, Spec = pod.Spec with { Priority = null, NodeName = node } }, CancellationToken.None);
        }
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_dry_run_only_says_what_it_would_do()
    {
        var report = await RunAsync("", dryRun: true);
        Assert.Equal(2, report.Evictions);
        Assert.Equal(
            ["pod default/a3 would be evicted from node n1 by RemoveDuplicates", "pod default/b2 would be evicted from node n2 by RemoveDuplicates"], lines);
        Assert.Empty(events);
        Assert.Equal(5, (await ActiveAsync()).Count);
    }

    [Fact]
    public async Task A_run_evicts_and_writes_events()
    {
        await RunAsync("");
        Assert.Equal(
            ["a3 RemoveDuplicates Descheduled pod evicted from n1 node by sigs.k8s.io/descheduler", "b2 RemoveDuplicates Descheduled pod evicted from n2 node by sigs.k8s.io/descheduler"],
            events);
        Assert.Equal(["a1", "a2", "b1"], await ActiveAsync());
    }

    [Fact]
    public async Task The_policys_limits_hold()
    {
        Assert.Equal(1, (await RunAsync("maxNoOfPodsToEvictTotal: 1", dryRun: true)).Evictions);
        Assert.Equal(1, (await RunAsync("maxNoOfPodsToEvictPerNamespace: 1", dryRun: true)).Evictions);
        Assert.Equal(2, (await RunAsync("maxNoOfPodsToEvictPerNode: 1", dryRun: true)).Evictions);
        Assert.Equal(0, (await RunAsync("maxNoOfPodsToEvictPerNode: 0", dryRun: true)).Evictions);
    }

    void IEventRecorder.Record(ObjectReference about, bool warning, string reason, string message) => events.Add($"{about.Name} {reason} {message}");

    void IEventRecorder.Record(ObjectReference about, bool warning, string reason, string message, string action) => events.Add($"{about.Name} {reason} {action} {message}");

    private async Task<DeschedulingReport> RunAsync(string limits, bool dryRun = false)
    {
        var plan = PolicyFile.Read(System.Text.Encoding.UTF8.GetBytes(
            $"apiVersion: descheduler/v1alpha2\nkind: DeschedulerPolicy\n{limits}\nprofiles: [{{name: p, plugins: {{balance: {{enabled: [RemoveDuplicates]}}}}}}]"));
        var report = new DeschedulingReport(dryRun, lines.Add);
        await DeschedulerRun.RunAsync(server.Client, this, plan, report, TimeProvider.System, CancellationToken.None);
        return report;
    }

    private async Task<IReadOnlyList<string>> ActiveAsync()
    {
        var pods = await server.Client.ListAsync<Pod>(new ListRequest("default"), CancellationToken.None);
        return [.. pods.Items.Where(p => p.Metadata.DeletionTimestamp is null).Select(p => p.Metadata.Name).Order()];
    }
}

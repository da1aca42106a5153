using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Controllers.Deployments;
using Podium.Controllers.Pods;
using Podium.Controllers.ReplicaSets;
using Podium.Controllers.ServiceAccounts;

namespace Podium.Controllers.Tests.Deployments;

/// <summary>
/// Goal: the loops converge, and never make or delete a pod too many while their caches are behind. Method: a real API server, the
/// controllers, and a loop in the kubelet's place that says at once that a pod is ready. The tests wait for watch events.
/// </summary>
public sealed class WorkloadLoopTests : IAsyncLifetime
{
    private const string Ns = "default";
    private readonly CancellationTokenSource stop = new();
    private ControllerServer server = null!;
    private Task kubelet = Task.CompletedTask;
    private int created;

    public async Task InitializeAsync()
    {
        server = await ControllerServer.StartAsync(
            context => new ServiceAccountController(context), context => new ReplicaSetController(context), context => new DeploymentController(context));
        await server.UntilAsync<ServiceAccount>(Ns, "default", _ => true);
        var start = await server.Client.ListAsync<Pod>(new ListRequest(Ns), CancellationToken.None);
        kubelet = Task.Run(() => RunPodsAsync(start.ResourceVersion));
    }

    public async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAny(kubelet);
        await server.DisposeAsync();
        stop.Dispose();
    }

    [Fact]
    public async Task A_replica_set_makes_just_as_many_pods_as_it_wants()
    {
        await server.Client.CreateAsync(Set("many", 60), CancellationToken.None);
        await server.UntilAsync<ReplicaSet>(Ns, "many", s => s.Status.ReadyReplicas == 60);
        Assert.Equal(60, Volatile.Read(ref created));

        await ScaleAsync("many", 7);
        var less = await server.UntilAsync<ReplicaSet>(Ns, "many", s => s.Status.ReadyReplicas == 7 && s.Status.Replicas == 7);
        Assert.Equal(2, less.Status.ObservedGeneration);
        Assert.Equal(60, Volatile.Read(ref created));
        Assert.Equal(7, (await PodsAsync("many")).Count);
    }

    [Fact]
    public async Task Wishes_that_change_faster_than_pods_come_true_in_the_end()
    {
        await server.Client.CreateAsync(Set("restless", 1), CancellationToken.None);
        foreach (var replicas in new[] { 30, 0, 12, 40, 3, 9 })
        {
            await ScaleAsync("restless", replicas);
        }

        await server.UntilAsync<ReplicaSet>(Ns, "restless", s => s.Status is { ReadyReplicas: 9, Replicas: 9 } && s.Status.ObservedGeneration == s.Metadata.Generation);
        Assert.Equal(9, (await PodsAsync("restless")).Count);
    }

    [Fact]
    public async Task A_rollout_runs_to_its_end_and_keeps_the_old_replica_set()
    {
        await server.Client.CreateAsync(Web("rolls", "web:1", 5), CancellationToken.None);
        var first = await CompleteAsync("rolls", generation: 1);
        Assert.Equal("1", first.Metadata.Annotations[DeploymentAnnotations.Revision]);

        await server.Client.UpdateAsync(
            first with { Spec = first.Spec with { Template = Template("rolls", "web:2") } }, cancellationToken: CancellationToken.None);
        var second = await CompleteAsync("rolls", generation: 2);
        Assert.Equal("2", second.Metadata.Annotations[DeploymentAnnotations.Revision]);
        var sets = (await server.Client.ListAsync<ReplicaSet>(new ListRequest(Ns), CancellationToken.None)).Items;
        Assert.Equal([0, 5], sets.Select(s => s.Status.Replicas).Order());
        Assert.All(await PodsAsync("rolls"), pod => Assert.Equal("web:2", pod.Spec.Containers[0].Image));
    }

    [Fact]
    public async Task A_name_that_another_has_is_passed_by()
    {
        // The server fills in defaults before the template is hashed: another deployment of the same template shows them.
        await server.Client.CreateAsync(Web("shadow", "web:1", 0, app: "clash"), CancellationToken.None);
        var template = (await server.UntilAsync<Deployment>(Ns, "shadow", d => d.Status.ObservedGeneration == 1)).Spec.Template;
        await server.Client.CreateAsync(Set($"clash-{SafeHash.Of(template, null)}", 0), CancellationToken.None);

        await server.Client.CreateAsync(Web("clash", "web:1", 2), CancellationToken.None);
        var deployment = await CompleteAsync("clash", generation: 1);
        Assert.Equal(1, deployment.Status.CollisionCount);
        var set = Assert.Single(
            (await server.Client.ListAsync<ReplicaSet>(new ListRequest(Ns), CancellationToken.None)).Items,
            s => s.Metadata.OwnerReferences.Any(o => o.Name == "clash"));
        Assert.Equal($"clash-{SafeHash.Of(template, 1)}", set.Metadata.Name);
    }

    private async Task RunPodsAsync(string from)
    {
        await foreach (var change in server.Client.WatchAsync<Pod>(new WatchRequest(from, Ns), stop.Token))
        {
            if (change.Type == WatchEventType.Added)
            {
                Interlocked.Increment(ref created);
                var ready = JsonNode.Parse("""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}""")!;
                try
                {
                    await server.Client.PatchAsync<Pod>(ObjectKey.Of(change.Object), new(PatchType.Merge, ready), "status", stop.Token);
                }
                catch (Api.Errors.StatusException gone) when (gone.Code == 404)
                {
                    // It was deleted before it ran.
                }
            }
        }
    }

    private Task<Deployment> CompleteAsync(string name, long generation) => server.UntilAsync<Deployment>(Ns, name, d =>
        d.Status.ObservedGeneration >= generation && d.Metadata.Generation == generation
        && d.Status.Conditions.Any(c => c.Reason == DeploymentConditions.Complete)
        && d.Status.UpdatedReplicas == d.Spec.Replicas && d.Status.Replicas == d.Spec.Replicas && d.Status.AvailableReplicas == d.Spec.Replicas);

    private async Task ScaleAsync(string name, int replicas) => await server.Client.PatchAsync<ReplicaSet>(
        new(Ns, name), new(PatchType.Merge, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }), "", CancellationToken.None);

    private async Task<IReadOnlyList<Pod>> PodsAsync(string app) =>
        (await server.Client.ListAsync<Pod>(new ListRequest(Ns, $"app={app}"), CancellationToken.None)).Items;

    private static ReplicaSet Set(string name, int replicas) => new()
    {
        Metadata = new() { Namespace = Ns, Name = name },
        Spec = new() { Replicas = replicas, Selector = new() { MatchLabels = Labels(name) }, Template = Template(name, "set:1") },
    };

    private static Deployment Web(string name, string image, int replicas, string? app = null) => new()
    {
        Metadata = new() { Namespace = Ns, Name = name },
        Spec = new() { Replicas = replicas, Selector = new() { MatchLabels = Labels(app ?? name) }, Template = Template(app ?? name, image) },
    };

    private static PodTemplateSpec Template(string app, string image) =>
        MakeDeployment.Template(image) with { Metadata = new() { Labels = Labels(app) } };

    private static Dictionary<string, string> Labels(string app) => new() { ["app"] = app };
}

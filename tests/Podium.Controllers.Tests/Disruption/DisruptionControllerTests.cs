using Podium.Api;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Policy.V1;
using Podium.Client;
using Podium.Controllers.Disruption;

namespace Podium.Controllers.Tests.Disruption;

/// <summary>Budgets over pods of which the controller cannot know how many there should be, and over pods that others guard too.</summary>
public sealed class DisruptionControllerTests : IAsyncLifetime
{
    private const string Ns = "default";

    private ControllerServer server = null!;

    public async Task InitializeAsync()
    {
        server = await ControllerServer.StartAsync(c => new DisruptionController(c), c => new StaleDisruptionController(c));
        await server.Client.CreateAsync(new ServiceAccount { Metadata = new() { Namespace = Ns, Name = "default" } }, default);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("batch/v1", "Job", "jobs.batch does not implement the scale subresource")]
    [InlineData("apps/v1", "DaemonSet", "daemonsets.apps does not implement the scale subresource")]
    [InlineData("v1", "Node", "nodes does not implement the scale subresource")]
    [InlineData("example.com/v1", "Widget", "no matches for kind \"Widget\" in version \"example.com/v1\"")]
    [InlineData("apps/v1", "ReplicaSet", "found no controllers for pod \"p\"")]
    [InlineData("apps/v1", "Deployment", "found no controllers for pod \"p\"")]
    public async Task A_share_of_pods_whose_controller_has_no_scale_allows_nothing(string apiVersion, string kind, string why)
    {
        await MakePodAsync("p", new OwnerReference { ApiVersion = apiVersion, Kind = kind, Name = "owner", Uid = "4711", Controller = true });
        await MakeBudgetAsync("b", new() { MinAvailable = new IntOrString("50%") });

        var failed = await server.UntilAsync<PodDisruptionBudget>(Ns, "b", b => b.Status.Conditions is [{ Reason: "SyncFailed" }]);
        var condition = failed.Status.Conditions[0];
        Assert.Equal(("DisruptionAllowed", "False", why), (condition.Type, condition.Status, condition.Message));
        Assert.Equal((0, 0L), (failed.Status.DisruptionsAllowed, failed.Status.ObservedGeneration));
        var told = await EventAsync("b", "CalculateExpectedPodCountFailed");
        Assert.Equal(("Warning", $"Failed to calculate the number of expected pods: {why}"), (told.Type, told.Message));
    }

    [Fact]
    public async Task A_number_of_pods_can_be_kept_whoever_made_them()
    {
        await MakePodAsync("p", new OwnerReference { ApiVersion = "batch/v1", Kind = "Job", Name = "owner", Uid = "4711", Controller = true });
        await MakeBudgetAsync("b", new() { MinAvailable = new IntOrString(0) });
        await server.UntilAsync<PodDisruptionBudget>(
            Ns, "b", b => b.Status is { ExpectedPods: 1, ObservedGeneration: 1, Conditions: [{ Reason: "InsufficientPods" }] });
    }

    [Fact]
    public async Task A_replica_set_whose_deployment_is_gone_speaks_for_itself()
    {
        var labels = new Dictionary<string, string> { ["app"] = "guarded" };
        var set = await server.Client.CreateAsync(
            new ReplicaSet
            {
                Metadata = new()
                {
                    Namespace = Ns,
                    Name = "left",
                    OwnerReferences = [new() { ApiVersion = "apps/v1", Kind = "Deployment", Name = "gone", Uid = "4711", Controller = true }],
                },
                Spec = new()
                {
                    Replicas = 3,
                    Selector = new() { MatchLabels = labels },
                    Template = new() { Metadata = new() { Labels = labels }, Spec = new() { Containers = [new() { Name = "c", Image = "i" }] } },
                },
            },
            default);
        await MakePodAsync("p", new OwnerReference { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = "left", Uid = set.Metadata.Uid, Controller = true });
        await MakeBudgetAsync("b", new() { MaxUnavailable = new IntOrString(1) });
        await server.UntilAsync<PodDisruptionBudget>(Ns, "b", b => b.Status is { ExpectedPods: 3, DesiredHealthy: 2, DisruptionsAllowed: 0 });
    }

    [Fact]
    public async Task Pods_that_nobody_manages_count_for_nothing_and_an_event_says_so()
    {
        await MakePodAsync("p");
        await MakeBudgetAsync("b", new() { MaxUnavailable = new IntOrString(1) });
        await server.UntilAsync<PodDisruptionBudget>(
            Ns, "b", b => b.Status is { ExpectedPods: 0, DisruptionsAllowed: 0, Conditions: [{ Status: "False", Reason: "InsufficientPods" }] });
        var told = await EventAsync("b", "UnmanagedPods");
        Assert.Equal(
            "Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: guarded,},"
            + "MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be "
            + "calculated correctly, which may result in undefined behavior. To account for these pods please set \".spec.minAvailable\" "
            + "field of the PDB to an integer value.",
            told.Message);
    }

    [Fact]
    public async Task A_pod_that_two_budgets_guard_has_an_event_that_says_so()
    {
        foreach (var name in (string[])["b1", "b2"])
        {
            await MakeBudgetAsync(name, new() { MinAvailable = new IntOrString(1) });
            await server.UntilAsync<PodDisruptionBudget>(Ns, name, b => b.Status.ObservedGeneration == 1);
        }

        await MakePodAsync("p");
        var told = await EventAsync("p", "MultiplePodDisruptionBudgets");
        Assert.Matches("^Pod \"default\"/\"p\" matches multiple PodDisruptionBudgets\\.  Chose \"b[12]\" arbitrarily\\.$", told.Message);
    }

    [Fact]
    public async Task The_announcement_of_a_disruption_that_did_not_come_is_taken_back()
    {
        var pod = await MakePodAsync("p");
        var announced = new PodCondition
        {
            Type = "DisruptionTarget",
            Status = "True",
            Reason = "PreemptionByScheduler",
            Message = "preempting",
            LastTransitionTime = DateTimeOffset.UnixEpoch,
        };
        await server.Client.UpdateAsync(pod with { Status = pod.Status with { Conditions = [announced] } }, "status");
        var reset = await server.UntilAsync<Pod>(Ns, "p", p => p.GetCondition("DisruptionTarget") is { Status: "False" });
        Assert.Equal(("", ""), (reset.GetCondition("DisruptionTarget")!.Reason, reset.GetCondition("DisruptionTarget")!.Message));
    }

    private Task<Pod> MakePodAsync(string name, params OwnerReference[] owners) => server.Client.CreateAsync(
        new Pod
        {
            Metadata = new()
            {
                Namespace = Ns,
                Name = name,
                Labels = new Dictionary<string, string> { ["app"] = "guarded" },
                OwnerReferences = owners,
            },
            Spec = new() { Containers = [new() { Name = "c", Image = "i" }] },
        },
        default);

    private Task<PodDisruptionBudget> MakeBudgetAsync(string name, PodDisruptionBudgetSpec spec) => server.Client.CreateAsync(
        new PodDisruptionBudget
        {
            Metadata = new() { Namespace = Ns, Name = name },
            Spec = spec with { Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "guarded" } } },
        },
        default);

    private async Task<Event> EventAsync(string about, string reason)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var selection = $"involvedObject.name={about},reason={reason}";
        var first = await server.Client.ListAsync<Event>(new ListRequest(Ns, FieldSelector: selection), patience.Token);
        if (first.Items.Count > 0)
        {
            return first.Items[0];
        }

        await foreach (var change in server.Client.WatchAsync<Event>(new WatchRequest(first.ResourceVersion, Ns, FieldSelector: selection), patience.Token))
        {
            if (change.Type is WatchEventType.Added or WatchEventType.Modified)
            {
                return change.Object;
            }
        }

        throw new InvalidOperationException($"{about} never had the event {reason}");
    }
}

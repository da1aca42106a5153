using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Controllers.ResourceQuotas;

namespace Podium.Controllers.Tests.ResourceQuotas;

/// <summary>What quotas show as used: a real API server and the controller; the tests wait for what the status says.</summary>
public sealed class ResourceQuotaControllerTests : IAsyncLifetime
{
    private ControllerServer server = null!;

    public async Task InitializeAsync() => server = await ControllerServer.StartAsync(context => new ResourceQuotaController(context));

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_new_quota_counts_what_is_there_and_what_goes_makes_room()
    {
        await MakeMapAsync("a");
        await MakeMapAsync("b");
        await server.Client.CreateAsync(
            new ResourceQuota { Metadata = new() { Name = "q", Namespace = "default" }, Spec = new() { Hard = Amounts(("configmaps", 2), ("count/configmaps", 2), ("pods", 3)) } }, default);
        var counted = await server.UntilAsync<ResourceQuota>("default", "q", q => q.Status.Used.Count == 3);
        Assert.Equal(Amounts(("configmaps", 2), ("count/configmaps", 2), ("pods", 0)), counted.Status.Used);

        var refused = await Assert.ThrowsAsync<Podium.Api.Errors.StatusException>(() => MakeMapAsync("c"));
        Assert.Equal(403, refused.Code);
        await server.Client.DeleteAsync<ConfigMap>(new ObjectKey("default", "a"), new DeleteOptions(), default);
        await server.UntilAsync<ResourceQuota>("default", "q", q => q.Status.Used["configmaps"] == new Quantity(1));
        await MakeMapAsync("c");
    }

    [Fact]
    public void Pods_that_have_ended_count_as_objects_only()
    {
        var quota = new ResourceQuota { Spec = new() { Hard = Amounts(("pods", 5), ("count/pods", 5), ("requests.cpu", 5)) } };
        var pod = new Pod { Spec = new() { Containers = [new() { Name = "c", Resources = new() { Requests = Amounts(("cpu", 2)) } }] } };
        var status = QuotaStatusPlan.Compute(
            quota, [pod, pod with { Status = new() { Phase = "Succeeded" } }], new Dictionary<ResourceInfo, int>(), DateTimeOffset.UnixEpoch);
        Assert.Equal(Amounts(("pods", 1), ("count/pods", 2), ("requests.cpu", 2)), status.Used);
    }

    private Task<ConfigMap> MakeMapAsync(string name) =>
        server.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = name, Namespace = "default" } }, default);

    private static Dictionary<string, Quantity> Amounts(params (string Name, int Amount)[] amounts) =>
        amounts.ToDictionary(a => a.Name, a => new Quantity(a.Amount));
}

using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Client;
using Podium.Controllers.EndpointSliceMirroring;
using Podium.Controllers.EndpointSlices;
using Podium.Controllers.ServiceEndpoints;

namespace Podium.Controllers.Tests.EndpointSlices;

/// <summary>The controllers of Services against a real API server: what follows when pods, services and endpoints change.</summary>
public sealed class ServiceLoopTests : IAsyncLifetime
{
    private ControllerServer server = null!;

    private IApiClient Client => server.Client;

    public async Task InitializeAsync()
    {
        server = await ControllerServer.StartAsync(
            c => new EndpointsController(c), c => new EndpointSliceController(c), c => new EndpointSliceMirroringController(c));
        await Client.CreateAsync(new ServiceAccount { Metadata = new() { Namespace = "default", Name = "default" } }, default);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Readiness_reaches_endpoints_and_slices()
    {
        await MakeServiceAsync("web", new Dictionary<string, string> { ["app"] = "web" });
        await server.UntilAsync<EndpointSlice>("default", await SliceOfAsync("web"), s => s.Endpoints.Count == 0);
        await MakePodAsync("p1", "10.0.0.1", ready: false);
        await server.UntilAsync<Endpoints>("default", "web", e => e.Subsets is [{ NotReadyAddresses: [{ Ip: "10.0.0.1" }], Addresses: [] }]);
        await SetReadyAsync("p1", true);
        await server.UntilAsync<Endpoints>("default", "web", e => e.Subsets is [{ Addresses: [{ Ip: "10.0.0.1" }], NotReadyAddresses: [] }]);
        var slice = await server.UntilAsync<EndpointSlice>("default", await SliceOfAsync("web"), s => s.Endpoints is [{ Conditions.Ready: true }]);
        Assert.Equal("endpointslice-controller.k8s.io", slice.Metadata.Labels["endpointslice.kubernetes.io/managed-by"]);
        await SetReadyAsync("p1", false);
        await server.UntilAsync<EndpointSlice>("default", slice.Metadata.Name, s => s.Endpoints is [{ Conditions: { Ready: false, Serving: false } }]);
    }

    [Fact]
    public async Task A_crowd_of_pods_is_spread_over_slices_once()
    {
        await MakeServiceAsync("crowd", new Dictionary<string, string> { ["app"] = "crowd" });
        await Task.WhenAll(Enumerable.Range(0, 230).Select(i => MakePodAsync($"c{i}", $"10.1.{i / 200}.{i % 200}", ready: true, app: "crowd")));
        await server.UntilAsync<Endpoints>("default", "crowd", e => e.Subsets is [{ Addresses.Count: 230 }]);
        var slices = await UntilSlicesAsync("crowd", all => all.Sum(s => s.Endpoints.Count) == 230);
        Assert.Equal(230, slices.SelectMany(s => s.Endpoints).Select(e => e.Addresses[0]).Distinct().Count());
        Assert.InRange(slices.Count, 3, 4);
        Assert.All(slices, s => Assert.InRange(s.Endpoints.Count, 1, 100));
    }

    [Fact]
    public async Task Endpoints_of_a_service_without_selector_are_mirrored()
    {
        await MakeServiceAsync("outside", EmptyMap.Strings);
        var written = new Endpoints
        {
            Metadata = new() { Namespace = "default", Name = "outside" },
            Subsets = [new() { Addresses = [new() { Ip = "192.0.2.1" }], Ports = [new() { Port = 5432, Protocol = "TCP" }] }],
        };
        await Client.CreateAsync(written, default);
        var slices = await UntilSlicesAsync("outside", all => all is [{ Endpoints: [{ Conditions.Ready: true }], Ports: [{ Port: 5432 }] }]);
        Assert.Equal("endpointslicemirroring-controller.k8s.io", slices[0].Metadata.Labels["endpointslice.kubernetes.io/managed-by"]);
        await Client.DeleteAsync<Endpoints>(new ObjectKey("default", "outside"), new(), default);
        await UntilSlicesAsync("outside", all => all.Count == 0);
    }

    private async Task<IReadOnlyList<EndpointSlice>> UntilSlicesAsync(string service, Func<IReadOnlyList<EndpointSlice>, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var selector = "kubernetes.io/service-name=" + service;
        var first = await Client.ListAsync<EndpointSlice>(new ListRequest("default", selector), patience.Token);
        var now = first.Items.ToDictionary(s => s.Metadata.Name);
        if (condition([.. now.Values]))
        {
            return [.. now.Values];
        }

        await foreach (var change in Client.WatchAsync<EndpointSlice>(new WatchRequest(first.ResourceVersion, "default", selector, AllowBookmarks: false), patience.Token))
        {
            now[change.Object.Metadata.Name] = change.Object;
            if (change.Type == WatchEventType.Deleted)
            {
                now.Remove(change.Object.Metadata.Name);
            }

            if (condition([.. now.Values]))
            {
                break;
            }
        }

        return [.. now.Values];
    }

    private async Task<string> SliceOfAsync(string service) => (await UntilSlicesAsync(service, all => all.Count == 1))[0].Metadata.Name;

    private Task<Service> MakeServiceAsync(string name, IReadOnlyDictionary<string, string> selector) => Client.CreateAsync(
        new Service { Metadata = new() { Namespace = "default", Name = name }, Spec = new() { Selector = selector, Ports = [new() { Port = 80 }] } }, default);

    private async Task MakePodAsync(string name, string ip, bool ready, string app = "web")
    {
        var pod = await Client.CreateAsync(
            new Pod
            {
                Metadata = new() { Namespace = "default", Name = name, Labels = new Dictionary<string, string> { ["app"] = app } },
                Spec = new() { NodeName = "n1", Containers = [new() { Name = "c", Image = "i" }] },
            },
            default);
        await Client.UpdateAsync(
            pod with { Status = pod.Status with { Phase = "Running", PodIP = ip, PodIPs = [new() { Ip = ip }], Conditions = [Ready(ready)] } }, "status");
    }

    private async Task SetReadyAsync(string name, bool ready)
    {
        var pod = await Client.GetAsync<Pod>(new ObjectKey("default", name), default);
        await Client.UpdateAsync(pod with { Status = pod.Status with { Conditions = [Ready(ready)] } }, "status");
    }

    private static PodCondition Ready(bool ready) => new() { Type = "Ready", Status = ready ? "True" : "False" };
}

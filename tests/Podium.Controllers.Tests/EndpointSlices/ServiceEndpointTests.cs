using Podium.Api.Core.V1;
using Podium.Controllers.EndpointSlices;
using Podium.Controllers.ServiceEndpoints;

namespace Podium.Controllers.Tests.EndpointSlices;

/// <summary>What a pod is as an endpoint: its conditions, ports, names and zone.</summary>
public sealed class ServiceEndpointTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true, false, false, true, true, false)]
    [InlineData(false, false, false, false, false, false)]
    [InlineData(true, true, false, false, true, true)]
    [InlineData(false, true, false, false, false, true)]
    [InlineData(false, false, true, true, false, false)]
    [InlineData(true, true, true, true, true, true)]
    public void Conditions_follow_from_readiness_and_ending(bool podReady, bool ending, bool publish, bool ready, bool serving, bool terminating)
    {
        var service = Service() with { Spec = Service().Spec with { PublishNotReadyAddresses = publish } };
        var conditions = Compute(service, Pod("a", 1, podReady, ending)).Endpoints.Single().Conditions;
        Assert.Equal((ready, serving, terminating), (conditions.Ready, conditions.Serving, conditions.Terminating));
    }

    [Fact]
    public void Pods_that_ended_or_have_no_address_are_no_endpoints()
    {
        var ended = Pod("a", 1, ready: false);
        var without = Pod("b", 2, ready: true);
        var groups = ServiceEndpointPlan.Compute(
            Service(), "IPv4",
            [ended with { Status = ended.Status with { Phase = "Succeeded" } }, without with { Status = without.Status with { PodIP = "", PodIPs = [] } }],
            _ => "");
        Assert.Empty(groups.Single().Endpoints);
    }

    [Fact]
    public void A_named_port_is_each_pods_own()
    {
        var service = Service(new ServicePort { Name = "web", Port = 80, Protocol = "TCP", TargetPort = "http" });
        var groups = ServiceEndpointPlan.Compute(service, "IPv4", [Pod("a", 1, true, port: 8080), Pod("b", 2, true, port: 9090), Pod("c", 3, true, port: 8080)], _ => "");
        Assert.Equal([(8080, 2), (9090, 1)], groups.Select(g => (g.Ports.Single().Port!.Value, g.Endpoints.Count)));
        Assert.Equal("web", groups[0].Ports[0].Name);
    }

    [Fact]
    public void A_pod_in_the_services_subdomain_has_its_own_name()
    {
        var pod = Pod("a", 1, true);
        Assert.Equal("h", Compute(Service(), pod with { Spec = pod.Spec with { Hostname = "h", Subdomain = "web" } }).Endpoints[0].Hostname);
        Assert.Null(Compute(Service(), pod with { Spec = pod.Spec with { Hostname = "h", Subdomain = "other" } }).Endpoints[0].Hostname);
    }

    [Fact]
    public void An_endpoint_says_where_it_is()
    {
        var service = Service();
        var endpoint = Compute(service with { Spec = service.Spec with { TrafficDistribution = "PreferClose" } }, Pod("a", 1, true)).Endpoints[0];
        Assert.Equal(("n1", "zone-of-n1", "zone-of-n1"), (endpoint.NodeName, endpoint.Zone, endpoint.Hints!.ForZones[0].Name));
        Assert.Equal(("Pod", "a", "uid-a"), (endpoint.TargetRef!.Kind, endpoint.TargetRef.Name, endpoint.TargetRef.Uid));
    }

    [Fact]
    public void Endpoints_have_the_ready_and_the_others_apart()
    {
        var service = Service(
            new ServicePort { Name = "b", Port = 81, Protocol = "TCP", TargetPort = 8081 }, new ServicePort { Name = "a", Port = 80, Protocol = "TCP", TargetPort = 8080 });
        var endpoints = EndpointsPlan.Compute(service, [Pod("x", 10, true), Pod("y", 9, true), Pod("z", 2, false), Pod("e", 3, true, ending: true)], null, null)!;
        var subset = endpoints.Subsets.Single();
        Assert.Equal(["10.0.0.9", "10.0.0.10"], subset.Addresses.Select(a => a.Ip));
        Assert.Equal(["10.0.0.2"], subset.NotReadyAddresses.Select(a => a.Ip));
        Assert.Equal(["a", "b"], subset.Ports.Select(p => p.Name));
        Assert.Null(EndpointsPlan.Compute(service, [Pod("x", 10, true), Pod("y", 9, true), Pod("z", 2, false)], endpoints, Now));
    }

    [Fact]
    public void More_than_a_thousand_endpoints_are_cut_and_said_to_be()
    {
        var pods = Enumerable.Range(0, 1100).Select(i =>
            Pod($"p{i}", 1, ready: i % 2 == 0) is var pod ? pod with { Status = pod.Status with { PodIPs = [new() { Ip = $"10.1.{i / 250}.{i % 250}" }] } } : pod).ToList();
        var endpoints = EndpointsPlan.Compute(Service(), pods, null, null)!;
        Assert.Equal((550, 450), (endpoints.Subsets[0].Addresses.Count, endpoints.Subsets[0].NotReadyAddresses.Count));
        Assert.Equal("truncated", endpoints.Metadata.Annotations["endpoints.kubernetes.io/over-capacity"]);
    }

    [Fact]
    public void A_headless_service_marks_its_endpoints()
    {
        var service = Service();
        var headless = service with { Spec = service.Spec with { ClusterIP = "None", ClusterIPs = ["None"], Ports = [] } };
        var endpoints = EndpointsPlan.Compute(headless, [Pod("a", 1, true)], null, null)!;
        Assert.Equal("", endpoints.Metadata.Labels["service.kubernetes.io/headless"]);
        Assert.Empty(endpoints.Subsets.Single().Ports);
        Assert.Equal("", ServiceEndpointPlan.Template(headless, "IPv4").Labels["service.kubernetes.io/headless"]);
    }

    private static DesiredEndpoints Compute(Service service, params Pod[] pods) =>
        ServiceEndpointPlan.Compute(service, "IPv4", pods, node => "zone-of-" + node).Single();

    private static Service Service(params ServicePort[] ports) => new()
    {
        Metadata = new() { Name = "web", Namespace = "default", Uid = "svc", Labels = new Dictionary<string, string> { ["tier"] = "front" } },
        Spec = new()
        {
            Type = "ClusterIP",
            ClusterIPs = ["10.96.0.9"],
            IpFamilies = ["IPv4"],
            Selector = new Dictionary<string, string> { ["app"] = "web" },
            Ports = ports.Length > 0 ? ports : [new() { Port = 80, Protocol = "TCP", TargetPort = 80 }],
        },
    };

    private static Pod Pod(string name, int number, bool ready, bool ending = false, int port = 80) => new()
    {
        Metadata = new() { Name = name, Namespace = "default", Uid = "uid-" + name, DeletionTimestamp = ending ? Now : null },
        Spec = new()
        {
            NodeName = "n1",
            Containers = [new() { Name = "c", Ports = [new() { Name = "http", Port = port, Protocol = "TCP" }] }],
        },
        Status = new()
        {
            Phase = "Running",
            PodIP = $"10.0.0.{number}",
            PodIPs = [new() { Ip = $"10.0.0.{number}" }],
            Conditions = [new() { Type = "Ready", Status = ready ? "True" : "False" }],
        },
    };
}

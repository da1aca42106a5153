using System.Net;
using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests.Core.Services;

/// <summary>Services over HTTPS: what they are given, what they keep, and what is refused.</summary>
public sealed class ServiceTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Services = "/api/v1/namespaces/default/services";
    private static readonly IPNetwork Range = IPNetwork.Parse("10.96.0.0/16");

    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task The_service_kubernetes_has_the_first_address()
    {
        var spec = (await Admin.GetAsync(Services + "/kubernetes")).Json["spec"]!;
        Assert.Equal("10.96.0.1", (string?)spec["clusterIP"]);
        Assert.Equal(443, (int)spec["ports"]![0]!["port"]!);
        Assert.Equal("SingleStack", (string?)spec["ipFamilyPolicy"]);
    }

    [Fact]
    public async Task A_service_is_given_an_address_and_defaults()
    {
        var spec = (await Admin.CreateAsync(Services, Service("given", """{"selector":{"a":"b"},"ports":[{"port":80}]}""")))["spec"]!;
        var ip = (string)spec["clusterIP"]!;
        Assert.True(Range.Contains(IPAddress.Parse(ip)));
        Assert.Equal(
            $$"""{"clusterIP":"{{ip}}","clusterIPs":["{{ip}}"],"internalTrafficPolicy":"Cluster","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","ports":[{"port":80,"protocol":"TCP","targetPort":80}],"selector":{"a":"b"},"sessionAffinity":"None","type":"ClusterIP"}""",
            spec.ToJsonString());
    }

    [Fact]
    public async Task Whoever_makes_a_service_does_not_own_what_it_was_given()
    {
        var made = await Admin.CreateAsync(Services + "?fieldManager=tester", Service("owned", """{"ports":[{"port":80}]}"""));
        var owned = made["metadata"]!["managedFields"]!.AsArray().Single()!["fieldsV1"]!["f:spec"]!.AsObject();
        Assert.True(owned.ContainsKey("f:ports"));
        Assert.False(owned.ContainsKey("f:clusterIP"));
    }

    [Fact]
    public async Task An_address_is_given_once()
    {
        await Admin.CreateAsync(Services, Service("first", """{"clusterIP":"10.96.0.77","ports":[{"port":80}]}"""));
        var answer = await Admin.PostAsync(Services, Service("second", """{"clusterIP":"10.96.0.77","ports":[{"port":80}]}"""));
        Assert.Equal(422, answer.Code);
        Assert.Equal(
            "Service \"second\" is invalid: spec.clusterIPs: Invalid value: []string{\"10.96.0.77\"}: failed to allocate IP 10.96.0.77: provided IP is already allocated",
            answer.Message);

        Assert.Equal(200, (await Admin.DeleteAsync(Services + "/first")).Code);
        await Admin.CreateAsync(Services, Service("second", """{"clusterIP":"10.96.0.77","ports":[{"port":80}]}"""));
    }

    [Fact]
    public async Task An_address_must_be_in_the_range() => Assert.Equal(
        "Service \"far\" is invalid: spec.clusterIPs: Invalid value: []string{\"192.0.2.1\"}: failed to allocate IP 192.0.2.1: "
        + "the provided IP (192.0.2.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16",
        (await Admin.PostAsync(Services, Service("far", """{"clusterIP":"192.0.2.1","ports":[{"port":80}]}"""))).Message);

    [Fact]
    public async Task A_refused_service_leaves_no_address_taken()
    {
        var refused = await Admin.PostAsync(Services, Service("refused", """{"clusterIP":"10.96.0.78","ports":[{"port":0}]}"""));
        Assert.Equal(422, refused.Code);
        await Admin.CreateAsync(Services, Service("accepted", """{"clusterIP":"10.96.0.78","ports":[{"port":1}]}"""));
    }

    [Fact]
    public async Task A_dry_run_takes_nothing()
    {
        var tried = await Admin.PostAsync(Services + "?dryRun=All",
            Service("tried", """{"type":"NodePort","clusterIP":"10.96.0.79","ports":[{"port":80,"nodePort":30079}]}"""));
        Assert.Equal(201, tried.Code);
        await Admin.CreateAsync(Services, Service("meant", """{"type":"NodePort","clusterIP":"10.96.0.79","ports":[{"port":80,"nodePort":30079}]}"""));
        Assert.Equal(422, (await Admin.PostAsync(Services + "?dryRun=All", Service("late", """{"clusterIP":"10.96.0.79","ports":[{"port":80}]}"""))).Code);
    }

    [Fact]
    public async Task Services_made_at_once_have_different_addresses_and_ports()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            Admin.CreateAsync(Services, Service($"crowd-{i}", """{"type":"NodePort","ports":[{"port":80}]}"""))));
        Assert.Equal(40, made.Select(m => (string?)m["spec"]!["clusterIP"]).Distinct().Count());
        Assert.Equal(40, made.Select(m => (int)m["spec"]!["ports"]![0]!["nodePort"]!).Distinct().Count());
    }

    [Fact]
    public async Task A_node_port_is_given_once_and_freed_with_its_type()
    {
        await Admin.CreateAsync(Services, Service("np", """{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}"""));
        Assert.Equal(
            "Service \"np2\" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated",
            (await Admin.PostAsync(Services, Service("np2", """{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}"""))).Message);
        Assert.Equal(
            "Service \"np2\" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767",
            (await Admin.PostAsync(Services, Service("np2", """{"type":"NodePort","ports":[{"port":80,"nodePort":80}]}"""))).Message);

        var plain = await Admin.PatchAsync(Services + "/np", "merge-patch+json", """{"spec":{"type":"ClusterIP"}}""");
        Assert.Equal(200, plain.Code);
        Assert.Null(plain.Json["spec"]!["ports"]![0]!["nodePort"]);
        Assert.Null(plain.Json["spec"]!["externalTrafficPolicy"]);
        await Admin.CreateAsync(Services, Service("np2", """{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}"""));
    }

    [Fact]
    public async Task An_update_without_addresses_keeps_them()
    {
        var made = await Admin.CreateAsync(Services, Service("kept", """{"type":"NodePort","ports":[{"port":80}]}"""));
        var put = await Admin.PutAsync(Services + "/kept", JsonNode.Parse(Service("kept", """{"type":"NodePort","ports":[{"port":81}]}"""))!);
        Assert.Equal(200, put.Code);
        Assert.Equal((string?)made["spec"]!["clusterIP"], (string?)put.Json["spec"]!["clusterIP"]);
        Assert.Equal((int)made["spec"]!["ports"]![0]!["nodePort"]!, (int)put.Json["spec"]!["ports"]![0]!["nodePort"]!);
    }

    [Fact]
    public async Task An_address_may_not_change_once_set()
    {
        await Admin.CreateAsync(Services, Service("fixed", """{"ports":[{"port":80}]}"""));
        var answer = await Admin.PatchAsync(Services + "/fixed", "merge-patch+json", """{"spec":{"clusterIP":"10.96.0.90","clusterIPs":["10.96.0.90"]}}""");
        Assert.Equal("Service \"fixed\" is invalid: spec.clusterIPs[0]: Invalid value: []string{\"10.96.0.90\"}: may not change once set", answer.Message);
    }

    [Fact]
    public async Task An_alias_gives_its_address_back_and_gets_one_again()
    {
        await Admin.CreateAsync(Services, Service("alias", """{"clusterIP":"10.96.0.91","ports":[{"port":80}]}"""));
        var alias = await Admin.PatchAsync(Services + "/alias", "merge-patch+json", """{"spec":{"type":"ExternalName","externalName":"example.org"}}""");
        Assert.True(alias.Code == 200, alias.Text);
        Assert.Null(alias.Json["spec"]!["clusterIP"]);
        Assert.Null(alias.Json["spec"]!["ipFamilies"]);
        await Admin.CreateAsync(Services, Service("heir", """{"clusterIP":"10.96.0.91","ports":[{"port":80}]}"""));
        var back = await Admin.PatchAsync(Services + "/alias", "merge-patch+json", """{"spec":{"type":"ClusterIP","externalName":null}}""");
        Assert.True(back.Code == 200, back.Text);
        Assert.NotEqual("10.96.0.91", (string)back.Json["spec"]!["clusterIP"]!);
        Assert.Equal("IPv4", (string?)back.Json["spec"]!["ipFamilies"]![0]);
    }

    [Fact]
    public async Task A_load_balancer_with_local_traffic_gets_a_port_for_health_checks()
    {
        var made = await Admin.CreateAsync(Services, Service("lb", """{"type":"LoadBalancer","externalTrafficPolicy":"Local","ports":[{"port":80}]}"""));
        var spec = made["spec"]!;
        Assert.InRange((int)spec["healthCheckNodePort"]!, 30000, 32767);
        Assert.True((bool)spec["allocateLoadBalancerNodePorts"]!);
        var status = await Admin.PatchAsync(Services + "/lb/status", "merge-patch+json", """{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.7"}]}}}""");
        Assert.Equal("VIP", (string?)status.Json["status"]!["loadBalancer"]!["ingress"]![0]!["ipMode"]);
    }

    [Fact]
    public async Task A_deleted_service_takes_its_endpoints_along()
    {
        await Admin.CreateAsync(Services, Service("ended", """{"ports":[{"port":80}]}"""));
        await Admin.CreateAsync("/api/v1/namespaces/default/endpoints", """{"metadata":{"name":"ended"},"subsets":[{"addresses":[{"ip":"192.0.2.1"}],"ports":[{"port":80}]}]}""");
        var gone = await Admin.DeleteAsync(Services + "/ended");
        Assert.Equal("Service", (string?)gone.Json["kind"]);
        Assert.Equal(404, (await Admin.GetAsync("/api/v1/namespaces/default/endpoints/ended")).Code);
    }

    [Fact]
    public async Task A_proxied_service_without_endpoints_is_unavailable()
    {
        await Admin.CreateAsync(Services, Service("lonely", """{"ports":[{"port":80,"name":"web"}]}"""));
        var answer = await Admin.GetAsync(Services + "/lonely:web/proxy/");
        Assert.Equal((503, "no endpoints available for service \"lonely\""), (answer.Code, answer.Message));
        Assert.Equal("no service port 81 found for service \"lonely\"", (await Admin.GetAsync(Services + "/lonely:81/proxy/")).Message);
    }

    [Fact]
    public async Task Slices_and_endpoints_are_shown_in_columns()
    {
        await Admin.CreateAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
            """{"metadata":{"name":"s"},"addressType":"IPv4","ports":[{"port":80}],"endpoints":[{"addresses":["192.0.2.1"]}]}""");
        var table = await Admin.GetAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/s", "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.Equal(["s", "IPv4", "80", "192.0.2.1"], table.Json["rows"]![0]!["cells"]!.AsArray().Take(4).Select(c => (string?)c));
    }

    private static string Service(string name, string spec) => $$"""{"metadata":{"name":"{{name}}"},"spec":{{spec}}}""";
}

using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Trees.Defaulting;

namespace Podium.Api.Tests.Core.Services;

/// <summary>What services are refused for, in Kubernetes' words, and what an update takes over.</summary>
public sealed class ServiceValidationTests
{
    [Theory]
    [InlineData("""{}""", "spec.ports: Required value")]
    [InlineData("""{"ports":[{"port":0}]}""", "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive", "spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData("""{"ports":[{"port":1},{"port":2}]}""", "spec.ports[0].name: Required value", "spec.ports[1].name: Required value")]
    [InlineData("""{"ports":[{"port":1,"name":"a"},{"port":2,"name":"a"}]}""", "spec.ports[1].name: Duplicate value: \"a\"")]
    [InlineData("""{"ports":[{"port":1,"name":"a"},{"port":1,"name":"b"}]}""", "spec.ports[1]: Duplicate value: core.ServicePort{Name:\"\", Protocol:\"TCP\", AppProtocol:(*string)(nil), Port:1, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:\"\"}, NodePort:0}")]
    [InlineData("""{"ports":[{"port":1,"protocol":"HTTP"}]}""", "spec.ports[0].protocol: Unsupported value: \"HTTP\": supported values: \"SCTP\", \"TCP\", \"UDP\"")]
    [InlineData("""{"ports":[{"port":1,"targetPort":"web--page"}]}""", "spec.ports[0].targetPort: Invalid value: \"web--page\": must not contain consecutive hyphens")]
    [InlineData("""{"ports":[{"port":1,"nodePort":30000}]}""", "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'")]
    [InlineData("""{"type":"Other","ports":[{"port":1}]}""", "spec.type: Unsupported value: \"Other\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"")]
    [InlineData("""{"type":"ExternalName"}""", "spec.externalName: Required value")]
    [InlineData("""{"type":"ExternalName","externalName":"a.b.","clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"]}""", "spec.clusterIPs: Forbidden: may not be set for ExternalName services")]
    [InlineData("""{"type":"NodePort","clusterIP":"None","clusterIPs":["None"],"ports":[{"port":1}]}""", "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services")]
    [InlineData("""{"clusterIP":"x","clusterIPs":["x"],"ports":[{"port":1}]}""", "spec.clusterIPs[0]: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData("""{"clusterIPs":["10.0.0.1"],"ports":[{"port":1}]}""", "spec.clusterIPs: Invalid value: []string{\"10.0.0.1\"}: must be empty when `clusterIP` is not specified")]
    [InlineData("""{"sessionAffinity":"Cookie","ports":[{"port":1}]}""", "spec.sessionAffinity: Unsupported value: \"Cookie\": supported values: \"ClientIP\", \"None\"")]
    [InlineData("""{"sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":0}},"ports":[{"port":1}]}""", "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than 86400")]
    [InlineData("""{"externalIPs":["127.0.0.1","x"],"ports":[{"port":1}]}""", "spec.externalIPs[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)", "spec.externalIPs[1]: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData("""{"externalTrafficPolicy":"Local","ports":[{"port":1}]}""", "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for externally-accessible services")]
    [InlineData("""{"internalTrafficPolicy":"Near","ports":[{"port":1}]}""", "spec.internalTrafficPolicy: Unsupported value: \"Near\": supported values: \"Cluster\", \"Local\"")]
    [InlineData("""{"trafficDistribution":"Far","ports":[{"port":1}]}""", "spec.trafficDistribution: Unsupported value: \"Far\": supported values: \"PreferClose\"")]
    [InlineData("""{"loadBalancerClass":"a.b/c","ports":[{"port":1}]}""", "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'")]
    [InlineData("""{"ipFamilies":["IPv5"],"ports":[{"port":1}]}""", "spec.ipFamilies[0]: Unsupported value: \"IPv5\": supported values: \"IPv4\", \"IPv6\"")]
    public void A_wrong_specification_is_refused(string spec, params string[] errors) =>
        Assert.Equal(errors, ServiceValidation.Validate(Make(spec)).Select(e => e.ToString()));

    [Theory]
    [InlineData("""{"ports":[{"port":80,"targetPort":"web"}]}""")]
    [InlineData("""{"clusterIP":"None","clusterIPs":["None"]}""")]
    [InlineData("""{"type":"ExternalName","externalName":"a.example."}""")]
    [InlineData("""{"type":"NodePort","ports":[{"port":53,"protocol":"TCP","name":"t","nodePort":30053},{"port":53,"protocol":"UDP","name":"u","nodePort":30053}]}""")]
    public void A_right_specification_is_accepted(string spec) => Assert.Empty(ServiceValidation.Validate(Make(spec)));

    [Fact]
    public void A_name_starts_with_a_letter() => Assert.Equal(
        ["metadata.name: Invalid value: \"1a\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"],
        ServiceValidation.Validate(Make("""{"ports":[{"port":1}]}""", "1a")).Select(e => e.ToString()));

    [Fact]
    public void Affinity_lasts_three_hours_where_nothing_is_said() =>
        Assert.Equal(10800, Make("""{"sessionAffinity":"ClientIP"}""").Spec.SessionAffinityConfig!.ClientIP!.TimeoutSeconds);

    [Fact]
    public void A_port_is_known_again_by_its_name()
    {
        var old = Make("""{"type":"NodePort","ports":[{"name":"a","port":1,"nodePort":30001},{"name":"b","port":2,"nodePort":30002}]}""").Spec;
        var next = ServiceUpdate.Complete(Make("""{"type":"NodePort","ports":[{"name":"b","port":5},{"name":"c","port":6}]}""").Spec, old);
        Assert.Equal([30002, 0], next.Ports.Select(p => p.NodePort));
    }

    [Fact]
    public void A_port_that_comes_with_a_change_of_type_keeps_no_node_port()
    {
        var old = Make("""{"type":"NodePort","ports":[{"name":"a","port":1,"nodePort":30001}]}""").Spec;
        var next = ServiceUpdate.Complete(old with { Type = "ClusterIP", Ports = [.. old.Ports, new ServicePort { Name = "b", Port = 2 }] }, old);
        Assert.Equal([0, 0], next.Ports.Select(p => p.NodePort));
        var kept = ServiceUpdate.Complete(old with { Type = "ClusterIP", Ports = [old.Ports[0] with { NodePort = 30009 }] }, old);
        Assert.Equal(30009, kept.Ports[0].NodePort); // Asked for anew, and refused by validation.
    }

    [Fact]
    public void A_load_balancer_that_becomes_plain_loses_what_belonged_to_it()
    {
        var old = Make("""{"type":"LoadBalancer","loadBalancerClass":"a.b/c","externalTrafficPolicy":"Local","healthCheckNodePort":31000,"ports":[{"port":1,"nodePort":30001}]}""").Spec;
        var next = ServiceUpdate.Complete(old with { Type = "ClusterIP" }, old);
        Assert.Equal((null, null, "", 0, 0), (next.LoadBalancerClass, next.AllocateLoadBalancerNodePorts, next.ExternalTrafficPolicy, next.HealthCheckNodePort, next.Ports[0].NodePort));
    }

    private static Service Make(string spec, string name = "s")
    {
        var tree = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["spec"] = JsonNode.Parse(spec),
        };
        TreeDefaulter.Apply(tree, Service.Schema);
        ServiceDefaults.Apply(tree);
        return ApiJson.FromNode<Service>(tree);
    }
}

using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests.Networking;

/// <summary>Ingresses and their classes over HTTP: defaults, refusals, status and tables.</summary>
public sealed class IngressTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Classes = "/apis/networking.k8s.io/v1/ingressclasses";
    private const string Ingresses = "/apis/networking.k8s.io/v1/namespaces/default/ingresses";
    private const string Backend = """{"service":{"name":"web","port":{"number":80}}}""";

    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task An_ingress_without_a_class_gets_the_default_one_and_there_may_be_one_only()
    {
        await Admin.CreateAsync(Classes, Class("usual", isDefault: true));
        var ingress = await Admin.CreateAsync(Ingresses, Ingress("plain", $$$"""{"defaultBackend":{{{Backend}}}}"""));
        Assert.Equal("usual", (string?)ingress["spec"]!["ingressClassName"]);
        var named = await Admin.CreateAsync(Ingresses, Ingress("named", $$$"""{"ingressClassName":"mine","defaultBackend":{{{Backend}}}}"""));
        Assert.Equal("mine", (string?)named["spec"]!["ingressClassName"]);

        await Admin.CreateAsync(Classes, Class("second", isDefault: true));
        var refused = await Admin.PostAsync(Ingresses, Ingress("refused", $$$"""{"defaultBackend":{{{Backend}}}}"""));
        Assert.Equal(403, refused.Code);
        Assert.EndsWith("2 default IngressClasses were found, only 1 allowed", refused.Message, StringComparison.Ordinal);
        await Admin.DeleteAsync($"{Classes}/usual");
        await Admin.DeleteAsync($"{Classes}/second");
    }

    [Theory]
    [InlineData("{}", "spec: Invalid value: []networking.IngressRule(nil): either `defaultBackend` or `rules` must be specified")]
    [InlineData("""{"defaultBackend":{}}""", "spec.defaultBackend: Invalid value: \"\": resource or service backend is required")]
    [InlineData("""{"defaultBackend":{"service":{"name":"web","port":{}}}}""", "spec.defaultBackend: Required value: port name or number is required")]
    [InlineData("""{"defaultBackend":{"service":{"name":"9","port":{"number":80,"name":"a"}}}}""", "cannot set both port name & port number")]
    [InlineData("""{"rules":[{"host":"1.2.3.4"}]}""", "spec.rules[0].host: Invalid value: \"1.2.3.4\": must be a DNS name, not an IP address")]
    [InlineData("""{"rules":[{"host":"*"}]}""", "regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    [InlineData("""{"rules":[{"http":{"paths":[]}}]}""", "spec.rules[0].http.paths: Required value")]
    [InlineData("""{"rules":[{"http":{"paths":[{"path":"/","backend":BACKEND}]}}]}""", "spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified")]
    [InlineData("""{"rules":[{"http":{"paths":[{"path":"a","pathType":"Exact","backend":BACKEND}]}}]}""", "spec.rules[0].http.paths[0].path: Invalid value: \"a\": must be an absolute path")]
    [InlineData("""{"rules":[{"http":{"paths":[{"path":"/a/..","pathType":"Prefix","backend":BACKEND}]}}]}""", "cannot end with '/..'")]
    [InlineData("""{"rules":[{"http":{"paths":[{"pathType":"Some","backend":BACKEND}]}}]}""", "Unsupported value: \"Some\": supported values: \"Exact\", \"ImplementationSpecific\", \"Prefix\"")]
    [InlineData("""{"defaultBackend":BACKEND,"tls":[{"hosts":["A"],"secretName":"s"}]}""", "spec.tls[0].hosts[0]: Invalid value: \"A\"")]
    public async Task Ingresses_that_lead_nowhere_are_refused(string spec, string why)
    {
        var answer = await Admin.PostAsync(Ingresses, Ingress("wrong", spec.Replace("BACKEND", Backend, StringComparison.Ordinal)));
        Assert.Equal(422, answer.Code);
        Assert.Contains(why, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "spec.controller: Required value")]
    [InlineData("""{"controller":"nginx"}""", "spec.controller: Invalid value: \"nginx\": must be a domain-prefixed path (such as \"acme.io/foo\")")]
    [InlineData("""{"controller":"a.io/b","parameters":{"kind":"K","name":"n","scope":"Namespace"}}""", "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'")]
    [InlineData("""{"controller":"a.io/b","parameters":{"kind":"K","name":"n","namespace":"x"}}""", "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'")]
    public async Task Classes_without_a_controller_to_go_to_are_refused(string spec, string why)
    {
        var answer = await Admin.PostAsync(Classes, $$$"""{"metadata":{"name":"wrong"},"spec":{{{spec}}}}""");
        Assert.Equal(422, answer.Code);
        Assert.Contains(why, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_has_its_own_endpoint_and_the_table_shows_hosts_address_and_ports()
    {
        await Admin.CreateAsync(Ingresses, Ingress("shown", $$$"""
            {"ingressClassName":"c","tls":[{"hosts":["a.io"],"secretName":"s"}],
             "rules":[{"host":"a.io","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{{{Backend}}}}]}},{"host":"b.io"},{"host":"c.io"},{"host":"d.io"}]}
            """));
        var patched = await Admin.PatchAsync($"{Ingresses}/shown/status", "merge-patch+json",
            """{"metadata":{"annotations":{"patchedstatus":"true"}},"status":{"loadBalancer":{"ingress":[{"ip":"169.1.1.1"}]}}}""");
        Assert.Equal(200, patched.Code);
        Assert.Equal("169.1.1.1", (string?)patched.Json["status"]!["loadBalancer"]!["ingress"]![0]!["ip"]);

        var table = await Admin.GetAsync($"{Ingresses}/shown", "application/json;as=Table;v=v1;g=meta.k8s.io");
        var cells = table.Json["rows"]![0]!["cells"]!.AsArray().Take(5).Select(cell => (string?)cell);
        Assert.Equal(["shown", "c", "a.io,b.io,c.io + 1 more...", "169.1.1.1", "80, 443"], cells);
    }

    private static string Class(string name, bool isDefault) => $$$"""
        {"metadata":{"name":"{{{name}}}","annotations":{"ingressclass.kubernetes.io/is-default-class":"{{{(isDefault ? "true" : "false")}}}"}},
         "spec":{"controller":"example.com/controller"}}
        """;

    private static string Ingress(string name, string spec) => $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{{{spec}}}}""";
}

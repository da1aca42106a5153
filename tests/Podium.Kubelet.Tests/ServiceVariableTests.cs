using Podium.Api.Core.V1;
using Podium.Kubelet.Containers;

namespace Podium.Kubelet.Tests;

/// <summary>What containers are told of services by their environment.</summary>
public sealed class ServiceVariableTests
{
    private static readonly Service Kubernetes = Make("default", "kubernetes", "10.96.0.1", ("https", 443, "TCP"));

    [Fact]
    public void A_service_is_told_in_both_forms() => Assert.Equal(
        [
            "MY_DB_PORT=udp://10.96.0.9:53",
            "MY_DB_PORT_53_UDP=udp://10.96.0.9:53",
            "MY_DB_PORT_53_UDP_ADDR=10.96.0.9",
            "MY_DB_PORT_53_UDP_PORT=53",
            "MY_DB_PORT_53_UDP_PROTO=udp",
            "MY_DB_PORT_80_TCP=tcp://10.96.0.9:80",
            "MY_DB_PORT_80_TCP_ADDR=10.96.0.9",
            "MY_DB_PORT_80_TCP_PORT=80",
            "MY_DB_PORT_80_TCP_PROTO=tcp",
            "MY_DB_SERVICE_HOST=10.96.0.9",
            "MY_DB_SERVICE_PORT=53",
            "MY_DB_SERVICE_PORT_D_N=53",
            "MY_DB_SERVICE_PORT_WEB=80",
        ],
        Show(ServiceVariables.Of([Make("a", "my-db", "10.96.0.9", ("d-n", 53, "UDP"), ("web", 80, "TCP"))], "a", true)));

    [Fact]
    public void Without_links_only_the_api_server_is_told()
    {
        var variables = ServiceVariables.Of([Kubernetes, Make("a", "web", "10.96.0.9", ("", 80, "TCP"))], "a", false);
        Assert.Equal(("10.96.0.1", "443", "443"), (variables["KUBERNETES_SERVICE_HOST"], variables["KUBERNETES_SERVICE_PORT"], variables["KUBERNETES_SERVICE_PORT_HTTPS"]));
        Assert.DoesNotContain("WEB_SERVICE_HOST", variables.Keys);
    }

    [Fact]
    public void Other_namespaces_and_headless_services_are_not_told()
    {
        var variables = ServiceVariables.Of(
            [Make("b", "other", "10.96.0.2", ("", 1, "TCP")), Make("default", "plain", "10.96.0.3", ("", 1, "TCP")), Make("a", "head", "None", ("", 1, "TCP"))], "a", true);
        Assert.Empty(variables);
    }

    [Fact]
    public void A_namespace_may_have_its_own_kubernetes() => Assert.Equal(
        "10.96.0.9", ServiceVariables.Of([Make("a", "kubernetes", "10.96.0.9", ("", 1, "TCP")), Kubernetes], "a", true)["KUBERNETES_SERVICE_HOST"]);

    private static IEnumerable<string> Show(IReadOnlyDictionary<string, string> variables) =>
        variables.Select(v => $"{v.Key}={v.Value}").Order(StringComparer.Ordinal);

    private static Service Make(string ns, string name, string ip, params (string Name, int Port, string Protocol)[] ports) => new()
    {
        Metadata = new() { Namespace = ns, Name = name },
        Spec = new() { ClusterIP = ip, Ports = [.. ports.Select(p => new ServicePort { Name = p.Name, Port = p.Port, Protocol = p.Protocol })] },
    };
}

using System.Globalization;
using Podium.Api.Core.V1;

namespace Podium.Kubelet.Containers;

/// <summary>
/// The environment variables that tell containers of services, in Kubernetes' form and in that of Docker's links
/// (pkg/kubelet/kubelet_pods.go: getServiceEnvVarMap, and pkg/kubelet/envvars).
/// </summary>
internal static class ServiceVariables
{
    private const string MasterService = "kubernetes";

    /// <summary>The variables for a namespace.</summary>
    /// <param name="services">The services of the namespace and of <c>default</c>; others do not count.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="enableServiceLinks">Whether the namespace's services count, besides <c>kubernetes</c>.</param>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<Service> services, string ns, bool enableServiceLinks)
    {
        // A service of the namespace wins over the one of the same name in default.
        var chosen = new SortedDictionary<string, Service>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            var name = service.Metadata.Name;
            if (service.Spec.ClusterIP is "" or ServiceFacts.NoClusterIP || service.Spec.Ports.Count == 0)
            {
                continue;
            }

            if (service.Metadata.Namespace == ns && (enableServiceLinks || (ns == "default" && name == MasterService)))
            {
                chosen[name] = service;
            }
            else if (service.Metadata.Namespace == "default" && name == MasterService)
            {
                chosen.TryAdd(name, service);
            }
        }

        var variables = new Dictionary<string, string>(chosen.Count * 8, StringComparer.Ordinal);
        foreach (var service in chosen.Values)
        {
            Add(variables, service);
        }

        return variables;
    }

    private static void Add(Dictionary<string, string> variables, Service service)
    {
        var prefix = Capital(service.Metadata.Name);
        var ip = service.Spec.ClusterIP;
        variables[prefix + "_SERVICE_HOST"] = ip;
        variables[prefix + "_SERVICE_PORT"] = Text(service.Spec.Ports[0].Port);
        for (var i = 0; i < service.Spec.Ports.Count; i++)
        {
            var port = service.Spec.Ports[i];
            if (port.Name.Length > 0)
            {
                variables[$"{prefix}_SERVICE_PORT_{Capital(port.Name)}"] = Text(port.Port);
            }

            var protocol = port.Protocol.Length > 0 ? port.Protocol : "TCP";
            var small = protocol.ToLowerInvariant();
            var address = $"{small}://{(ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip)}:{Text(port.Port)}";
            if (i == 0)
            {
                variables[prefix + "_PORT"] = address;
            }

            var link = $"{prefix}_PORT_{Text(port.Port)}_{protocol.ToUpperInvariant()}";
            variables[link] = address;
            variables[link + "_PROTO"] = small;
            variables[link + "_PORT"] = Text(port.Port);
            variables[link + "_ADDR"] = ip;
        }
    }

    private static string Capital(string name) => name.Replace('-', '_').ToUpperInvariant();

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Net;
using System.Text;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;

namespace Podium.Network.Proxy;

/// <summary>
/// Where a Service becomes rules. The result depends on nothing but the arguments: the same Service and slices give the same text.
/// <code>
///   services, nodePorts ──▶ external/… ──▶ service/… ──▶ endpoint      (traffic policy Cluster)
///                               └────────▶ local/…   ──▶ endpoint      (traffic policy Local)
/// </code>
/// A port without endpoints has no way in at all; what is sent there meets the refusals after translation.
/// </summary>
internal static class ServiceRulesPlan
{
    /// <summary>The bit of a packet's mark that asks for masquerading; the one that Kubernetes uses.</summary>
    public const string MasqueradeMark = "0x4000";

    private const string ProxyNameLabel = "service.kubernetes.io/service-proxy-name";
    private const string Local = "Local";

    /// <summary>Whether a Service has an address that this proxy serves.</summary>
    public static bool IsServed(Service service) =>
        service.Spec.Type != "ExternalName"
        && service.Spec.ClusterIP.Length > 0 && service.Spec.ClusterIP != "None"
        && !service.Metadata.Labels.ContainsKey(ProxyNameLabel);

    /// <summary>Works the rules out.</summary>
    public static ServiceRules Compute(Service service, IReadOnlyList<EndpointSlice> slices, ProxyNode node)
    {
        if (!IsServed(service))
        {
            return ServiceRules.None;
        }

        var draft = new Draft(node);
        foreach (var port in service.Spec.Ports)
        {
            AddPort(draft, service, port, EndpointChoice.Compute(port, slices, node));
        }

        return draft.Build();
    }

    private static void AddPort(Draft draft, Service service, ServicePort port, EndpointChoice choice)
    {
        var spec = service.Spec;
        var names = new PortNames(service, port);
        var internalOnlyLocal = spec.InternalTrafficPolicy == Local;
        var externalOnlyLocal = spec.ExternalTrafficPolicy == Local;
        var affinity = spec.SessionAffinity == "ClientIP" ? spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds ?? 10800 : 0;

        var everywhere = draft.AddBalancer(names, "service", choice.Cluster, affinity);
        var here = internalOnlyLocal || externalOnlyLocal ? draft.AddBalancer(names, "local", choice.Local, affinity) : null;

        foreach (var address in AddressesOf(spec))
        {
            if (address != draft.Node.DnsAddress.ToString())
            {
                draft.AddWayIn(names, address, internalOnlyLocal ? here : everywhere, choice, internalOnlyLocal);
            }
        }

        var external = ExternalAddressesOf(service);
        if (external.Count == 0 && port.NodePort == 0)
        {
            return;
        }

        var way = AddExternal(draft, names, externalOnlyLocal ? here : everywhere, everywhere, externalOnlyLocal);
        foreach (var (address, isLoadBalancer) in external)
        {
            draft.AddWayIn(names, address, way, choice, externalOnlyLocal);
            if (isLoadBalancer && spec.LoadBalancerSourceRanges.Count > 0)
            {
                draft.AddFirewall(names, address, spec.LoadBalancerSourceRanges);
            }
        }

        if (port.NodePort > 0)
        {
            draft.AddNodePort(names, port.NodePort, way, choice, externalOnlyLocal);
        }
    }

    /// <summary>
    /// The chain of what comes to the Service from outside. With policy Local, clients inside the cluster still reach all endpoints
    /// (<c>masqueradeRule</c> and the short circuit of pkg/proxy/nftables), as these addresses mean the whole Service to them.
    /// </summary>
    private static string? AddExternal(Draft draft, PortNames names, string? target, string? everywhere, bool onlyLocal)
    {
        if (everywhere is null)
        {
            return null;
        }

        var body = new StringBuilder();
        if (!onlyLocal)
        {
            body.Append(CultureInfo.InvariantCulture, $"meta mark set meta mark | {MasqueradeMark} goto {everywhere}\n");
        }
        else
        {
            body.Append(CultureInfo.InvariantCulture, $"ip saddr {draft.Node.PodCidr} goto {everywhere}\n");
            body.Append(CultureInfo.InvariantCulture, $"fib saddr type local meta mark set meta mark | {MasqueradeMark} goto {everywhere}\n");
            if (target is not null)
            {
                body.Append(CultureInfo.InvariantCulture, $"goto {target}\n");
            }
        }

        var chain = names.Of("external");
        draft.AddChain(chain, body.ToString());
        return chain;
    }

    private static IEnumerable<string> AddressesOf(ServiceSpec spec)
    {
        if (spec.ClusterIPs.Count == 0)
        {
            return ProxyEndpoint.AddressOf(spec.ClusterIP) is null ? [] : [spec.ClusterIP];
        }

        return spec.ClusterIPs.Where(static address => ProxyEndpoint.AddressOf(address) is not null);
    }

    private static List<(string Address, bool IsLoadBalancer)> ExternalAddressesOf(Service service)
    {
        var found = new List<(string, bool)>();
        foreach (var address in service.Spec.ExternalIPs)
        {
            if (ProxyEndpoint.AddressOf(address) is not null)
            {
                found.Add((address, false));
            }
        }

        foreach (var ingress in service.Status.LoadBalancer.Ingress)
        {
            // With mode Proxy, packets come with the node's address as their destination.
            if (service.Spec.Type == "LoadBalancer" && ingress.IpMode != "Proxy" && ProxyEndpoint.AddressOf(ingress.Ip) is not null)
            {
                found.Add((ingress.Ip, true));
            }
        }

        return found;
    }

    /// <summary>The names of what belongs to a port of a Service.</summary>
    private sealed class PortNames(Service service, ServicePort port)
    {
        private readonly string suffix = string.Create(
            CultureInfo.InvariantCulture,
            $"{service.Metadata.Namespace}/{service.Metadata.Name}/{ProtocolOf(port)}/{port.Port}");

        public string Protocol { get; } = ProtocolOf(port);

        public int Port => port.Port;

        public string Of(string kind) => $"{kind}/{suffix}";

        public string Of(string kind, ProxyEndpoint endpoint) =>
            string.Create(CultureInfo.InvariantCulture, $"{kind}/{suffix}/{endpoint.Host}/{endpoint.Port}");

        private static string ProtocolOf(ServicePort port) => port.Protocol switch { "UDP" => "udp", "SCTP" => "sctp", _ => "tcp" };
    }

    /// <summary>Collects the rules of one Service.</summary>
    private sealed class Draft(ProxyNode node)
    {
        private readonly List<KeyValuePair<string, string>> chains = [];
        private readonly HashSet<string> known = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> sets = new(StringComparer.Ordinal);
        private readonly Dictionary<ElementKey, string> elements = [];
        private readonly List<DatagramRoute> datagrams = [];

        public ProxyNode Node { get; } = node;

        public ServiceRules Build() => new(chains, sets, elements, datagrams);

        public void AddChain(string name, string body)
        {
            if (known.Add(name))
            {
                chains.Add(new(name, body));
            }
        }

        /// <summary>The chain that picks an endpoint; null where there is none to pick.</summary>
        public string? AddBalancer(PortNames names, string kind, IReadOnlyList<ProxyEndpoint> endpoints, int affinitySeconds)
        {
            if (endpoints.Count == 0)
            {
                return null;
            }

            foreach (var endpoint in endpoints)
            {
                elements[new(SharedMap.Hairpins, $"{endpoint.Host} . {endpoint.Host}")] = "";
            }

            var chain = names.Of(kind);
            AddChain(chain, affinitySeconds > 0 ? Remembering(names, endpoints, affinitySeconds) : Random(names, endpoints));
            return chain;
        }

        public void AddWayIn(PortNames names, string address, string? chain, EndpointChoice choice, bool onlyLocal)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{address} . {names.Protocol} . {names.Port}");
            if (chain is not null)
            {
                elements.TryAdd(new(SharedMap.Services, key), $"goto {chain}");
                AddDatagrams(names, ProxyEndpoint.AddressOf(address), names.Port, choice);
            }

            if (Refusal(choice, onlyLocal) is { } refusal)
            {
                elements.TryAdd(new(SharedMap.Refused, key), refusal);
            }
        }

        public void AddNodePort(PortNames names, int nodePort, string? chain, EndpointChoice choice, bool onlyLocal)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{names.Protocol} . {nodePort}");
            if (chain is not null)
            {
                elements.TryAdd(new(SharedMap.NodePorts, key), $"goto {chain}");
                AddDatagrams(names, null, nodePort, choice);
            }

            if (Refusal(choice, onlyLocal) is { } refusal)
            {
                elements.TryAdd(new(SharedMap.RefusedNodePorts, key), refusal);
            }
        }

        public void AddFirewall(PortNames names, string address, IReadOnlyList<string> ranges)
        {
            var allowed = new List<string>();
            foreach (var range in ranges)
            {
                if (IPNetwork.TryParse(range.Trim(), out var network) && network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
                {
                    allowed.Add(network.ToString());
                }
            }

            var chain = names.Of("firewall");
            AddChain(chain, allowed.Count == 0 ? "drop\n" : $"{string.Concat(allowed.Select(range => $"ip saddr {range} return\n"))}drop\n");
            elements.TryAdd(
                new(SharedMap.Firewall, string.Create(CultureInfo.InvariantCulture, $"{address} . {names.Protocol} . {names.Port}")), $"goto {chain}");
        }

        // A load balancer that asks a node without endpoints of its own must not take a refusal for the Service's answer.
        private static string? Refusal(EndpointChoice choice, bool onlyLocal) =>
            choice.Cluster.Count == 0 ? "goto refuse"
            : onlyLocal && choice.Local.Count == 0 ? "drop"
            : null;

        private static string Random(PortNames names, IReadOnlyList<ProxyEndpoint> endpoints)
        {
            if (endpoints.Count == 1)
            {
                return string.Create(CultureInfo.InvariantCulture, $"meta l4proto {names.Protocol} dnat to {endpoints[0].Host}:{endpoints[0].Port}\n");
            }

            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"meta l4proto {names.Protocol} dnat ip to numgen random mod {endpoints.Count} map {{ ");
            for (var i = 0; i < endpoints.Count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}{i} : {endpoints[i]}");
            }

            return text.Append(" }\n").ToString();
        }

        private string Remembering(PortNames names, IReadOnlyList<ProxyEndpoint> endpoints, int seconds)
        {
            var text = new StringBuilder();
            foreach (var endpoint in endpoints)
            {
                var set = names.Of("affinity", endpoint);
                var chain = names.Of("endpoint", endpoint);
                sets[set] = seconds;
                AddChain(chain, string.Create(
                    CultureInfo.InvariantCulture,
                    $"update @{set} {{ ip saddr }}\nmeta l4proto {names.Protocol} dnat to {endpoint.Host}:{endpoint.Port}\n"));
                text.Append(CultureInfo.InvariantCulture, $"ip saddr @{set} goto {chain}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"numgen random mod {endpoints.Count} vmap {{ ");
            for (var i = 0; i < endpoints.Count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}{i} : goto {names.Of("endpoint", endpoints[i])}");
            }

            return text.Append(" }\n").ToString();
        }

        private void AddDatagrams(PortNames names, uint? address, int port, EndpointChoice choice)
        {
            if (names.Protocol == "udp")
            {
                datagrams.Add(new(address, port, [.. choice.Cluster.Union(choice.Local)]));
            }
        }
    }
}

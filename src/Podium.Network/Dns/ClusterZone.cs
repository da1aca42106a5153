using System.Net;
using System.Net.Sockets;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Client.Informers;
using Podium.Network.Proxy;

namespace Podium.Network.Dns;

/// <summary>
/// The cluster's own names, answered from the informers' caches: Services, their endpoints, pods by address, and addresses back to
/// names. It answers as CoreDNS with the plugin kubernetes as kubeadm sets it up (<c>pods insecure</c>, <c>ttl 30</c>). Safe for
/// concurrent use.
/// </summary>
internal sealed class ClusterZone
{
    private const uint Ttl = 30;
    private const string SpecificationVersion = "1.1.0";
    private const string ReverseZone = "in-addr.arpa";
    private const int LongestAliasChain = 8;

    private readonly DnsOptions options;
    private readonly Informer<Service> services;
    private readonly Informer<EndpointSlice> slices;
    private readonly Informer<Namespace> namespaces;
    private readonly InformerIndex<Service> servicesByAddress;
    private readonly InformerIndex<EndpointSlice> slicesByService;
    private readonly InformerIndex<EndpointSlice> slicesByAddress;
    private readonly string suffix;
    private uint turn;
    private uint serial = 1;

    /// <summary>A zone over informers that do not run yet.</summary>
    public ClusterZone(DnsOptions options, InformerSet informers)
    {
        this.options = options;
        suffix = "." + options.ClusterDomain;
        services = informers.Of<Service>();
        namespaces = informers.Of<Namespace>();
        slices = informers.Of<EndpointSlice>();
        servicesByAddress = services.AddIndex(static service => service.Spec.ClusterIPs.Count > 0 ? service.Spec.ClusterIPs : [service.Spec.ClusterIP]);
        slicesByService = slices.AddIndex(static slice =>
            slice.Metadata.Labels.TryGetValue(ServiceProxy.ServiceNameLabel, out var name) ? [$"{slice.Metadata.Namespace}/{name}"] : []);
        slicesByAddress = slices.AddIndex(static slice => slice.Endpoints.SelectMany(static endpoint => endpoint.Addresses));
        services.OnChange(_ => Interlocked.Increment(ref serial));
        slices.OnChange(_ => Interlocked.Increment(ref serial));
    }

    /// <summary>Completes once every name is known.</summary>
    public Task Synced => Task.WhenAll(services.Synced, slices.Synced, namespaces.Synced);

    /// <summary>Answers; null for names that are not the cluster's.</summary>
    /// <param name="name">The name, in small letters and without the last dot.</param>
    /// <param name="type">What is asked for.</param>
    public DnsAnswer? Find(string name, DnsType type)
    {
        if (name == options.ClusterDomain)
        {
            return OfApex(type);
        }

        if (name.EndsWith(suffix, StringComparison.Ordinal))
        {
            return OfName(name, type, []);
        }

        return name.EndsWith("." + ReverseZone, StringComparison.Ordinal) ? OfAddress(name, type) : null;
    }

    private DnsAnswer OfApex(DnsType type) => type switch
    {
        DnsType.Soa => Found([Start(options.ClusterDomain)]),
        DnsType.NS => new(
            DnsResponseCode.NoError, [new DnsRecord.Pointer(options.ClusterDomain, Ttl, DnsType.NS, $"ns.dns{suffix}")], [],
            [new DnsRecord.Address($"ns.dns{suffix}", Ttl, options.Address)]),
        _ => Nothing(DnsResponseCode.NoError, options.ClusterDomain),
    };

    private DnsAnswer OfName(string name, DnsType type, List<DnsRecord> before)
    {
        var relative = name[..^suffix.Length];
        if (relative == "dns-version")
        {
            return type == DnsType.Txt ? Found([new DnsRecord.Text(name, Ttl, SpecificationVersion)]) : Nothing(DnsResponseCode.NoError, options.ClusterDomain);
        }

        if (relative == "ns.dns")
        {
            return type == DnsType.A ? Found([new DnsRecord.Address(name, Ttl, options.Address)]) : Nothing(DnsResponseCode.NoError, options.ClusterDomain);
        }

        if (ClusterName.Parse(relative) is not { } parsed)
        {
            return Nothing(DnsResponseCode.NameError, options.ClusterDomain);
        }

        if (parsed.Namespace.Length == 0)
        {
            return Nothing(DnsResponseCode.NoError, options.ClusterDomain);
        }

        if (namespaces.Get(new ObjectKey("", parsed.Namespace)) is null)
        {
            return Nothing(DnsResponseCode.NameError, options.ClusterDomain);
        }

        if (parsed.Service.Length == 0)
        {
            return Nothing(DnsResponseCode.NoError, options.ClusterDomain);
        }

        return parsed.IsPod ? OfPod(name, parsed, type) : OfService(name, parsed, type, before);
    }

    private DnsAnswer OfPod(string name, ClusterName parsed, DnsType type)
    {
        var text = parsed.Service.Count(static c => c == '-') == 3 && !parsed.Service.Contains("--", StringComparison.Ordinal)
            ? parsed.Service.Replace('-', '.')
            : parsed.Service.Replace('-', ':');
        if (parsed.Endpoint.Length > 0 || parsed.Port.Length > 0 || !IPAddress.TryParse(text, out var address))
        {
            return Nothing(DnsResponseCode.NameError, options.ClusterDomain);
        }

        return type == TypeOf(address) ? Found([new DnsRecord.Address(name, Ttl, address)]) : Nothing(DnsResponseCode.NoError, options.ClusterDomain);
    }

    private DnsAnswer OfService(string name, ClusterName parsed, DnsType type, List<DnsRecord> before)
    {
        if (services.Get(new ObjectKey(parsed.Namespace, parsed.Service)) is not { } service)
        {
            return Nothing(DnsResponseCode.NameError, options.ClusterDomain);
        }

        if (service.Spec.Type == "ExternalName")
        {
            return parsed.Endpoint.Length > 0
                ? Nothing(DnsResponseCode.NameError, options.ClusterDomain)
                : OfAlias(name, service.Spec.ExternalName.TrimEnd('.').ToLowerInvariant(), type, before);
        }

        var targets = TargetsOf(service, parsed);
        if (targets.Count == 0)
        {
            return Nothing(DnsResponseCode.NameError, options.ClusterDomain);
        }

        var records = new List<DnsRecord>();
        var additional = new List<DnsRecord>();
        if (type == DnsType.Srv)
        {
            AddServers(name, targets, records, additional);
        }
        else if (type is DnsType.A or DnsType.Aaaa)
        {
            AddAddresses(name, targets, type, records);
        }

        return records.Count == 0
            ? Nothing(DnsResponseCode.NoError, options.ClusterDomain)
            : new(DnsResponseCode.NoError, [.. before, .. records], [], additional);
    }

    private DnsAnswer OfAlias(string name, string target, DnsType type, List<DnsRecord> before)
    {
        var alias = new DnsRecord.Pointer(name, Ttl, DnsType.CName, target);
        if (target.Length == 0 || target == name || before.Count >= LongestAliasChain || type is not (DnsType.A or DnsType.Aaaa or DnsType.CName))
        {
            return Nothing(DnsResponseCode.NoError, options.ClusterDomain);
        }

        List<DnsRecord> chain = [.. before, alias];
        if (type == DnsType.CName)
        {
            return Found(chain);
        }

        if (!target.EndsWith(suffix, StringComparison.Ordinal))
        {
            return new(DnsResponseCode.NoError, chain, [], [], target);
        }

        var end = OfName(target, type, chain);
        return end.Answers.Count > 0 ? end : Nothing(DnsResponseCode.NoError, options.ClusterDomain);
    }

    private List<Target> TargetsOf(Service service, ClusterName parsed)
    {
        var found = new List<Target>();
        var domain = $"{service.Metadata.Name}.{service.Metadata.Namespace}.svc{suffix}";
        if (service.Spec.ClusterIP == "None" || parsed.Endpoint.Length > 0)
        {
            AddEndpoints(found, service, parsed, domain);
            return found;
        }

        foreach (var port in service.Spec.Ports)
        {
            if (Matches(parsed, port.Name, port.Protocol))
            {
                foreach (var text in service.Spec.ClusterIPs.Count > 0 ? service.Spec.ClusterIPs : [service.Spec.ClusterIP])
                {
                    if (IPAddress.TryParse(text, out var address))
                    {
                        found.Add(new(domain, address, port.Port));
                    }
                }
            }
        }

        return found;
    }

    private void AddEndpoints(List<Target> found, Service service, ClusterName parsed, string domain)
    {
        foreach (var slice in slicesByService[$"{service.Metadata.Namespace}/{service.Metadata.Name}"])
        {
            foreach (var endpoint in slice.Endpoints)
            {
                if (!(endpoint.Conditions.Ready ?? true))
                {
                    continue;
                }

                foreach (var text in endpoint.Addresses)
                {
                    var label = LabelOf(endpoint, text);
                    if (!IPAddress.TryParse(text, out var address)
                        || (parsed.Endpoint.Length > 0 && !string.Equals(parsed.Endpoint, label, StringComparison.OrdinalIgnoreCase)))
                    {
                        continue;
                    }

                    if (slice.Ports.Count == 0 && parsed.Port.Length == 0)
                    {
                        found.Add(new($"{label}.{domain}", address, null));
                    }

                    foreach (var port in slice.Ports)
                    {
                        if (Matches(parsed, port.Name ?? "", port.Protocol ?? "TCP"))
                        {
                            found.Add(new($"{label}.{domain}", address, port.Port));
                        }
                    }
                }
            }
        }
    }

    private void AddAddresses(string name, List<Target> targets, DnsType type, List<DnsRecord> records)
    {
        var seen = new HashSet<IPAddress>();
        foreach (var target in targets)
        {
            if (TypeOf(target.Address) == type && seen.Add(target.Address))
            {
                records.Add(new DnsRecord.Address(name, Ttl, target.Address));
            }
        }

        // Clients take the first: each answer begins with another one.
        if (records.Count > 1)
        {
            var first = (int)(Interlocked.Increment(ref turn) % (uint)records.Count);
            var rotated = records.GetRange(first, records.Count - first);
            rotated.AddRange(records.GetRange(0, first));
            records.Clear();
            records.AddRange(rotated);
        }
    }

    private static void AddServers(string name, List<Target> targets, List<DnsRecord> records, List<DnsRecord> additional)
    {
        var weight = (ushort)Math.Max(1, 100 / targets.Count);
        var servers = new HashSet<(string, int)>();
        var addresses = new HashSet<(string, IPAddress)>();
        foreach (var target in targets)
        {
            if (target.Port is not { } port)
            {
                continue;
            }

            if (servers.Add((target.Host, port)))
            {
                records.Add(new DnsRecord.Server(name, Ttl, weight, (ushort)port, target.Host));
            }

            if (addresses.Add((target.Host, target.Address)))
            {
                additional.Add(new DnsRecord.Address(target.Host, Ttl, target.Address));
            }
        }
    }

    private DnsAnswer? OfAddress(string name, DnsType type)
    {
        var labels = name[..^(ReverseZone.Length + 1)].Split('.');
        if (labels.Length != 4)
        {
            return null;
        }

        Array.Reverse(labels);
        var text = string.Join('.', labels);
        if (ProxyEndpoint.AddressOf(text) is null)
        {
            return null;
        }

        var names = NamesOf(text);
        if (names.Count == 0)
        {
            // The cluster's own ranges are nobody else's business.
            var address = IPAddress.Parse(text);
            return options.ServiceCidr.Contains(address) || options.PodCidr.Contains(address) ? Nothing(DnsResponseCode.NameError, ReverseZone) : null;
        }

        return type == DnsType.Ptr
            ? Found([.. names.Select(target => new DnsRecord.Pointer(name, Ttl, DnsType.Ptr, target))])
            : Nothing(DnsResponseCode.NoError, ReverseZone);
    }

    private List<string> NamesOf(string address)
    {
        var names = new List<string>();
        foreach (var service in servicesByAddress[address])
        {
            names.Add($"{service.Metadata.Name}.{service.Metadata.Namespace}.svc{suffix}");
            return names;
        }

        foreach (var slice in slicesByAddress[address])
        {
            foreach (var endpoint in slice.Endpoints)
            {
                if (endpoint.Addresses.Contains(address) && slice.Metadata.Labels.TryGetValue(ServiceProxy.ServiceNameLabel, out var service))
                {
                    names.Add($"{LabelOf(endpoint, address)}.{service}.{slice.Metadata.Namespace}.svc{suffix}");
                }
            }
        }

        return names;
    }

    private static string LabelOf(Endpoint endpoint, string address) =>
        string.IsNullOrEmpty(endpoint.Hostname) ? address.Replace('.', '-').Replace(':', '-') : endpoint.Hostname;

    private static bool Matches(ClusterName parsed, string port, string protocol) =>
        (parsed.Port.Length == 0 || string.Equals(parsed.Port, port, StringComparison.OrdinalIgnoreCase))
        && (parsed.Protocol.Length == 0 || string.Equals(parsed.Protocol, protocol, StringComparison.OrdinalIgnoreCase));

    private static DnsType TypeOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa;

    private static DnsAnswer Found(IReadOnlyList<DnsRecord> records) => new(DnsResponseCode.NoError, records, [], []);

    private DnsAnswer Nothing(DnsResponseCode code, string zone) => new(code, [], [Start(zone)], []);

    private DnsRecord.StartOfAuthority Start(string zone) => new(zone, Ttl, $"ns.dns.{zone}", $"hostmaster.{zone}", Volatile.Read(ref serial));

    // An endpoint, or the Service itself.
    private readonly record struct Target(string Host, IPAddress Address, int? Port);
}

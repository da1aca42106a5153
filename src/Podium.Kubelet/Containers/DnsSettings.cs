using Podium.Api.Core.V1;
using Podium.Cri.V1;

namespace Podium.Kubelet.Containers;

/// <summary>A pod's resolver configuration (pkg/kubelet/network/dns/dns.go).</summary>
internal static class DnsSettings
{
    private const int MaxSearches = 32;
    private const int MaxServers = 3;

    /// <summary>Works it out.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="options">The node.</param>
    /// <param name="machine">The text of the machine's own resolver configuration.</param>
    public static DNSConfig Of(Pod pod, KubeletOptions options, string machine)
    {
        var config = new DNSConfig();
        var policy = pod.Spec.DnsPolicy;
        var usesCluster = policy == "ClusterFirstWithHostNet" || (policy is "" or "ClusterFirst" && !pod.Spec.HostNetwork);
        if (policy == "None")
        {
            // Only what the pod itself says.
        }
        else if (usesCluster && options.ClusterDns.Length > 0)
        {
            config.Servers.Add(options.ClusterDns);
            config.Searches.Add($"{pod.Metadata.Namespace}.svc.{options.ClusterDomain}");
            config.Searches.Add($"svc.{options.ClusterDomain}");
            config.Searches.Add(options.ClusterDomain);
            Parse(machine, new DNSConfig(), config);
            config.Options.Add("ndots:5");
        }
        else
        {
            Parse(machine, config, config);
        }

        if (pod.Spec.DnsConfig is { } own)
        {
            Merge(config, own);
        }

        Trim(config.Servers, MaxServers);
        Trim(config.Searches, MaxSearches);
        return config;
    }

    private static void Parse(string text, DNSConfig servers, DNSConfig searches)
    {
        foreach (var line in text.Split('\n'))
        {
            var parts = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            switch (parts)
            {
                case ["nameserver", var server, ..]:
                    servers.Servers.Add(server);
                    break;
                case ["search", .. var names]:
                    foreach (var name in names)
                    {
                        var trimmed = name.Length > 1 ? name.TrimEnd('.') : name;
                        if (!searches.Searches.Contains(trimmed))
                        {
                            searches.Searches.Add(trimmed);
                        }
                    }

                    break;
                case ["options", .. var settings] when ReferenceEquals(servers, searches):
                    searches.Options.Add(settings);
                    break;
            }
        }
    }

    private static void Merge(DNSConfig config, PodDNSConfig own)
    {
        foreach (var server in own.Nameservers)
        {
            if (!config.Servers.Contains(server))
            {
                config.Servers.Add(server);
            }
        }

        foreach (var search in own.Searches)
        {
            if (!config.Searches.Contains(search))
            {
                config.Searches.Add(search);
            }
        }

        foreach (var option in own.Options)
        {
            for (var i = config.Options.Count - 1; i >= 0; i--)
            {
                if (config.Options[i].Split(':')[0] == option.Name)
                {
                    config.Options.RemoveAt(i);
                }
            }

            config.Options.Add(string.IsNullOrEmpty(option.Value) ? option.Name : $"{option.Name}:{option.Value}");
        }
    }

    private static void Trim(Google.Protobuf.Collections.RepeatedField<string> list, int max)
    {
        while (list.Count > max)
        {
            list.RemoveAt(list.Count - 1);
        }
    }
}

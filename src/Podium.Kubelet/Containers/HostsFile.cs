using System.Text;
using Podium.Api.Core.V1;

namespace Podium.Kubelet.Containers;

/// <summary>The text of a pod's /etc/hosts (<c>hostsEntriesFromHostAliases</c>, <c>managedHostsFileContent</c>).</summary>
internal static class HostsFile
{
    /// <summary>Works the text out.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="ips">The pod's addresses.</param>
    /// <param name="clusterDomain">The cluster's DNS domain.</param>
    /// <param name="machine">The machine's own file, which a pod on its network gets.</param>
    public static string Compute(Pod pod, IReadOnlyList<string> ips, string clusterDomain, string machine)
    {
        var text = new StringBuilder();
        if (pod.Spec.HostNetwork)
        {
            text.Append("# Kubernetes-managed hosts file (host network).\n").Append(machine);
        }
        else
        {
            text.Append("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"
                + "fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n");
            var (host, domain) = PodNames.Of(pod, clusterDomain);
            foreach (var ip in ips)
            {
                text.Append(ip).Append('\t').Append(domain.Length > 0 ? $"{host}.{domain}\t{host}" : host).Append('\n');
            }
        }

        if (pod.Spec.HostAliases.Count > 0)
        {
            text.Append("\n# Entries added by HostAliases.\n");
            foreach (var alias in pod.Spec.HostAliases)
            {
                text.Append(alias.Ip).Append('\t').AppendJoin('\t', alias.Hostnames).Append('\n');
            }
        }

        return text.ToString();
    }
}

/// <summary>A pod's host name and domain.</summary>
internal static class PodNames
{
    private const int HostNameMax = 63;

    /// <summary>The host name, and the domain where the pod is in one.</summary>
    public static (string Host, string Domain) Of(Pod pod, string clusterDomain)
    {
        var host = pod.Spec.Hostname.Length > 0 ? pod.Spec.Hostname : Truncate(pod.Metadata.Name);
        var domain = pod.Spec.Subdomain.Length > 0 ? $"{pod.Spec.Subdomain}.{pod.Metadata.Namespace}.svc.{clusterDomain}" : "";
        return (host, domain);
    }

    private static string Truncate(string name) =>
        name.Length <= HostNameMax ? name : name[..HostNameMax].TrimEnd('-', '.');
}

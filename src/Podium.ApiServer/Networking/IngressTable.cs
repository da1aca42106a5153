using Podium.Api.Networking.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Networking;

/// <summary>How <c>kubectl get ingresses</c> shows ingresses (pkg/printers/internalversion/printers.go: printIngress).</summary>
internal sealed class IngressTable : ITable<Ingress>
{
    private const int HostsShown = 3;

    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Class", "The class whose controller carries the ingress out."),
        Column.Text("Hosts", "The host names that the ingress is for."),
        Column.Text("Address", "Where the ingress is reached."),
        Column.Text("Ports", "The ports: that of TLS where there are certificates."),
        Column.Age,
    ];

    /// <inheritdoc/>
    public void WriteCells(Ingress obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Spec.IngressClassName ?? TableText.None);
        cells.Add(Hosts(obj.Spec.Rules));
        cells.Add(string.Join(',', obj.Status.LoadBalancer.Ingress
            .Select(i => i.Ip.Length > 0 ? i.Ip : i.Hostname).Where(i => i.Length > 0).Distinct().Order(StringComparer.Ordinal)));
        cells.Add(obj.Spec.Tls.Count > 0 ? "80, 443" : "80");
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }

    private static string Hosts(IReadOnlyList<IngressRule> rules)
    {
        var shown = new List<string>(HostsShown);
        var more = false;
        foreach (var rule in rules)
        {
            more |= shown.Count == HostsShown;
            if (!more && rule.Host.Length > 0)
            {
                shown.Add(rule.Host);
            }
        }

        return shown.Count == 0 ? "*" : string.Join(',', shown) + (more ? $" + {rules.Count - HostsShown} more..." : "");
    }
}

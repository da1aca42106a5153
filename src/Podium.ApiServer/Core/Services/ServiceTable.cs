using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Services;

/// <summary>How <c>kubectl get services</c> shows services (pkg/printers/internalversion/printers.go: printService).</summary>
internal sealed class ServiceTable : ITable<Service>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Type", "How the service is reached."),
        Column.Text("Cluster-IP", "The service's address inside the cluster."),
        Column.Text("External-IP", "Where the service is reached from outside."),
        Column.Text("Port(s)", "The service's ports, with node ports behind a colon."),
        Column.Age,
        Column.Wide("Selector", "The labels of the service's pods."),
    ];

    /// <inheritdoc/>
    public void WriteCells(Service obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(obj.Spec.Type);
        cells.Add(obj.Spec.ClusterIPs is [var first, ..] ? first : TableText.None);
        cells.Add(ExternalAddresses(obj));
        cells.Add(TableText.OrNone(string.Join(',', obj.Spec.Ports.Select(p =>
            p.NodePort > 0 ? $"{p.Port}:{p.NodePort}/{p.Protocol}" : $"{p.Port}/{p.Protocol}"))));
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(TableText.Labels(obj.Spec.Selector));
    }

    private static string ExternalAddresses(Service service)
    {
        switch (service.Spec.Type)
        {
            case "ClusterIP" or "NodePort":
                return TableText.OrNone(string.Join(',', service.Spec.ExternalIPs));
            case "LoadBalancer":
                var ingress = service.Status.LoadBalancer.Ingress
                    .Select(i => i.Ip.Length > 0 ? i.Ip : i.Hostname).Where(i => i.Length > 0).Distinct().Order(StringComparer.Ordinal);
                var all = string.Join(',', ingress.Concat(service.Spec.ExternalIPs));
                return all.Length > 0 ? all : "<pending>";
            case "ExternalName":
                return service.Spec.ExternalName;
            default:
                return TableText.Unknown;
        }
    }
}

using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Nodes;

/// <summary>How <c>kubectl get nodes</c> shows nodes (pkg/printers/internalversion/printers.go: printNode).</summary>
internal sealed class NodeTable : ITable<Node>
{
    private const string RoleLabelPrefix = "node-role.kubernetes.io/";
    private const string RoleLabel = "kubernetes.io/role";

    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Status", "Whether the node is ready, and whether it takes new pods."),
        Column.Text("Roles", "The node's roles, by its labels."),
        Column.Age,
        Column.Text("Version", "The version of the node's kubelet."),
        Column.Wide("Internal-IP", "The node's address inside the cluster."),
        Column.Wide("External-IP", "The node's address outside the cluster."),
        Column.Wide("OS-Image", "The node's operating system."),
        Column.Wide("Kernel-Version", "The version of the node's kernel."),
        Column.Wide("Container-Runtime", "The node's container runtime and its version."),
    ];

    /// <inheritdoc/>
    public void WriteCells(Node obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.Add(Status(obj));
        cells.Add(Roles(obj));
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(obj.Status.NodeInfo.KubeletVersion);
        cells.Add(Address(obj, "InternalIP"));
        cells.Add(Address(obj, "ExternalIP"));
        cells.Add(TableText.OrUnknown(obj.Status.NodeInfo.OsImage));
        cells.Add(TableText.OrUnknown(obj.Status.NodeInfo.KernelVersion));
        cells.Add(TableText.OrUnknown(obj.Status.NodeInfo.ContainerRuntimeVersion));
    }

    private static string Status(Node node)
    {
        var status = node.Status.Conditions.FirstOrDefault(c => c.Type == "Ready") is not { } ready ? "Unknown"
            : ready.Status == "True" ? "Ready"
            : "NotReady";
        return node.Spec.Unschedulable ? status + ",SchedulingDisabled" : status;
    }

    private static string Roles(Node node)
    {
        var roles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in node.Metadata.Labels)
        {
            if (key.StartsWith(RoleLabelPrefix, StringComparison.Ordinal) && key.Length > RoleLabelPrefix.Length)
            {
                roles.Add(key[RoleLabelPrefix.Length..]);
            }
            else if (key == RoleLabel && value.Length > 0)
            {
                roles.Add(value);
            }
        }

        return roles.Count == 0 ? TableText.None : string.Join(',', roles);
    }

    private static string Address(Node node, string type) =>
        node.Status.Addresses.FirstOrDefault(a => a.Type == type)?.Address ?? TableText.None;
}

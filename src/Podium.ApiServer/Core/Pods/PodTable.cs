using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Pods;

/// <summary>How <c>kubectl get pods</c> shows pods (pkg/printers/internalversion/printers.go: printPod).</summary>
internal sealed class PodTable : ITable<Pod>
{
    private const string None = "<none>";

    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("Name", "string", 0, "The pod's name, unique in its namespace.", "name"),
        new("Ready", "string", 0, "How many of the pod's containers are ready, of how many."),
        new("Status", "string", 0, "What the pod is doing: its phase, or why it is stuck."),
        new("Restarts", "string", 0, "How often the pod's containers have been restarted, and when the last time was."),
        new("Age", "string", 0, "How long ago the pod was created."),
        new("IP", "string", 1, "The pod's address."),
        new("Node", "string", 1, "The node the pod is on."),
        new("Nominated Node", "string", 1, "The node on which room is being made for the pod."),
        new("Readiness Gates", "string", 1, "How many of the pod's readiness gates are open, of how many."),
    ];

    /// <inheritdoc/>
    public void WriteCells(Pod obj, TableCells cells)
    {
        var summary = PodSummary.Compute(obj);
        cells.Add(obj.Metadata.Name);
        cells.Add($"{summary.ReadyContainers}/{summary.TotalContainers}");
        cells.Add(summary.Status);
        cells.Add(summary.Restarts != 0 && summary.LastRestart is { } last
            ? $"{summary.Restarts} ({HumanDuration.Of(cells.Now - last)} ago)"
            : $"{summary.Restarts}");
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(obj.Status.PodIPs is [{ Ip.Length: > 0 } first, ..] ? first.Ip : None);
        cells.Add(obj.Spec.NodeName.Length > 0 ? obj.Spec.NodeName : None);
        cells.Add(obj.Status.NominatedNodeName.Length > 0 ? obj.Status.NominatedNodeName : None);
        cells.Add(ReadinessGates(obj));
    }

    private static string ReadinessGates(Pod pod)
    {
        if (pod.Spec.ReadinessGates.Count == 0)
        {
            return None;
        }

        var open = 0;
        foreach (var gate in pod.Spec.ReadinessGates)
        {
            open += pod.GetCondition(gate.ConditionType) is { Status: "True" } ? 1 : 0;
        }

        return $"{open}/{pod.Spec.ReadinessGates.Count}";
    }
}

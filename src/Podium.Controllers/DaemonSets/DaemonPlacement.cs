using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.DaemonSets;

/// <summary>Whether a daemon set's pod belongs on a node (pkg/controller/daemon/daemon_controller.go: NodeShouldRunDaemonPod).</summary>
/// <param name="ShouldRun">Whether one should be made.</param>
/// <param name="MayStay">Whether one that is there may stay.</param>
internal readonly record struct DaemonPlacement(bool ShouldRun, bool MayStay)
{
    /// <summary>Asks for a node.</summary>
    public static DaemonPlacement Of(DaemonSet set, Node node)
    {
        var template = set.Spec.Template;
        var pod = new Pod { Metadata = template.Metadata, Spec = template.Spec };
        if ((template.Spec.NodeName.Length > 0 && template.Spec.NodeName != node.Metadata.Name) || !pod.MayRunOn(node))
        {
            return default;
        }

        var tolerations = DaemonPods.WithOwn(template.Spec);
        var (fits, stays) = (true, true);
        foreach (var taint in node.Spec.Taints)
        {
            if (taint.Effect is "NoSchedule" or "NoExecute" && !tolerations.Tolerates(taint))
            {
                fits = false;
                stays &= taint.Effect != "NoExecute";
            }
        }

        return new(fits, stays);
    }
}

using Podium.Api.Core.V1;

namespace Podium.Scheduler.Plugins;

/// <summary>Whether pods bear nodes' taints.</summary>
internal static class Tolerance
{
    /// <summary>Whether one of the tolerations covers the taint (core/v1 helper ToleratesTaint).</summary>
    public static bool Tolerates(IReadOnlyList<Toleration> tolerations, Taint taint)
    {
        foreach (var toleration in tolerations)
        {
            if (toleration.Tolerates(taint))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first taint that keeps pods with these tolerations off the node; null where none does.</summary>
    public static Taint? FirstUntolerated(IReadOnlyList<Toleration> tolerations, Node node)
    {
        foreach (var taint in node.Spec.Taints)
        {
            if (taint.Effect is "NoSchedule" or "NoExecute" && !Tolerates(tolerations, taint))
            {
                return taint;
            }
        }

        return null;
    }
}

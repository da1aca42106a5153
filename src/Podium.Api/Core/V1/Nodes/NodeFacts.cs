namespace Podium.Api.Core.V1;

/// <summary>What components ask of a node. Nothing here looks beyond the object.</summary>
public static class NodeFacts
{
    /// <summary>The condition of this type, or null.</summary>
    public static NodeCondition? GetCondition(this Node node, string type)
    {
        foreach (var condition in node.Status.Conditions)
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }

        return null;
    }

    /// <summary>The status of the Ready condition: True, False or Unknown; empty where the node has not reported yet.</summary>
    public static string GetReadiness(this Node node) => node.GetCondition("Ready")?.Status ?? "";

    /// <summary>Whether the node has a taint of this key and effect.</summary>
    public static bool HasTaint(this Node node, string key, string effect)
    {
        foreach (var taint in node.Spec.Taints)
        {
            if (taint.Key == key && taint.Effect == effect)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the toleration covers the taint (core/v1 helper: ToleratesTaint).</summary>
    public static bool Tolerates(this Toleration toleration, Taint taint) =>
        (toleration.Effect.Length == 0 || toleration.Effect == taint.Effect)
        && (toleration.Key.Length == 0 || toleration.Key == taint.Key)
        && toleration.Operator switch
        {
            "Exists" => true,
            "" or "Equal" => toleration.Value == taint.Value,
            _ => false,
        };

    /// <summary>Whether one of the tolerations covers the taint.</summary>
    public static bool Tolerates(this IReadOnlyList<Toleration> tolerations, Taint taint)
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

    /// <summary>The node's first taint that keeps pods with these tolerations off it; null where none does.</summary>
    public static Taint? FirstUntolerated(this Node node, IReadOnlyList<Toleration> tolerations)
    {
        foreach (var taint in node.Spec.Taints)
        {
            if (taint.Effect is "NoSchedule" or "NoExecute" && !tolerations.Tolerates(taint))
            {
                return taint;
            }
        }

        return null;
    }
}

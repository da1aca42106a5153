namespace Podium.Api.Core.V1;

/// <summary>Annotations of pods that mean something to the system.</summary>
public static class PodAnnotations
{
    /// <summary>Marks a pod as the image of a static pod that a node runs by itself.</summary>
    public const string Mirror = "kubernetes.io/config.mirror";

    /// <summary>How unwelcome it is to delete the pod when its ReplicaSet shrinks, as a 32-bit number.</summary>
    public const string DeletionCost = "controller.kubernetes.io/pod-deletion-cost";
}

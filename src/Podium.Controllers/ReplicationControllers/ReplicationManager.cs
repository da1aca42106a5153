using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Selectors;
using Podium.Controllers.ReplicaSets;

namespace Podium.Controllers.ReplicationControllers;

/// <summary>Keeps the pods of replication controllers, as if they were replica sets.</summary>
/// <param name="context">What controllers are made of.</param>
public sealed class ReplicationManager(ControllerContext context) : ReplicaController<ReplicationController>("replication-controller", context)
{
    private protected override ReplicaSet ViewOf(ReplicationController owner) => new()
    {
        Metadata = owner.Metadata,
        Spec = new()
        {
            Replicas = owner.Spec.Replicas,
            MinReadySeconds = owner.Spec.MinReadySeconds,
            Selector = new() { MatchLabels = owner.Spec.Selector },
            Template = owner.Spec.Template ?? new(),
        },
        Status = new()
        {
            Replicas = owner.Status.Replicas,
            FullyLabeledReplicas = owner.Status.FullyLabeledReplicas,
            ReadyReplicas = owner.Status.ReadyReplicas,
            AvailableReplicas = owner.Status.AvailableReplicas,
            ObservedGeneration = owner.Status.ObservedGeneration,
            Conditions =
            [
                .. owner.Status.Conditions.Select(c => new ReplicaSetCondition
                {
                    Type = c.Type,
                    Status = c.Status,
                    Reason = c.Reason,
                    Message = c.Message,
                    LastTransitionTime = c.LastTransitionTime,
                }),
            ],
        },
    };

    private protected override Selector SelectorOf(ReplicationController owner) => Selector.FromLabels(owner.Spec.Selector);

    private protected override ReplicationController WithStatus(ReplicationController owner, ReplicaSetStatus status) => owner with
    {
        Status = new()
        {
            Replicas = status.Replicas,
            FullyLabeledReplicas = status.FullyLabeledReplicas,
            ReadyReplicas = status.ReadyReplicas,
            AvailableReplicas = status.AvailableReplicas,
            ObservedGeneration = status.ObservedGeneration,
            Conditions =
            [
                .. status.Conditions.Select(c => new ReplicationControllerCondition
                {
                    Type = c.Type,
                    Status = c.Status,
                    Reason = c.Reason,
                    Message = c.Message,
                    LastTransitionTime = c.LastTransitionTime,
                }),
            ],
        },
    };
}

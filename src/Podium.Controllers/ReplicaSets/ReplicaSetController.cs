using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Selectors;
using Podium.Controllers.Ownership;

namespace Podium.Controllers.ReplicaSets;

/// <summary>Keeps the pods of replica sets.</summary>
public sealed class ReplicaSetController : ReplicaController<ReplicaSet>
{
    private readonly Dependents<ReplicaSet> siblings;

    /// <summary>A controller that does not run yet.</summary>
    public ReplicaSetController(ControllerContext context)
        : base("replicaset-controller", context) => siblings = context.DependentsOf<ReplicaSet>();

    private protected override ReplicaSet ViewOf(ReplicaSet owner) => owner;

    private protected override Selector SelectorOf(ReplicaSet owner) => Selector.From(owner.Spec.Selector);

    private protected override ReplicaSet WithStatus(ReplicaSet owner, ReplicaSetStatus status) => owner with { Status = status };

    // During a rollout the deployment's other replica sets count too: new pods should not double up with old ones.
    private protected override IEnumerable<Pod> RelatedTo(ReplicaSet owner, Dependents<Pod> pods) =>
        ControllerReference.Of(owner.Metadata) is { } deployment
            ? siblings.Of(deployment.Uid).SelectMany(set => pods.Of(set.Metadata.Uid))
            : base.RelatedTo(owner, pods);
}

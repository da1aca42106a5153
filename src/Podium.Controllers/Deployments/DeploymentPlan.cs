using Podium.Api.Apps.V1;

namespace Podium.Controllers.Deployments;

/// <summary>
/// What a deployment should do now: its replica sets to make, change and delete, and what its status says then
/// (pkg/controller/deployment: syncDeployment). One step at a time: the next follows when the replica sets tell of this one.
/// </summary>
/// <param name="Changed">Replica sets to make or change, in this order.</param>
/// <param name="Delete">Replica sets of the past that nobody can go back to any more.</param>
/// <param name="Deployment">The deployment with its revision and its status.</param>
/// <param name="RecheckAfter">When the progress deadline may have passed; null where nothing waits for it.</param>
internal sealed record DeploymentPlan(
    IReadOnlyList<ReplicaSetDraft> Changed, IReadOnlyList<ReplicaSet> Delete, Deployment Deployment, TimeSpan? RecheckAfter)
{
    /// <summary>The next step.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="sets">Its replica sets.</param>
    /// <param name="hasPodsOf">Whether a replica set has pods that have not ended, those that are ending included.</param>
    /// <param name="now">The present time.</param>
    public static DeploymentPlan Compute(
        Deployment deployment, IReadOnlyList<ReplicaSet> sets, Func<ReplicaSet, bool> hasPodsOf, DateTimeOffset now)
    {
        var work = new Work(deployment, sets, now);
        if (deployment.Metadata.DeletionTimestamp is not null)
        {
            return work.Finish(isRollout: false, cleansUp: false);
        }

        work.NotePause();
        if (deployment.Spec.Paused || ProportionalScaling.IsDue(work.All, work.Limits))
        {
            ProportionalScaling.Step(deployment, work.Current, work.Old, work.Limits);
            return work.Finish(isRollout: false, cleansUp: deployment.Spec.Paused);
        }

        if (deployment.Spec.Strategy.Type == "Recreate")
        {
            work.Recreate(hasPodsOf);
        }
        else
        {
            RollingRollout.Step(work.Current ?? work.MakeCurrent(), work.Old, work.Limits);
        }

        return work.Finish(isRollout: true, cleansUp: DeploymentStatusPlan.IsComplete(deployment, deployment.Status));
    }

    /// <summary>A computation on its way.</summary>
    private sealed class Work
    {
        private readonly Deployment deployment;
        private readonly DateTimeOffset now;
        private readonly long nextRevision;
        private IReadOnlyList<DeploymentCondition> conditions;

        public Work(Deployment deployment, IReadOnlyList<ReplicaSet> sets, DateTimeOffset now)
        {
            this.deployment = deployment;
            this.now = now;
            conditions = deployment.Status.Conditions;
            Limits = RolloutLimits.Of(deployment);
            List<ReplicaSetDraft> byAge = [.. sets.Select(ReplicaSetDraft.Of)];
            byAge.Sort(ReplicaSetDraft.ByAge);
            Current = NewReplicaSet.Find(deployment, byAge);
            Old = [.. byAge.Where(s => s != Current)];
            nextRevision = DeploymentAnnotations.MaxRevision(Old) + 1;
            if (Current is not null)
            {
                Current.Follow(deployment, nextRevision);
                if (DeploymentStatusPlan.HasDeadline(deployment)
                    && DeploymentConditions.Get(conditions, DeploymentConditions.Progressing) is null)
                {
                    Note("True", DeploymentConditions.Found, $"Found new replica set \"{Current.Now.Metadata.Name}\"");
                }
            }
        }

        public RolloutLimits Limits { get; }

        public ReplicaSetDraft? Current { get; private set; }

        public IReadOnlyList<ReplicaSetDraft> Old { get; }

        public IReadOnlyList<ReplicaSetDraft> All => Current is null ? Old : [.. Old, Current];

        /// <summary>Says when a pause begins and ends: time in pause is no lack of progress.</summary>
        public void NotePause()
        {
            var reason = DeploymentConditions.Get(conditions, DeploymentConditions.Progressing)?.Reason;
            if (!DeploymentStatusPlan.HasDeadline(deployment) || reason == DeploymentConditions.TimedOut)
            {
                return;
            }

            if (deployment.Spec.Paused && reason != DeploymentConditions.Paused)
            {
                Note("Unknown", DeploymentConditions.Paused, "Deployment is paused");
            }
            else if (!deployment.Spec.Paused && reason == DeploymentConditions.Paused)
            {
                Note("Unknown", DeploymentConditions.Resumed, "Deployment is resumed");
            }
        }

        /// <summary>Makes the replica set of the present template.</summary>
        public ReplicaSetDraft MakeCurrent()
        {
            var replicas = deployment.Spec.Strategy.Type == "Recreate" ? Limits.Replicas : RollingRollout.NewReplicas(Limits, 0, Old);
            Current = NewReplicaSet.Make(deployment, nextRevision, replicas, Limits);
            if (DeploymentStatusPlan.HasDeadline(deployment))
            {
                Note("True", DeploymentConditions.Created, $"Created new replica set \"{Current.Now.Metadata.Name}\"");
            }

            return Current;
        }

        /// <summary>Ends all old pods, waits until they are gone, and makes new ones (pkg/controller/deployment/recreate.go).</summary>
        public void Recreate(Func<ReplicaSet, bool> hasPodsOf)
        {
            var scaledDown = false;
            foreach (var set in Old)
            {
                scaledDown |= set.ScaleTo(0, Limits);
            }

            if (!scaledDown && !Old.Any(s => s.Now.Status.Replicas > 0 || hasPodsOf(s.Now)))
            {
                (Current ?? MakeCurrent()).ScaleTo(Limits.Replicas, Limits);
            }
        }

        /// <summary>The plan of what was changed.</summary>
        public DeploymentPlan Finish(bool isRollout, bool cleansUp)
        {
            var status = DeploymentStatusPlan.Count(deployment, conditions, Current, All, Limits, now);
            if (isRollout)
            {
                status = DeploymentStatusPlan.Progress(deployment, status, Current, All, now);
            }

            var after = deployment with { Status = status };
            if (Current?.Now.Metadata.Annotations.GetValueOrDefault(DeploymentAnnotations.Revision) is { } revision
                && deployment.Metadata.Annotations.GetValueOrDefault(DeploymentAnnotations.Revision) != revision)
            {
                after = after with
                {
                    Metadata = deployment.Metadata with
                    {
                        Annotations = new Dictionary<string, string>(deployment.Metadata.Annotations, StringComparer.Ordinal)
                        {
                            [DeploymentAnnotations.Revision] = revision,
                        },
                    },
                };
            }

            // Up before down: a rollout never has fewer pods for the order of its writes.
            var changed = All.Where(s => s.IsChanged).OrderByDescending(s => s == Current).ToList();
            return new(changed, cleansUp ? Surplus() : [], after, DeploymentStatusPlan.DeadlineCheck(deployment, status, now));
        }

        private void Note(string status, string reason, string message) => conditions = DeploymentConditions.Set(
            conditions, DeploymentConditions.Make(DeploymentConditions.Progressing, status, reason, message, now));

        private IReadOnlyList<ReplicaSet> Surplus()
        {
            if (deployment.Spec.RevisionHistoryLimit is not { } limit || limit == int.MaxValue)
            {
                return [];
            }

            List<ReplicaSetDraft> alive = [.. Old.Where(s => s.Now.Metadata.DeletionTimestamp is null)];
            alive.Sort(ByRevision);
            return
            [
                .. alive.Take(Math.Max(0, alive.Count - limit)).Select(s => s.Now).Where(s =>
                    s.Status.Replicas == 0 && s.Spec.Replicas == 0 && s.Metadata.Generation <= s.Status.ObservedGeneration),
            ];
        }

        private static int ByRevision(ReplicaSetDraft a, ReplicaSetDraft b)
        {
            var order = (DeploymentAnnotations.NumberOf(a.Now.Metadata, DeploymentAnnotations.Revision) ?? 0)
                .CompareTo(DeploymentAnnotations.NumberOf(b.Now.Metadata, DeploymentAnnotations.Revision) ?? 0);
            return order != 0 ? order : ReplicaSetDraft.ByAge(a, b);
        }
    }
}

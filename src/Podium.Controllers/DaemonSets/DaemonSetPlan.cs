using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.DaemonSets;

/// <summary>
/// Which pods a daemon set lacks, and which are too many (pkg/controller/daemon/daemon_controller.go: manage). Pure.
/// </summary>
internal sealed record DaemonSetPlan
{
    /// <summary>The nodes that get a pod.</summary>
    public required IReadOnlyList<string> Create { get; init; }

    /// <summary>The pods to delete.</summary>
    public required IReadOnlyList<Pod> Delete { get; init; }

    /// <summary>The ended pods that are replaced, each with the event that tells of it.</summary>
    public required IReadOnlyList<DaemonSetEvent> Events { get; init; }

    /// <summary>When a failed pod that waits may be replaced; null where none waits.</summary>
    public TimeSpan? RecheckAfter { get; init; }

    /// <summary>Nothing to do.</summary>
    public static DaemonSetPlan Nothing { get; } = new() { Create = [], Delete = [], Events = [] };

    /// <summary>Computes what to do.</summary>
    /// <param name="set">The daemon set.</param>
    /// <param name="nodes">All nodes.</param>
    /// <param name="byNode">The set's pods by the node that they are on or meant for.</param>
    /// <param name="hash">The present revision.</param>
    /// <param name="waitOf">How long a node must still wait after a failed pod.</param>
    /// <param name="now">The time.</param>
    public static DaemonSetPlan Compute(
        DaemonSet set,
        IReadOnlyList<Node> nodes,
        IReadOnlyDictionary<string, IReadOnlyList<Pod>> byNode,
        string hash,
        Func<string, TimeSpan> waitOf,
        DateTimeOffset now)
    {
        var draft = new Draft(set, hash, waitOf, now);
        foreach (var node in nodes)
        {
            draft.Visit(node, byNode.GetValueOrDefault(node.Metadata.Name) ?? []);
        }

        // Pods for nodes that are no more will never be bound.
        var names = nodes.Select(n => n.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        draft.Delete.AddRange(byNode.Where(n => !names.Contains(n.Key)).SelectMany(n => n.Value)
            .Where(p => p.Spec.NodeName.Length == 0 && p.Metadata.DeletionTimestamp is null));
        return new() { Create = draft.Create, Delete = draft.Delete, Events = draft.Events, RecheckAfter = draft.Wait };
    }

    private sealed class Draft(DaemonSet set, string hash, Func<string, TimeSpan> waitOf, DateTimeOffset now)
    {
        public List<string> Create { get; } = [];

        public List<Pod> Delete { get; } = [];

        public List<DaemonSetEvent> Events { get; } = [];

        public TimeSpan? Wait { get; private set; }

        public void Visit(Node node, IReadOnlyList<Pod> pods)
        {
            var (shouldRun, mayStay) = DaemonPlacement.Of(set, node);
            if (shouldRun && pods.Count == 0)
            {
                Create.Add(node.Metadata.Name);
            }
            else if (mayStay)
            {
                Prune([.. pods.Where(p => p.Metadata.DeletionTimestamp is null && !IsReplaced(p, node.Metadata.Name))]);
            }
            else
            {
                Delete.AddRange(pods.Where(p => p.Metadata.DeletionTimestamp is null));
            }
        }

        // An ended pod goes; the next turn makes another. One that fails again and again is replaced ever more slowly.
        private bool IsReplaced(Pod pod, string node)
        {
            var name = $"{pod.Metadata.Namespace}/{pod.Metadata.Name}";
            switch (pod.Status.Phase)
            {
                case "Failed" when waitOf(node) is var left && left > TimeSpan.Zero:
                    Wait = Wait is null || left < Wait ? left : Wait;
                    return true;
                case "Failed":
                    Events.Add(new(node, true, "FailedDaemonPod", $"Found failed daemon pod {name} on node {node}, will try to kill it"));
                    Delete.Add(pod);
                    return true;
                case "Succeeded":
                    Events.Add(new(node, false, "SucceededDaemonPod", $"Found succeeded daemon pod {name} on node {node}, will try to delete it"));
                    Delete.Add(pod);
                    return true;
                default:
                    return false;
            }
        }

        private void Prune(List<Pod> running)
        {
            if (running.Count <= 1)
            {
                return;
            }

            var sorted = DaemonPods.OldestFirst(running).ToList();
            if (DaemonSetRollout.SurgeOf(set) is 0)
            {
                Delete.AddRange(sorted.Skip(1));
                return;
            }

            // While surging, an old pod and a new one may be on the node, until the new one can do without the old.
            var fresh = sorted.Find(p => p.IsOf(hash));
            var old = sorted.Find(p => !p.IsOf(hash));
            Delete.AddRange(sorted.Where(p => p != fresh && p != old));
            if (fresh is not null && old is not null
                && (!old.IsReady() || fresh.IsAvailable(TimeSpan.FromSeconds(set.Spec.MinReadySeconds), now)))
            {
                Delete.Add(old);
            }
        }
    }
}

/// <summary>An event about a daemon set.</summary>
/// <param name="Node">The node that it is about.</param>
/// <param name="Warning">Whether it is a warning.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Message">The message.</param>
internal readonly record struct DaemonSetEvent(string Node, bool Warning, string Reason, string Message);

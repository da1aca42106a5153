using Podium.Api.Core.V1;
using Podium.Api.Policy.V1;
using Podium.Api.Scheduling.V1;
using Podium.Api.Selectors;
using Podium.Client;

namespace Podium.Controllers.Descheduler;

/// <summary>The cluster at one moment, as the descheduler looks at it.</summary>
public sealed class ClusterPicture
{
    private readonly Dictionary<string, List<Pod>> podsByNode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> podsByOwner = new(StringComparer.Ordinal);

    /// <summary>A picture.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="selector">Which of them are looked at.</param>
    /// <param name="pods">All pods.</param>
    /// <param name="budgets">All disruption budgets.</param>
    /// <param name="priorityClasses">All priority classes.</param>
    /// <param name="now">The moment.</param>
    public ClusterPicture(
        IEnumerable<Node> nodes,
        Selector selector,
        IEnumerable<Pod> pods,
        IReadOnlyList<PodDisruptionBudget> budgets,
        IReadOnlyList<PriorityClass> priorityClasses,
        DateTimeOffset now)
    {
        Ready = [.. nodes.Where(IsReady).OrderBy(n => n.Metadata.Name, StringComparer.Ordinal)];
        Nodes = [.. Ready.Where(n => selector.Matches(n.Metadata.Labels))];
        Budgets = budgets;
        PriorityClasses = priorityClasses;
        Now = now;

        // The oldest first: where one of several like pods is to stay, it is the one that has been there longest.
        foreach (var pod in pods.OrderBy(p => p.Metadata.CreationTimestamp).ThenBy(p => p.Metadata.Name, StringComparer.Ordinal))
        {
            foreach (var owner in pod.Metadata.OwnerReferences)
            {
                podsByOwner[owner.Uid] = podsByOwner.GetValueOrDefault(owner.Uid) + 1;
            }

            if (pod.Spec.NodeName.Length > 0 && !pod.IsTerminal())
            {
                if (!podsByNode.TryGetValue(pod.Spec.NodeName, out var neighbours))
                {
                    podsByNode[pod.Spec.NodeName] = neighbours = [];
                }

                neighbours.Add(pod);
            }
        }
    }

    /// <summary>The nodes that are ready, by name.</summary>
    public IReadOnlyList<Node> Ready { get; }

    /// <summary>Those of them that the policy looks at.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>All disruption budgets.</summary>
    public IReadOnlyList<PodDisruptionBudget> Budgets { get; }

    /// <summary>All priority classes.</summary>
    public IReadOnlyList<PriorityClass> PriorityClasses { get; }

    /// <summary>The moment of the picture.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The pods on a node that have not ended, the oldest first.</summary>
    public IReadOnlyList<Pod> PodsOn(Node node) => podsByNode.GetValueOrDefault(node.Metadata.Name) ?? (IReadOnlyList<Pod>)[];

    /// <summary>How many pods an owner has.</summary>
    public int PodsOf(string ownerUid) => podsByOwner.GetValueOrDefault(ownerUid);

    /// <summary>Reads the cluster.</summary>
    public static async Task<ClusterPicture> TakeAsync(IApiClient client, Selector selector, TimeProvider time, CancellationToken cancellationToken)
    {
        var all = new ListRequest();
        var nodes = await client.ListAsync<Node>(all, cancellationToken);
        var pods = await client.ListAsync<Pod>(all, cancellationToken);
        var budgets = await client.ListAsync<PodDisruptionBudget>(all, cancellationToken);
        var classes = await client.ListAsync<PriorityClass>(all, cancellationToken);
        return new ClusterPicture(nodes.Items, selector, pods.Items, budgets.Items, classes.Items, time.GetUtcNow());
    }

    private static bool IsReady(Node node)
    {
        foreach (var condition in node.Status.Conditions)
        {
            if (condition.Type == "Ready" && condition.Status != "True")
            {
                return false;
            }
        }

        return true;
    }
}

using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Descheduler;

/// <summary>What the pods of a node ask for of some resources, beside what the node has. CPU counts in thousandths.</summary>
internal sealed class NodeUsage
{
    private readonly Dictionary<string, long> used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> capacity = new(StringComparer.Ordinal);

    public NodeUsage(Node node, IReadOnlyList<Pod> pods, IEnumerable<string> resources)
    {
        Node = node;
        Pods = pods;
        var has = node.Status.Allocatable.Count > 0 ? node.Status.Allocatable : node.Status.Capacity;
        foreach (var name in resources)
        {
            used[name] = name == "pods" ? pods.Count : 0;
            capacity[name] = Amount(name, has);
        }

        foreach (var pod in pods)
        {
            foreach (var (name, amount) in Of(pod))
            {
                used[name] += name == "pods" ? 0 : amount;
            }
        }
    }

    public Node Node { get; }

    public IReadOnlyList<Pod> Pods { get; }

    /// <summary>The resources that are looked at.</summary>
    public IEnumerable<string> Resources => used.Keys;

    /// <summary>All amounts together, to compare nodes by.</summary>
    public long Sum => used.Values.Sum();

    public long Used(string resource) => used[resource];

    /// <summary>The share that is used, in percent; 0 where the node has none.</summary>
    public double Percent(string resource) => capacity[resource] > 0 ? (double)used[resource] / capacity[resource] * 100 : 0;

    /// <summary>A share of what the node has; all where there is no share.</summary>
    public long Capacity(string resource, double? percent) =>
        percent is { } share ? (long)(share * 0.01 * capacity[resource]) : capacity[resource];

    /// <summary>What a pod counts, by resource.</summary>
    public IEnumerable<(string Name, long Amount)> Of(Pod pod)
    {
        var requests = PodRequests.Compute(pod);
        foreach (var name in capacity.Keys)
        {
            yield return (name, name == "pods" ? 1 : Amount(name, requests));
        }
    }

    /// <summary>Takes a pod off.</summary>
    public void Remove(Pod pod)
    {
        foreach (var (name, amount) in Of(pod))
        {
            used[name] -= amount;
        }
    }

    public static long Amount(string name, IReadOnlyDictionary<string, Quantity> resources) =>
        resources.TryGetValue(name, out var amount) ? Amount(name, amount) : 0;

    public static long Amount(string name, Quantity amount) => name == "cpu" ? amount.MilliValue : amount.Value;
}

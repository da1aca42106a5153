using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Descheduler.V1Alpha2;
using Podium.Api.Scheduling.V1;
using Podium.Api.Selectors;
using Podium.Controllers.Descheduler;

namespace Podium.Controllers.Tests.Descheduler;

/// <summary>Nodes with pods, and what a plugin evicts of them.</summary>
internal sealed class Balance
{
    public static readonly DateTimeOffset Now = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<Node> nodes = [];
    private readonly List<Pod> pods = [];

    public DefaultEvictorArgs Evictor { get; set; } = new();

    public List<string> Notes { get; } = [];

    /// <summary>After this many evictions of the run, the limit of the total.</summary>
    public int Limit { get; set; } = int.MaxValue;

    /// <summary>Pods whose eviction the API refuses.</summary>
    public HashSet<string> Protected { get; } = [];

    /// <summary>Adds a node of 1 CPU, 1 GiB and 10 pods.</summary>
    public Balance Node(string name, Func<Node, Node>? change = null, params Pod[] on)
    {
        var resources = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("1"), ["memory"] = Quantity.Parse("1Gi"), ["pods"] = Quantity.Parse("10") };
        var node = new Node
        {
            Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["kubernetes.io/hostname"] = name } },
            Status = new() { Allocatable = resources, Conditions = [new() { Type = "Ready", Status = "True" }] },
        };
        nodes.Add(change?.Invoke(node) ?? node);
        pods.AddRange(on.Select(p => p with { Spec = p.Spec with { NodeName = name } }));
        return this;
    }

    /// <summary>A pod of a ReplicaSet.</summary>
    public static Pod Pod(string name, string owner, string cpu = "100m", Func<Pod, Pod>? change = null)
    {
        var pod = new Pod
        {
            Metadata = new()
            {
                Namespace = "default",
                Name = name,
                Uid = "uid-" + name,
                Labels = new Dictionary<string, string> { ["app"] = owner },
                OwnerReferences = [new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = owner, Uid = "uid-" + owner, Controller = true }],
            },
            Spec = new()
            {
                Priority = 0,
                Containers = [new() { Name = "c", Image = owner + ":1", Resources = new() { Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu) } } }],
            },
            Status = new() { Phase = "Running" },
        };
        return change?.Invoke(pod) ?? pod;
    }

    public ClusterPicture Picture(params PriorityClass[] classes) => new(nodes, Selector.Everything, pods, [], classes, Now);

    /// <summary>The names of the pods that a plugin evicts.</summary>
    public async Task<IReadOnlyList<string>> EvictedAsync(IBalancePlugin plugin)
    {
        var evicted = new List<string>();
        var picture = Picture();
        await plugin.BalanceAsync(
            new BalanceContext(picture, new Evictability(Evictor, picture), (pod, _) => Task.FromResult(Evict(pod.Metadata.Name)), Notes.Add), CancellationToken.None);
        return evicted;

        EvictionOutcome Evict(string pod)
        {
            if (evicted.Count >= Limit)
            {
                return EvictionOutcome.TotalLimit;
            }

            if (Protected.Contains(pod))
            {
                return EvictionOutcome.Refused;
            }

            evicted.Add(pod);
            return EvictionOutcome.Evicted;
        }
    }
}

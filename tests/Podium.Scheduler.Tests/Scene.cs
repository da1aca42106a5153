using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Policy.V1;
using Podium.Api.Selectors;
using Podium.Scheduler.Choice;
using Podium.Scheduler.Cluster;
using Podium.Scheduler.Plugins;
using Podium.Scheduler.Preemption;

namespace Podium.Scheduler.Tests;

/// <summary>Nodes with pods on them, and a scheduler's rules over them.</summary>
internal sealed class Scene : ISpreadSelectors
{
    private readonly NodeChoice choice;
    private readonly SchedulingRules rules;

    public Scene(int seed = 1)
    {
        rules = SchedulingRules.Default(this);
        choice = new NodeChoice(rules, new Random(seed));
        Cluster.Namespaces.Put("default", EmptyMap.Strings);
    }

    public ClusterState Cluster { get; } = new();

    public IReadOnlyList<IFilterPlugin> Filters => rules.Filters;

    public List<PodDisruptionBudget> Budgets { get; } = [];

    /// <summary>Chooses the pods of which a pod without constraints is one.</summary>
    public Selector Siblings { get; set; } = Selector.Everything;

    public Scene With(Node node, params Pod[] pods)
    {
        Cluster.Put(node);
        foreach (var pod in pods)
        {
            Place(pod, node.Metadata.Name);
        }

        return this;
    }

    public Scene With(string node, params Pod[] pods) => With(Make.Node(node), pods);

    public void Place(Pod pod, string node) =>
        Cluster.Place(new PodInfo(pod with { Metadata = pod.Metadata with { Uid = "uid-" + pod.Metadata.Name } }), node);

    public string? Choose(Pod pod) => choice.Choose(new PodInfo(pod), Cluster).NodeName;

    /// <summary>What the pod's condition says where no node does.</summary>
    public string Message(Pod pod)
    {
        var result = choice.Choose(new PodInfo(pod), Cluster);
        Assert.Null(result.NodeName);
        var outcome = Preempt(result);
        return outcome.Message.Length == 0 ? result.Message : $"{result.Message} preemption: {outcome.Message}";
    }

    public PreemptionResult Preempt(Pod pod) => Preempt(choice.Choose(new PodInfo(pod), Cluster));

    /// <summary>Whether the rules that keep the pod waiting think that a change may help.</summary>
    public bool Wakes(Pod pod, ClusterChange change)
    {
        var info = new PodInfo(pod);
        var rejectedBy = choice.Choose(info, Cluster).Fit!.RejectedBy;
        return Filters.Where((_, rule) => (rejectedBy & (1u << rule)) != 0).Any(f => f.MayHelp(info, change, Cluster));
    }

    Selector ISpreadSelectors.Of(Pod pod) => Siblings;

    private PreemptionResult Preempt(ChoiceResult result) =>
        new PreemptionChoice(new Random(1)).Find(result, Cluster, () => new Budgets(Budgets));
}

using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;

namespace Podium.Scheduler.Tests;

/// <summary>Builds pods and nodes for tables.</summary>
internal static class Make
{
    public static Pod Pod(string name, string cpu = "", string memory = "", Func<PodSpec, PodSpec>? spec = null)
    {
        var requests = new Dictionary<string, Quantity>();
        if (cpu.Length > 0)
        {
            requests["cpu"] = Quantity.Parse(cpu);
        }

        if (memory.Length > 0)
        {
            requests["memory"] = Quantity.Parse(memory);
        }

        var plain = new PodSpec
        {
            SchedulerName = "default-scheduler",
            Containers = [new() { Name = "c", Image = "i", Resources = new() { Requests = requests } }],
        };
        return new() { Metadata = new() { Namespace = "default", Name = name, Uid = "uid-" + name }, Spec = spec?.Invoke(plain) ?? plain };
    }

    public static Node Node(string name, string cpu = "2", string memory = "4Gi", string pods = "110", Func<Node, Node>? change = null)
    {
        var plain = new Node
        {
            Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["kubernetes.io/hostname"] = name } },
            Status = new()
            {
                Allocatable = new Dictionary<string, Quantity>
                {
                    ["cpu"] = Quantity.Parse(cpu),
                    ["memory"] = Quantity.Parse(memory),
                    ["pods"] = Quantity.Parse(pods),
                },
            },
        };
        return change?.Invoke(plain) ?? plain;
    }

    public static Node Labelled(Node node, params (string Key, string Value)[] labels)
    {
        var all = new Dictionary<string, string>(node.Metadata.Labels);
        foreach (var (key, value) in labels)
        {
            all[key] = value;
        }

        return node with { Metadata = node.Metadata with { Labels = all } };
    }

    public static Pod Labelled(Pod pod, params (string Key, string Value)[] labels) =>
        pod with { Metadata = pod.Metadata with { Labels = labels.ToDictionary(l => l.Key, l => l.Value) } };

    public static LabelSelector Selects(params (string Key, string Value)[] labels) => new() { MatchLabels = labels.ToDictionary(l => l.Key, l => l.Value) };

    public static PodAffinityTerm Term(string topologyKey, params (string Key, string Value)[] labels) =>
        new() { TopologyKey = topologyKey, LabelSelector = Selects(labels) };

    public static Func<PodSpec, PodSpec> Near(params PodAffinityTerm[] terms) =>
        spec => spec with { Affinity = new() { PodAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = terms } } };

    public static Func<PodSpec, PodSpec> Apart(params PodAffinityTerm[] terms) =>
        spec => spec with { Affinity = new() { PodAntiAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = terms } } };
}

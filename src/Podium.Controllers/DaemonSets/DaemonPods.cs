using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.Pods;
using Podium.Controllers.Revisions;

namespace Podium.Controllers.DaemonSets;

/// <summary>Makes a daemon set's pods, and tells for which node one is (pkg/controller/daemon/util/daemonset_util.go).</summary>
internal static class DaemonPods
{
    private const string NameField = "metadata.name";

    private static readonly (string Key, string Effect)[] Tolerated =
    [
        ("node.kubernetes.io/not-ready", "NoExecute"),
        ("node.kubernetes.io/unreachable", "NoExecute"),
        ("node.kubernetes.io/disk-pressure", "NoSchedule"),
        ("node.kubernetes.io/memory-pressure", "NoSchedule"),
        ("node.kubernetes.io/pid-pressure", "NoSchedule"),
        ("node.kubernetes.io/unschedulable", "NoSchedule"),
    ];

    /// <summary>A pod for a node. The scheduler binds it, and can bind it to no other node.</summary>
    public static Pod Make(DaemonSet set, string node, string hash)
    {
        var pod = PodFromTemplate.Make(set.Spec.Template, set);
        return pod with
        {
            Metadata = pod.Metadata with
            {
                Labels = new Dictionary<string, string>(pod.Metadata.Labels, StringComparer.Ordinal) { [RevisionData.HashLabel] = hash },
            },
            Spec = pod.Spec with { Affinity = Only(pod.Spec.Affinity, node), Tolerations = WithOwn(pod.Spec) },
        };
    }

    /// <summary>Whether the pod is of this revision.</summary>
    public static bool IsOf(this Pod pod, string hash) => pod.Metadata.Labels.GetValueOrDefault(RevisionData.HashLabel) == hash;

    /// <summary>The node that a pod is on, or meant for; empty where it is meant for none.</summary>
    public static string NodeOf(Pod pod)
    {
        if (pod.Spec.NodeName.Length > 0)
        {
            return pod.Spec.NodeName;
        }

        foreach (var term in pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [])
        {
            foreach (var field in term.MatchFields)
            {
                if (field is { Key: NameField, Operator: "In", Values.Count: 1 })
                {
                    return field.Values[0];
                }
            }
        }

        return "";
    }

    /// <summary>Those on a node first, then the oldest.</summary>
    public static IOrderedEnumerable<Pod> OldestFirst(IEnumerable<Pod> pods) => pods
        .OrderBy(p => p.Spec.NodeName.Length == 0)
        .ThenBy(p => p.Metadata.CreationTimestamp)
        .ThenBy(p => p.Metadata.Name, StringComparer.Ordinal);

    /// <summary>The template's tolerations and those that every daemon has: a node's troubles do not end it.</summary>
    public static IReadOnlyList<Toleration> WithOwn(PodSpec spec)
    {
        var tolerations = spec.Tolerations.ToList();
        foreach (var (key, effect) in Tolerated)
        {
            Add(key, effect);
        }

        if (spec.HostNetwork)
        {
            Add("node.kubernetes.io/network-unavailable", "NoSchedule");
        }

        return tolerations;

        void Add(string key, string effect)
        {
            tolerations.RemoveAll(t => t.Key == key && t.Effect == effect && t.Operator == "Exists" && t.TolerationSeconds is not null);
            var own = new Toleration { Key = key, Operator = "Exists", Effect = effect };
            if (!tolerations.Contains(own))
            {
                tolerations.Add(own);
            }
        }
    }

    // The template's own terms were asked when the node was chosen.
    private static Affinity Only(Affinity? affinity, string node) => (affinity ?? new()) with
    {
        NodeAffinity = (affinity?.NodeAffinity ?? new()) with
        {
            RequiredDuringSchedulingIgnoredDuringExecution = new()
            {
                NodeSelectorTerms = [new() { MatchFields = [new() { Key = NameField, Operator = "In", Values = [node] }] }],
            },
        },
    };
}

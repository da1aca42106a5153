using Podium.Api.Core.V1;
using Podium.Scheduler.Choice;
using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Tests;

/// <summary>
/// Goal: no placed pod ever breaks a rule, and what is counted as pods come and go is what one would count anew. Method: random clusters
/// and pods; after each placement every filter is asked again by a cluster built from scratch without the pod.
/// </summary>
public sealed class PlacementProperties
{
    private static readonly string[] Apps = ["web", "db", "cache"];

    [Fact]
    public void A_placed_pod_breaks_no_rule_of_a_cluster_built_anew()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            Run(seed);
        }
    }

    private static void Run(int seed)
    {
        var random = new Random(seed);
        var scene = new Scene(seed);
        var nodes = Enumerable.Range(0, random.Next(1, 7)).Select(i => RandomNode(random, "n" + i)).ToList();
        nodes.ForEach(node => scene.With(node));
        var placed = new Dictionary<string, (Pod Pod, string Node)>();
        for (var step = 0; step < 40; step++)
        {
            if (placed.Count > 0 && random.Next(4) == 0)
            {
                var gone = placed.Keys.ElementAt(random.Next(placed.Count));
                placed.Remove(gone);
                scene.Cluster.RemovePod(new("default", gone));
                continue;
            }

            var pod = RandomPod(random, "p" + step);
            var choice = scene.Choose(pod);
            var anew = new Scene(seed);
            nodes.ForEach(node => anew.With(node));
            foreach (var (other, node) in placed.Values)
            {
                anew.Place(other, node);
            }

            var fit = new PodFit(new PodInfo(pod), anew.Cluster, anew.Filters);
            foreach (var node in nodes)
            {
                var rejection = fit.Reject(anew.Cluster.Find(node.Metadata.Name)!);
                Assert.True(choice is not null || rejection is not null, $"seed {seed}, step {step}: {node.Metadata.Name} would do");
                Assert.True(
                    choice != node.Metadata.Name || rejection is null, $"seed {seed}, step {step}: {choice} was chosen in spite of {rejection?.Reasons[0]}");
            }

            if (choice is not null)
            {
                placed[pod.Metadata.Name] = (pod, choice);
                scene.Place(pod, choice);
            }
            else
            {
                CheckVictims(scene, anew, pod, $"seed {seed}, step {step}");
            }
        }
    }

    /// <summary>Victims are less important, and without them the pod fits.</summary>
    private static void CheckVictims(Scene scene, Scene anew, Pod pod, string where)
    {
        if (scene.Preempt(pod).Victims is not { } victims)
        {
            return;
        }

        foreach (var victim in victims.Pods)
        {
            Assert.True(victim.Priority < pod.Spec.Priority, where);
            anew.Cluster.RemovePod(victim.Key);
        }

        var fit = new PodFit(new PodInfo(pod), anew.Cluster, anew.Filters);
        Assert.True(fit.Reject(anew.Cluster.Find(victims.Node.Name)!) is null, where + ": ending the victims would not help");
    }

    private static Node RandomNode(Random random, string name)
    {
        var node = Make.Node(name, cpu: random.Next(1, 4).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (random.Next(4) > 0)
        {
            node = Make.Labelled(node, ("zone", "z" + random.Next(3)));
        }

        return random.Next(5) > 0 ? node : node with { Spec = node.Spec with { Taints = [new() { Key = "k", Effect = "NoSchedule" }] } };
    }

    private static Pod RandomPod(Random random, string name)
    {
        var app = Apps[random.Next(Apps.Length)];
        var wanted = Make.Term(random.Next(2) == 0 ? "zone" : "kubernetes.io/hostname", ("app", Apps[random.Next(Apps.Length)]));
        return Make.Labelled(
            Make.Pod(name, $"{random.Next(1, 8)}00m", spec: spec =>
            {
                spec = spec with { Priority = random.Next(3), Tolerations = random.Next(2) == 0 ? [] : [new() { Operator = "Exists" }] };
                return random.Next(5) switch
                {
                    0 => Make.Near(wanted)(spec),
                    1 => Make.Apart(wanted)(spec),
                    2 => spec with
                    {
                        TopologySpreadConstraints =
                        [
                            new()
                            {
                                TopologyKey = wanted.TopologyKey,
                                MaxSkew = random.Next(1, 3),
                                MinDomains = random.Next(2) == 0 ? null : 2,
                                NodeTaintsPolicy = random.Next(2) == 0 ? null : "Honor",
                                WhenUnsatisfiable = "DoNotSchedule",
                                LabelSelector = Make.Selects(("app", app)),
                            },
                        ],
                    },
                    _ => spec,
                };
            }),
            ("app", app));
    }
}

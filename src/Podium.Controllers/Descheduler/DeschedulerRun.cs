using Podium.Client;
using Podium.Client.Recording;

namespace Podium.Controllers.Descheduler;

/// <summary>One run of the descheduler: every profile of the policy, one after the other.</summary>
public static class DeschedulerRun
{
    /// <summary>The component that the events name.</summary>
    public const string Component = "sigs.k8s.io/descheduler";

    /// <summary>Looks at the cluster and evicts what the policy says.</summary>
    /// <exception cref="PolicyException">The policy names what does not exist.</exception>
    public static async Task RunAsync(
        IApiClient client, IEventRecorder recorder, PolicyPlan plan, DeschedulingReport report, TimeProvider time, CancellationToken cancellationToken)
    {
        var evictor = new PodEvictor(client, recorder, plan.Policy, report);
        foreach (var profile in plan.Profiles)
        {
            foreach (var plugin in profile.Balance)
            {
                // Each plugin sees what the ones before it left.
                var cluster = await ClusterPicture.TakeAsync(client, plan.Nodes, time, cancellationToken);
                if (cluster.Nodes.Count <= 1)
                {
                    report.Note("there is one ready node at most: evictions would only disrupt");
                    return;
                }

                await plugin.BalanceAsync(
                    new BalanceContext(
                        cluster,
                        new Evictability(profile.Evictor, cluster),
                        (pod, token) => evictor.EvictAsync(pod, plugin.Name, token),
                        line => report.Note($"{plugin.Name}: {line}")),
                    cancellationToken);
            }
        }
    }
}

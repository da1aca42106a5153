using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Controllers.ResourceQuotas;

/// <summary>What is used of a quota (pkg/controller/resourcequota: syncResourceQuota).</summary>
internal static class QuotaStatusPlan
{
    /// <summary>The status that goes with what there is.</summary>
    /// <param name="quota">The quota.</param>
    /// <param name="objects">The namespace's objects of the kinds whose amounts count: pods, Services, claims.</param>
    /// <param name="counts">How many objects there are of the other kinds.</param>
    /// <param name="now">The time.</param>
    public static ResourceQuotaStatus Compute(
        ResourceQuota quota, IEnumerable<IKubernetesObject> objects, IReadOnlyDictionary<ResourceInfo, int> counts, DateTimeOffset now)
    {
        var used = quota.Spec.Hard.Keys.ToDictionary(name => name, _ => default(Quantity), StringComparer.Ordinal);
        foreach (var obj in objects)
        {
            if (QuotaScopes.Match(quota.Spec, obj))
            {
                foreach (var (name, amount) in QuotaUsage.Of(obj, now))
                {
                    if (used.TryGetValue(name, out var before))
                    {
                        used[name] = before + amount;
                    }
                }
            }
        }

        // Scopes are of pods: a quota with scopes counts nothing else.
        foreach (var (resource, count) in quota.Spec.Scopes.Count == 0 && quota.Spec.ScopeSelector is null ? counts : EmptyCounts)
        {
            foreach (var name in QuotaUsage.OfAny(resource).Keys.Where(used.ContainsKey))
            {
                used[name] = new Quantity(count);
            }
        }

        return new() { Hard = quota.Spec.Hard, Used = used };
    }

    private static readonly Dictionary<ResourceInfo, int> EmptyCounts = [];
}

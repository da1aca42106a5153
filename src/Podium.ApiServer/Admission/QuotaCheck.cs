using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.ApiServer.Admission;

/// <summary>What a write does to one quota (apiserver: plugin/resourcequota/controller.go, CheckRequest).</summary>
/// <param name="Refusal">Why the quota does not allow it; null where it does.</param>
/// <param name="Used">What is used after it; null where nothing changes.</param>
internal sealed record QuotaCheck(string? Refusal, IReadOnlyDictionary<string, Quantity>? Used)
{
    private static readonly QuotaCheck Untouched = new(null, null);

    /// <summary>Checks a write.</summary>
    /// <param name="quota">The quota.</param>
    /// <param name="obj">The new object.</param>
    /// <param name="old">The object as it is; null for a creation.</param>
    /// <param name="now">The time.</param>
    public static QuotaCheck Compute(ResourceQuota quota, IKubernetesObject obj, IKubernetesObject? old, DateTimeOffset now)
    {
        var bounded = quota.Status.Hard.Keys.Where(name => QuotaUsage.Concerns(obj.ResourceInfo, name)).Order(StringComparer.Ordinal).ToList();
        if (bounded.Count == 0 || !QuotaScopes.Match(quota.Spec, obj))
        {
            return Untouched;
        }

        var name = quota.Metadata.Name;
        if (obj is Pod pod && QuotaUsage.FindMissing(pod, bounded) is { } missing)
        {
            return new($"failed quota: {name}: {missing}", null);
        }

        if (!bounded.TrueForAll(quota.Status.Used.ContainsKey))
        {
            return new($"status unknown for quota: {name}, resources: {string.Join(',', bounded)}", null);
        }

        var more = Difference(QuotaUsage.Of(obj, now), old is null ? EmptyMap.Of<Quantity>() : QuotaUsage.Of(old, now));
        var used = new Dictionary<string, Quantity>(quota.Status.Used, StringComparer.Ordinal);
        var exceeded = new List<string>();
        foreach (var resource in bounded)
        {
            if (more.TryGetValue(resource, out var amount))
            {
                used[resource] += amount;
                if (used[resource] > quota.Status.Hard[resource])
                {
                    exceeded.Add(resource);
                }
            }
        }

        if (exceeded.Count > 0)
        {
            return new(
                $"exceeded quota: {name}, requested: {Text(more, exceeded)}, used: {Text(quota.Status.Used, exceeded)}, limited: {Text(quota.Status.Hard, exceeded)}",
                null);
        }

        return bounded.Exists(r => more.TryGetValue(r, out var amount) && !amount.IsZero) ? new(null, used) : Untouched;
    }

    // What an update frees is given back by the controller, not here.
    private static Dictionary<string, Quantity> Difference(IReadOnlyDictionary<string, Quantity> after, IReadOnlyDictionary<string, Quantity> before)
    {
        var difference = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (name, amount) in after)
        {
            var more = before.TryGetValue(name, out var had) ? amount - had : amount;
            difference[name] = more.Sign < 0 ? default : more;
        }

        return difference;
    }

    private static string Text(IReadOnlyDictionary<string, Quantity> amounts, IEnumerable<string> names) =>
        string.Join(',', names.Select(n => $"{n}={amounts.GetValueOrDefault(n)}"));
}

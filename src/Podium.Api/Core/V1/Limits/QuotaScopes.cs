namespace Podium.Api.Core.V1;

/// <summary>Which objects a quota with scopes counts: only pods have scopes (podMatchesScopeFunc).</summary>
public static class QuotaScopes
{
    /// <summary>Whether all scopes of a quota hold for an object.</summary>
    public static bool Match(ResourceQuotaSpec spec, IKubernetesObject obj)
    {
        if (spec.Scopes.Count == 0 && spec.ScopeSelector is null)
        {
            return true;
        }

        return obj is Pod pod
            && spec.Scopes.All(scope => Matches(pod, scope, "Exists", []))
            && (spec.ScopeSelector?.MatchExpressions ?? []).All(r => Matches(pod, r.ScopeName, r.Operator, r.Values));
    }

    private static bool Matches(Pod pod, string scope, string op, IReadOnlyList<string> values) => scope switch
    {
        "Terminating" => IsTerminating(pod),
        "NotTerminating" => !IsTerminating(pod),
        "BestEffort" => PodQos.Compute(pod.Spec) == "BestEffort",
        "NotBestEffort" => PodQos.Compute(pod.Spec) != "BestEffort",
        "PriorityClass" => op switch
        {
            "Exists" => pod.Spec.PriorityClassName.Length > 0,
            "DoesNotExist" => pod.Spec.PriorityClassName.Length == 0,
            "In" => pod.Spec.PriorityClassName.Length > 0 && values.Contains(pod.Spec.PriorityClassName),
            "NotIn" => pod.Spec.PriorityClassName.Length == 0 || !values.Contains(pod.Spec.PriorityClassName),
            _ => false,
        },
        "CrossNamespacePodAffinity" => Terms(pod).Any(t => t.Namespaces.Count > 0 || t.NamespaceSelector is not null),
        _ => false,
    };

    private static bool IsTerminating(Pod pod) => pod.Spec.ActiveDeadlineSeconds >= 0;

    private static IEnumerable<PodAffinityTerm> Terms(Pod pod)
    {
        var affinity = pod.Spec.Affinity?.PodAffinity;
        var anti = pod.Spec.Affinity?.PodAntiAffinity;
        return (affinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [])
            .Concat((affinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? []).Select(p => p.PodAffinityTerm))
            .Concat(anti?.RequiredDuringSchedulingIgnoredDuringExecution ?? [])
            .Concat((anti?.PreferredDuringSchedulingIgnoredDuringExecution ?? []).Select(p => p.PodAffinityTerm));
    }
}

using Podium.Api.Core.V1;

namespace Podium.Scheduler.Cluster;

/// <summary>What a pod's affinity and anti-affinity ask for; <see cref="None"/> for the many that ask for nothing.</summary>
internal sealed class PodTerms
{
    private PodTerms()
    {
    }

    public static PodTerms None { get; } = new();

    public IReadOnlyList<AffinityTerm> Required { get; private init; } = [];

    public IReadOnlyList<AffinityTerm> RequiredAnti { get; private init; } = [];

    /// <summary>Wishes; those of anti-affinity have a negative weight.</summary>
    public IReadOnlyList<WeightedTerm> Preferred { get; private init; } = [];

    public bool IsEmpty => Required.Count == 0 && RequiredAnti.Count == 0 && Preferred.Count == 0;

    public static PodTerms Of(Pod pod)
    {
        if (pod.Spec.Affinity is not { } affinity || (affinity.PodAffinity is null && affinity.PodAntiAffinity is null))
        {
            return None;
        }

        var preferred = new List<WeightedTerm>();
        foreach (var wish in affinity.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [])
        {
            preferred.Add(new(new(pod, wish.PodAffinityTerm), wish.Weight));
        }

        foreach (var wish in affinity.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [])
        {
            preferred.Add(new(new(pod, wish.PodAffinityTerm), -wish.Weight));
        }

        return new()
        {
            Required = [.. (affinity.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? []).Select(t => new AffinityTerm(pod, t))],
            RequiredAnti = [.. (affinity.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? []).Select(t => new AffinityTerm(pod, t))],
            Preferred = preferred,
        };
    }
}

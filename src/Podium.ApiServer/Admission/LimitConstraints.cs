using System.Globalization;
using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.ApiServer.Admission;

/// <summary>Compares what a pod or a claim asks for with a limit range's bounds; the sentences are upstream's.</summary>
internal static class LimitConstraints
{
    private static readonly IReadOnlyDictionary<string, Quantity> Nothing = EmptyMap.Of<Quantity>();

    /// <summary>Why a pod is out of bounds; empty where it is not.</summary>
    public static IReadOnlyList<string> Check(LimitRange limitRange, Pod pod)
    {
        var broken = new List<string>();
        foreach (var item in limitRange.Spec.Limits)
        {
            if (item.Type == "Container")
            {
                foreach (var container in pod.Spec.Containers.Concat(pod.Spec.InitContainers))
                {
                    Check(broken, item, container.Resources.Requests, container.Resources.Limits);
                }
            }
            else if (item.Type == "Pod")
            {
                // What the pod costs besides its containers is not the user's to bound.
                var bare = pod.Spec with { Overhead = Nothing };
                Check(broken, item, PodRequests.Compute(bare), PodRequests.ComputeLimits(bare));
            }
        }

        return broken;
    }

    /// <summary>Why a claim is out of bounds; empty where it is not.</summary>
    public static IReadOnlyList<string> Check(LimitRange limitRange, PersistentVolumeClaim claim)
    {
        var broken = new List<string>();
        var requests = claim.Spec.Resources.Requests;
        foreach (var item in limitRange.Spec.Limits.Where(l => l.Type == "PersistentVolumeClaim"))
        {
            // A claim names no limit: only what it requests is compared.
            foreach (var (name, least) in Sorted(item.Min))
            {
                CheckMin(broken, item.Type, name, least, requests, Nothing);
            }

            foreach (var (name, most) in Sorted(item.Max))
            {
                CheckMax(broken, item.Type, name, most, requests, requests);
            }
        }

        return broken;
    }

    private static void Check(
        List<string> broken, LimitRangeItem item, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        foreach (var (name, least) in Sorted(item.Min))
        {
            CheckMin(broken, item.Type, name, least, requests, limits);
        }

        foreach (var (name, most) in Sorted(item.Max))
        {
            CheckMax(broken, item.Type, name, most, requests, limits);
        }

        foreach (var (name, ratio) in Sorted(item.MaxLimitRequestRatio))
        {
            CheckRatio(broken, item.Type, name, ratio, requests, limits);
        }
    }

    // Go walks a map in any order; sorted, the answer is the same each time.
    private static IEnumerable<KeyValuePair<string, Quantity>> Sorted(IReadOnlyDictionary<string, Quantity> amounts) =>
        amounts.OrderBy(a => a.Key, StringComparer.Ordinal);

    private static void CheckMin(
        List<string> broken, string type, string name, Quantity least, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        var rule = $"minimum {name} usage per {type} is {least}";
        if (!requests.TryGetValue(name, out var request))
        {
            broken.Add($"{rule}.  No request is specified");
        }
        else if (request < least)
        {
            broken.Add($"{rule}, but request is {request}");
        }
        else if (limits.TryGetValue(name, out var limit) && limit < least)
        {
            broken.Add($"{rule}, but limit is {limit}");
        }
    }

    private static void CheckMax(
        List<string> broken, string type, string name, Quantity most, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        var rule = $"maximum {name} usage per {type} is {most}";
        if (!limits.TryGetValue(name, out var limit))
        {
            broken.Add($"{rule}.  No limit is specified");
        }
        else if (limit > most)
        {
            broken.Add(type == "PersistentVolumeClaim" ? $"{rule}, but request is {limit}" : $"{rule}, but limit is {limit}");
        }
        else if (requests.TryGetValue(name, out var request) && request > most)
        {
            broken.Add($"{rule}, but request is {request}");
        }
    }

    private static void CheckRatio(
        List<string> broken, string type, string name, Quantity ratio, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        var rule = $"{name} max limit to request ratio per {type} is {ratio}";
        if (!requests.TryGetValue(name, out var request) || request.IsZero)
        {
            broken.Add($"{rule}, but no request is specified or request is 0");
        }
        else if (!limits.TryGetValue(name, out var limit) || limit.IsZero)
        {
            broken.Add($"{rule}, but no limit is specified or limit is 0");
        }
        else if (limit.ToDouble() / request.ToDouble() is var provided && provided > ratio.ToDouble())
        {
            broken.Add($"{rule}, but provided ratio is {provided.ToString("F6", CultureInfo.InvariantCulture)}");
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Controllers.ServiceEndpoints;

/// <summary>
/// When that happened which a service's endpoints change for, so that others can measure how long it took to reach them
/// (staging/src/k8s.io/endpointslice/util/trigger_time_tracker.go). Safe for concurrent use, for one service by one caller at a time.
/// </summary>
internal sealed class ChangeTimes
{
    /// <summary>The annotation that carries it.</summary>
    public const string Annotation = "endpoints.kubernetes.io/last-change-trigger-time";

    private readonly ConcurrentDictionary<ObjectKey, Known> known = new();

    /// <summary>The earliest of the changes since the last call; null where there is none.</summary>
    public DateTimeOffset? Next(Service service, IReadOnlyList<Pod> pods)
    {
        var isNew = !known.TryGetValue(ObjectKey.Of(service), out var before);
        var times = new Dictionary<string, DateTimeOffset>(pods.Count, StringComparer.Ordinal);
        DateTimeOffset? earliest = null;
        foreach (var pod in pods)
        {
            if (PodEndpoint.ChangedAt(pod) is not { } time)
            {
                continue;
            }

            times[pod.Metadata.Name] = time;
            if (isNew || time > before!.Pods.GetValueOrDefault(pod.Metadata.Name))
            {
                earliest = earliest is null || time < earliest ? time : earliest;
            }
        }

        var created = service.Metadata.CreationTimestamp;
        if (created is not null && (isNew || created > before!.Created))
        {
            earliest = earliest is null || created < earliest ? created : earliest;
        }

        known[ObjectKey.Of(service)] = new(created, times);
        return isNew ? created : earliest;
    }

    /// <summary>Forgets a service that is gone.</summary>
    public void Forget(ObjectKey service) => known.TryRemove(service, out _);

    /// <summary>A time as the annotation has it.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private sealed record Known(DateTimeOffset? Created, Dictionary<string, DateTimeOffset> Pods);
}

using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Nodes.V1;
using Podium.Api.Trees;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Admission;

/// <summary>
/// Gives a pod what its runtime class says of overhead and nodes (plugin/pkg/admission/runtimeclass): nobody else sets the overhead.
/// </summary>
internal sealed class RuntimeClassAdmission(IResourceCache classes) : IAdmission
{
    public async ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Operation != AdmissionOperation.Create || !review.Is("pods") || review.Object?["spec"] is not JsonObject spec)
        {
            return;
        }

        var found = await FindAsync(review, spec, cancellationToken);
        SetOverhead(review, spec, found?.Overhead?.PodFixed);
        if (found?.Scheduling is { } scheduling)
        {
            SetNodeSelector(review, spec, scheduling.NodeSelector);
            AddTolerations(spec, scheduling.Tolerations);
        }
    }

    private async ValueTask<RuntimeClass?> FindAsync(AdmissionReview review, JsonObject spec, CancellationToken cancellationToken)
    {
        if (spec["runtimeClassName"] is null)
        {
            return null;
        }

        var name = JsonTree.GetString(spec, "runtimeClassName");
        var found = (await classes.ReadAtLeastAsync(0, cancellationToken)).Find("", name)
            ?? (await classes.ReadNewestAsync(cancellationToken)).Find("", name)
            ?? throw Refused(review, $"pod rejected: RuntimeClass \"{name}\" not found");
        return (RuntimeClass)found.Object;
    }

    private static void SetOverhead(AdmissionReview review, JsonObject spec, IReadOnlyDictionary<string, Quantity>? overhead)
    {
        var given = JsonTree.GetObject(spec, "overhead");
        if (overhead is null)
        {
            if (given is not null)
            {
                throw Refused(review, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
            }

            return;
        }

        if (given is not null && !(given.Count == overhead.Count && overhead.All(o => Quantity.TryParse(JsonTree.GetString(given, o.Key), null, out var q) && q == o.Value)))
        {
            throw Refused(review, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
        }

        spec["overhead"] = new JsonObject(overhead.Select(o => KeyValuePair.Create(o.Key, (JsonNode?)JsonValue.Create(o.Value.ToString()))));
    }

    private static void SetNodeSelector(AdmissionReview review, JsonObject spec, IReadOnlyDictionary<string, string> wanted)
    {
        foreach (var (key, value) in wanted)
        {
            if (JsonTree.Get(spec, "nodeSelector", key) is not null && JsonTree.GetString(spec, "nodeSelector", key) is var given && given != value)
            {
                throw Refused(review,
                    $"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {given}");
            }

            JsonTree.Set(spec, value, "nodeSelector", key);
        }
    }

    private static void AddTolerations(JsonObject spec, IReadOnlyList<Toleration> more)
    {
        if (JsonTree.GetArray(spec, "tolerations") is not { } tolerations)
        {
            spec["tolerations"] = tolerations = [];
        }

        foreach (var toleration in more)
        {
            var node = ApiJson.ToNode(toleration);
            if (!tolerations.Any(t => TreeEquality.DeepEquals(t, node)))
            {
                tolerations.Add(node);
            }
        }
    }

    private static StatusException Refused(AdmissionReview review, string why) =>
        StatusException.Forbidden("", "pods", review.Name, why);
}

using System.Globalization;
using System.Text.Json.Nodes;
using Podium.Api.Errors;
using Podium.Api.Scheduling.V1;
using Podium.Api.Trees;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Admission;

/// <summary>
/// Turns a pod's priority class into its number, and keeps the classes in order (plugin/pkg/admission/priority): one default at most,
/// and the system's own stay.
/// </summary>
internal sealed class PriorityAdmission(IResourceCache classes) : IAdmission
{
    private const string PreemptLowerPriority = "PreemptLowerPriority";

    public async ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Operation == AdmissionOperation.Create && review.Is("pods") && review.Object?["spec"] is JsonObject spec)
        {
            var name = JsonTree.GetString(spec, "priorityClassName");
            var found = name.Length == 0
                ? Default(await classes.ReadAtLeastAsync(0, cancellationToken))
                : await FindAsync(name, cancellationToken)
                    ?? throw Refused(review, $"no PriorityClass with name {name} was found");
            Set(review, spec, found);
        }
    }

    public async ValueTask ValidateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Strategy.Resource is not { Plural: "priorityclasses", Group: "scheduling.k8s.io" })
        {
            return;
        }

        if (review.Operation == AdmissionOperation.Delete)
        {
            if (SystemPriorityClasses.Find(review.Request.Name) is not null)
            {
                throw StatusException.Forbidden("scheduling.k8s.io", "priorityclasses", review.Request.Name,
                    "this is a system priority class and cannot be deleted");
            }
        }
        else if (JsonTree.GetBoolean(review.Object, "globalDefault") == true)
        {
            var name = JsonTree.GetString(review.Object, "metadata", "name");
            var present = Default(await classes.ReadNewestAsync(cancellationToken));
            if (present is not null && (review.Operation == AdmissionOperation.Create || present.Metadata.Name != name))
            {
                throw StatusException.Forbidden("scheduling.k8s.io", "priorityclasses", name,
                    $"PriorityClass {present.Metadata.Name} is already marked as default. Only one default can exist");
            }
        }
    }

    private async ValueTask<PriorityClass?> FindAsync(string name, CancellationToken cancellationToken) => (PriorityClass?)(
        (await classes.ReadAtLeastAsync(0, cancellationToken)).Find("", name)
            ?? (await classes.ReadNewestAsync(cancellationToken)).Find("", name))?.Object
        ?? SystemPriorityClasses.Find(name);

    // Where two were made at one moment, the smallest value counts.
    private static PriorityClass? Default(CacheSnapshot snapshot)
    {
        PriorityClass? smallest = null;
        foreach (var found in snapshot.Range(""))
        {
            if (found.Object is PriorityClass { GlobalDefault: true } candidate && (smallest is null || candidate.Value < smallest.Value))
            {
                smallest = candidate;
            }
        }

        return smallest;
    }

    private static void Set(AdmissionReview review, JsonObject spec, PriorityClass? found)
    {
        var priority = found?.Value ?? 0;
        var policy = found?.PreemptionPolicy ?? PreemptLowerPriority;
        if (JsonTree.GetInteger(spec, "priority") is { } given && given != priority)
        {
            throw Refused(review, string.Create(CultureInfo.InvariantCulture,
                $"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name"));
        }

        if (JsonTree.GetString(spec, "preemptionPolicy") is { Length: > 0 } givenPolicy && givenPolicy != policy)
        {
            throw Refused(review,
                $"the string value of PreemptionPolicy ({givenPolicy}) must not be provided in pod spec; priority admission controller computed {policy} from the given PriorityClass name");
        }

        if (found is not null)
        {
            spec["priorityClassName"] = found.Metadata.Name;
        }

        spec["priority"] = priority;
        spec["preemptionPolicy"] = policy;
    }

    private static StatusException Refused(AdmissionReview review, string why) =>
        StatusException.Forbidden("", "pods", review.Name, why);
}

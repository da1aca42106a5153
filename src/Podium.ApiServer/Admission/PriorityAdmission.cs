using System.Globalization;
using System.Text.Json.Nodes;
using Podium.Api.Errors;
using Podium.Api.Trees;

namespace Podium.ApiServer.Admission;

/// <summary>Turns a pod's priority class into its number (plugin/pkg/admission/priority). The system's two classes are always there.</summary>
internal sealed class PriorityAdmission : IAdmission
{
    private const int ClusterCritical = 2_000_000_000;
    private const int NodeCritical = 2_000_001_000;
    private const string PreemptLowerPriority = "PreemptLowerPriority";

    public ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Operation == AdmissionOperation.Create && review.Is("pods") && review.Object?["spec"] is JsonObject spec)
        {
            Set(review, spec);
        }

        return ValueTask.CompletedTask;
    }

    private static void Set(AdmissionReview review, JsonObject spec)
    {
        var name = JsonTree.GetString(review.Object, "metadata", "name");
        var className = JsonTree.GetString(spec, "priorityClassName");
        var priority = className switch
        {
            "" => 0,
            "system-cluster-critical" => ClusterCritical,
            "system-node-critical" => NodeCritical,
            _ => throw StatusException.Forbidden("", "pods", name, $"no PriorityClass with name {className} was found"),
        };
        if (JsonTree.GetInteger(spec, "priority") is { } given && given != priority)
        {
            throw StatusException.Forbidden("", "pods", name, string.Create(CultureInfo.InvariantCulture,
                $"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name"));
        }

        var policy = JsonTree.GetString(spec, "preemptionPolicy");
        if (policy is not ("" or PreemptLowerPriority))
        {
            throw StatusException.Forbidden("", "pods", name,
                $"the string value of PreemptionPolicy ({policy}) must not be provided in pod spec; priority admission controller computed {PreemptLowerPriority} from the given PriorityClass name");
        }

        spec["priority"] = priority;
        spec["preemptionPolicy"] = PreemptLowerPriority;
    }
}

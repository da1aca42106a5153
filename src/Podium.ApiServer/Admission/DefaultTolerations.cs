using System.Text.Json.Nodes;
using Podium.Api.Trees;

namespace Podium.ApiServer.Admission;

/// <summary>Lets every pod stay a while on a node that is not ready or silent (plugin/pkg/admission/defaulttolerationseconds).</summary>
/// <param name="notReadySeconds">How long on a node that is not ready.</param>
/// <param name="unreachableSeconds">How long on a silent one.</param>
internal sealed class DefaultTolerations(int notReadySeconds, int unreachableSeconds) : IAdmission
{
    public ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Operation != AdmissionOperation.Delete && review.Is("pods") && review.Object?["spec"] is JsonObject spec)
        {
            Tolerate(spec, "node.kubernetes.io/not-ready", notReadySeconds);
            Tolerate(spec, "node.kubernetes.io/unreachable", unreachableSeconds);
        }

        return ValueTask.CompletedTask;
    }

    private static void Tolerate(JsonObject spec, string taint, int seconds)
    {
        var tolerations = JsonTree.GetArray(spec, "tolerations");
        foreach (var toleration in tolerations ?? [])
        {
            var key = JsonTree.GetString(toleration, "key");
            if ((key.Length == 0 || key == taint) && JsonTree.GetString(toleration, "effect") is "" or "NoExecute")
            {
                return;
            }
        }

        if (tolerations is null)
        {
            spec["tolerations"] = tolerations = [];
        }

        tolerations.Add(new JsonObject
        {
            ["key"] = taint,
            ["operator"] = "Exists",
            ["effect"] = "NoExecute",
            ["tolerationSeconds"] = seconds,
        });
    }
}

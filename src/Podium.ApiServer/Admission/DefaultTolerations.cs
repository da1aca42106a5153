using System.Text.Json.Nodes;
using Podium.Api.Trees;

namespace Podium.ApiServer.Admission;

/// <summary>Lets every pod stay five minutes on a node that is not ready or silent (plugin/pkg/admission/defaulttolerationseconds).</summary>
internal sealed class DefaultTolerations : IAdmission
{
    private const int Seconds = 300;

    private static readonly string[] Taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Operation != AdmissionOperation.Delete && review.Is("pods") && review.Object?["spec"] is JsonObject spec)
        {
            foreach (var taint in Taints)
            {
                Tolerate(spec, taint);
            }
        }

        return ValueTask.CompletedTask;
    }

    private static void Tolerate(JsonObject spec, string taint)
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
            ["tolerationSeconds"] = Seconds,
        });
    }
}

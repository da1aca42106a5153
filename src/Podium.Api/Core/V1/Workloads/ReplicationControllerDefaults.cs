using System.Text.Json.Nodes;
using Podium.Api.Trees;

namespace Podium.Api.Core.V1;

/// <summary>
/// The defaults of a replication controller that depend on its template (pkg/apis/core/v1/defaults.go): its labels and its selector are
/// the template's labels where not given.
/// </summary>
public static class ReplicationControllerDefaults
{
    /// <summary>Fills in the defaults, in place.</summary>
    public static void Apply(JsonObject controller)
    {
        if (controller["spec"] is not JsonObject spec || JsonTree.GetObject(spec, "template", "metadata", "labels") is not { Count: > 0 } labels)
        {
            return;
        }

        if (spec["selector"] is not JsonObject { Count: > 0 })
        {
            spec["selector"] = labels.DeepClone();
        }

        if (controller["metadata"] is not JsonObject metadata)
        {
            controller["metadata"] = metadata = [];
        }

        if (metadata["labels"] is not JsonObject { Count: > 0 })
        {
            metadata["labels"] = labels.DeepClone();
        }
    }
}

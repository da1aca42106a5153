using System.Text.Json.Nodes;

namespace Podium.Api.Core.V1;

/// <summary>The defaults of a namespace that depend on its other fields (pkg/apis/core/v1/defaults.go).</summary>
public static class NamespaceDefaults
{
    /// <summary>The label that carries a namespace's name, so that selectors can name it.</summary>
    public const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>
    /// Fills in the phase and the label with the name. To be called again once a name was made from generateName, as the label is
    /// wrong before.
    /// </summary>
    public static void Apply(JsonObject ns)
    {
        if (ns["metadata"] is JsonObject metadata && metadata["name"] is JsonValue name && name.TryGetValue<string>(out var text) && text.Length > 0)
        {
            if (metadata["labels"] is not JsonObject labels)
            {
                metadata["labels"] = labels = [];
            }

            labels[NameLabel] = text;
        }

        if (ns["status"] is not JsonObject status)
        {
            ns["status"] = status = [];
        }

        if (status["phase"] is not JsonValue phase || !phase.TryGetValue<string>(out var value) || value.Length == 0)
        {
            status["phase"] = "Active";
        }
    }
}

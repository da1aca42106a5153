using System.Text;
using System.Text.Json.Nodes;

namespace Podium.Api.Core.V1;

/// <summary>What becomes of a secret's stringData (pkg/apis/core/v1/conversion.go).</summary>
public static class SecretDefaults
{
    /// <summary>
    /// Moves stringData into data, where it replaces entries of the same key. To be called on every tree that a request brought, and on
    /// the outcome of a patch: stringData is never stored and never answered.
    /// </summary>
    public static void Apply(JsonObject secret)
    {
        if (!secret.Remove("stringData", out var node) || node is not JsonObject { Count: > 0 } texts)
        {
            return;
        }

        if (secret["data"] is not JsonObject data)
        {
            secret["data"] = data = [];
        }

        foreach (var (key, value) in texts)
        {
            var text = value is JsonValue scalar && scalar.TryGetValue<string>(out var found) ? found : "";
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        }
    }
}

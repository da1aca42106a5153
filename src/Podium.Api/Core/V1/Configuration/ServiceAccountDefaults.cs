using System.Text.Json.Nodes;

namespace Podium.Api.Core.V1;

/// <summary>What is kept of a service account's references (pkg/registry/core/serviceaccount/strategy.go).</summary>
public static class ServiceAccountDefaults
{
    /// <summary>Keeps of each secret its name only: secrets of other namespaces can't be meant.</summary>
    public static void Apply(JsonObject account)
    {
        if (account["secrets"] is not JsonArray secrets)
        {
            return;
        }

        foreach (var item in secrets)
        {
            if (item is not JsonObject reference)
            {
                continue;
            }

            foreach (var field in reference.Select(entry => entry.Key).Where(key => key != "name").ToArray())
            {
                reference.Remove(field);
            }
        }
    }
}

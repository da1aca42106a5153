using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Trees;
using Podium.ApiServer.Registry.Subresources;

namespace Podium.ApiServer.Core.Pods;

/// <summary>The subresource by which <c>kubectl debug</c> adds containers to a pod that runs: nothing else may change.</summary>
internal static class EphemeralContainers
{
    public static UpdateSubresource Subresource { get; } = new("ephemeralcontainers")
    {
        Prepare = Prepare,
        Validate = (obj, old) => PodValidation.ValidateEphemeralContainersUpdate((Pod)obj, (Pod)old),
    };

    private static void Prepare(JsonObject tree, JsonObject old)
    {
        var wanted = JsonTree.GetArray(tree, "spec", "ephemeralContainers")?.DeepClone();
        foreach (var field in (ReadOnlySpan<string>)["metadata", "spec", "status"])
        {
            Registry.ResourceStrategy.CopyField(tree, old, field);
        }

        if (wanted is null)
        {
            JsonTree.Remove(tree, "spec", "ephemeralContainers");
        }
        else
        {
            JsonTree.Set(tree, wanted, "spec", "ephemeralContainers");
        }
    }
}

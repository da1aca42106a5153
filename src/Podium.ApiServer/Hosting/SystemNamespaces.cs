using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Registry;

namespace Podium.ApiServer.Hosting;

/// <summary>The namespaces that every cluster has.</summary>
internal static class SystemNamespaces
{
    public static IReadOnlyList<string> Names { get; } = ["default", "kube-system", "kube-public", "kube-node-lease"];

    public static async Task EnsureAsync(ResourceTable table, CancellationToken cancellationToken)
    {
        var namespaces = table.Get(Namespace.Resource);
        foreach (var name in Names)
        {
            try
            {
                await namespaces.Writer.CreateAsync(
                    new() { User = UserInfo.ApiServer, FieldManager = "kube-apiserver" },
                    new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } },
                    cancellationToken);
            }
            catch (StatusException exists) when (exists.Code == 409)
            {
                // From an earlier start, or another server of the cluster was quicker.
                continue;
            }
        }
    }
}

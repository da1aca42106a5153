using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Scheduling.V1;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Registry;

namespace Podium.ApiServer.Hosting;

/// <summary>The priority classes that every cluster has.</summary>
internal static class SystemPriorities
{
    public static async Task EnsureAsync(ResourceTable table, CancellationToken cancellationToken)
    {
        var classes = table.Get(PriorityClass.Resource);
        foreach (var known in SystemPriorityClasses.All)
        {
            try
            {
                await classes.Writer.CreateAsync(
                    new() { User = UserInfo.ApiServer, FieldManager = "kube-apiserver" }, ApiJson.ToNode(known), cancellationToken);
            }
            catch (StatusException exists) when (exists.Code == 409)
            {
                // From an earlier start, or another server of the cluster was quicker.
                continue;
            }
        }
    }
}

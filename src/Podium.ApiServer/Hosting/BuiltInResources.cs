using Podium.Api.Core.V1;
using Podium.ApiServer.Coordination;
using Podium.ApiServer.Core;
using Podium.ApiServer.Core.Pods;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;

namespace Podium.ApiServer.Hosting;

/// <summary>The kinds that the server has by itself, in the order of discovery.</summary>
internal static class BuiltInResources
{
    /// <summary>All strategies. Those that act on other kinds find them in the table when they are called.</summary>
    public static IEnumerable<ResourceStrategy> All(ResourceTable table) =>
    [
        new ConfigMapStrategy(),
        new NamespaceStrategy(),
        new NodeStrategy(),
        new PodStrategy(PodSubresources(table)),
        new SecretStrategy(),
        new ServiceAccountStrategy(),
        new LeaseStrategy(),
    ];

    private static List<Subresource> PodSubresources(ResourceTable table) =>
    [
        new PodBinding(() => table.Get(Pod.Resource).Writer).Subresource,
        UpdateSubresource.Status<Pod>(PodValidation.ValidateStatusUpdate),
    ];
}

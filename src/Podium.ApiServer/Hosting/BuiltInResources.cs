using Podium.ApiServer.Coordination;
using Podium.ApiServer.Core;
using Podium.ApiServer.Core.Pods;
using Podium.ApiServer.Registry;

namespace Podium.ApiServer.Hosting;

/// <summary>The kinds that the server has by itself, in the order of discovery.</summary>
internal static class BuiltInResources
{
    public static IEnumerable<ResourceStrategy> All() =>
    [
        new ConfigMapStrategy(),
        new NamespaceStrategy(),
        new NodeStrategy(),
        new PodStrategy([]),
        new SecretStrategy(),
        new ServiceAccountStrategy(),
        new LeaseStrategy(),
    ];
}

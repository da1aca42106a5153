using Podium.Api.Core.V1;
using Podium.Api.Errors;

namespace Podium.ApiServer.Nodes;

/// <summary>Which container of a pod a request means (pkg/registry/core/pod/strategy.go validateContainer).</summary>
internal static class ContainerChoice
{
    /// <summary>The container asked for, or the only one.</summary>
    public static string Of(Pod pod, string asked)
    {
        var name = pod.Metadata.Name;
        if (asked.Length > 0)
        {
            return Names(pod).Contains(asked)
                ? asked
                : throw StatusException.BadRequest($"container {asked} is not valid for pod {name}");
        }

        switch (pod.Spec.Containers.Count)
        {
            case 1:
                return pod.Spec.Containers[0].Name;
            case 0:
                throw StatusException.BadRequest($"a container name must be specified for pod {name}");
        }

        var containers = string.Join(' ', pod.Spec.Containers.Select(c => c.Name));
        var init = string.Join(' ', pod.Spec.InitContainers.Select(c => c.Name));
        var ephemeral = string.Join(' ', pod.Spec.EphemeralContainers.Select(c => c.Name));
        var text = $"a container name must be specified for pod {name}, choose one of: [{containers}]";
        text += init.Length > 0 ? $" or one of the init containers: [{init}]" : "";
        text += ephemeral.Length > 0 ? $" or one of the ephemeral containers: [{ephemeral}]" : "";
        throw StatusException.BadRequest(text);
    }

    private static IEnumerable<string> Names(Pod pod) =>
    [
        .. pod.Spec.Containers.Select(c => c.Name),
        .. pod.Spec.InitContainers.Select(c => c.Name),
        .. pod.Spec.EphemeralContainers.Select(c => c.Name),
    ];
}

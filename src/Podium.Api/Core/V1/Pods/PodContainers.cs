using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Goes through all containers of a pod, of whatever sort, in Kubernetes' order.</summary>
internal static class PodContainers
{
    public static IEnumerable<(Container Container, FieldPath Path)> All(PodSpec spec, FieldPath path)
    {
        for (var i = 0; i < spec.InitContainers.Count; i++)
        {
            yield return (spec.InitContainers[i], path.Child("initContainers").Index(i));
        }

        for (var i = 0; i < spec.Containers.Count; i++)
        {
            yield return (spec.Containers[i], path.Child("containers").Index(i));
        }

        for (var i = 0; i < spec.EphemeralContainers.Count; i++)
        {
            yield return (spec.EphemeralContainers[i].ToContainer(), path.Child("ephemeralContainers").Index(i));
        }
    }
}

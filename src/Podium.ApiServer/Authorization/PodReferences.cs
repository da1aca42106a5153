using Podium.Api.Core.V1;

namespace Podium.ApiServer.Authorization;

/// <summary>What a pod's kubelet needs for it: the objects that the pod names.</summary>
internal static class PodReferences
{
    /// <summary>Whether a pod names a secret, config map or service account of its namespace.</summary>
    public static bool Has(Pod pod, string resource, string name) => resource switch
    {
        "secrets" => HasSecret(pod.Spec, name),
        "configmaps" => HasConfigMap(pod.Spec, name),
        "serviceaccounts" => pod.Spec.ServiceAccountName == name,
        _ => false,
    };

    private static bool HasSecret(PodSpec spec, string name)
    {
        foreach (var pull in spec.ImagePullSecrets)
        {
            if (pull.Name == name)
            {
                return true;
            }
        }

        foreach (var volume in spec.Volumes)
        {
            if (volume.Secret?.SecretName == name || (volume.Projected?.Sources.Any(source => source.Secret?.Name == name) ?? false))
            {
                return true;
            }
        }

        return HasVariable(spec, variable => variable.ValueFrom?.SecretKeyRef?.Name == name, source => source.SecretRef?.Name == name);
    }

    private static bool HasConfigMap(PodSpec spec, string name)
    {
        foreach (var volume in spec.Volumes)
        {
            if (volume.ConfigMap?.Name == name || (volume.Projected?.Sources.Any(source => source.ConfigMap?.Name == name) ?? false))
            {
                return true;
            }
        }

        return HasVariable(spec, variable => variable.ValueFrom?.ConfigMapKeyRef?.Name == name, source => source.ConfigMapRef?.Name == name);
    }

    private static bool HasVariable(PodSpec spec, Func<EnvVar, bool> isOne, Func<EnvFromSource, bool> isAll) =>
        spec.Containers.Any(c => c.Env.Any(isOne) || c.EnvFrom.Any(isAll))
        || spec.InitContainers.Any(c => c.Env.Any(isOne) || c.EnvFrom.Any(isAll))
        || spec.EphemeralContainers.Any(c => c.Env.Any(isOne) || c.EnvFrom.Any(isAll));
}

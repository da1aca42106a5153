using System.Text;
using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Kubelet.Containers;

/// <summary>
/// A container's environment: services of its namespace, then envFrom, then env, later ones winning; values may refer to
/// what came before (<c>makeEnvironmentVariables</c>).
/// </summary>
/// <param name="objects">Config maps and secrets.</param>
/// <param name="services">What containers are told of services.</param>
/// <param name="options">The node.</param>
/// <param name="allocatable">What the node has.</param>
internal sealed class EnvironmentVariables(
    IPodObjects objects, IServiceEnvironment services, KubeletOptions options, Func<IReadOnlyDictionary<string, Quantity>> allocatable)
{
    /// <summary>Works the variables out, in the order in which they shall be set.</summary>
    /// <exception cref="ContainerConfigException">Something that is referred to is missing.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ComputeAsync(
        Pod pod, Container container, IReadOnlyList<string> podIps, CancellationToken cancellationToken)
    {
        var result = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        var links = await services.ComputeAsync(pod.Metadata.Namespace, pod.Spec.EnableServiceLinks ?? true, cancellationToken);
        foreach (var (name, value) in links)
        {
            result[name] = value;
        }

        foreach (var source in container.EnvFrom)
        {
            await AddAllAsync(pod, source, result, cancellationToken);
        }

        foreach (var variable in container.Env)
        {
            var value = variable.ValueFrom is { } from
                ? await ResolveAsync(pod, container, variable, from, podIps, cancellationToken)
                : VariableExpansion.Expand(variable.Value, result);
            if (value is not null)
            {
                result[variable.Name] = value;
            }
        }

        return result;
    }

    private async Task AddAllAsync(
        Pod pod, EnvFromSource source, OrderedDictionary<string, string> result, CancellationToken cancellationToken)
    {
        var ns = pod.Metadata.Namespace;
        if (source.ConfigMapRef is { } mapRef)
        {
            var map = await objects.GetConfigMapAsync(ns, mapRef.Name, cancellationToken);
            if (map is null)
            {
                ThrowUnless(mapRef.Optional, $"configmap \"{mapRef.Name}\" not found");
                return;
            }

            foreach (var (key, value) in map.Data)
            {
                result[source.Prefix + key] = value;
            }
        }
        else if (source.SecretRef is { } secretRef)
        {
            var secret = await objects.GetSecretAsync(ns, secretRef.Name, cancellationToken);
            if (secret is null)
            {
                ThrowUnless(secretRef.Optional, $"secret \"{secretRef.Name}\" not found");
                return;
            }

            foreach (var (key, value) in secret.Data)
            {
                result[source.Prefix + key] = Encoding.UTF8.GetString(value);
            }
        }
    }

    private async Task<string?> ResolveAsync(
        Pod pod, Container container, EnvVar variable, EnvVarSource from, IReadOnlyList<string> podIps, CancellationToken cancellationToken)
    {
        var ns = pod.Metadata.Namespace;
        if (from.FieldRef is { } field)
        {
            return FieldReferences.Resolve(pod, field.FieldPath, podIps, options.NodeIP)
                ?? throw new ContainerConfigException($"unsupported fieldPath: {field.FieldPath}");
        }

        if (from.ResourceFieldRef is { } resource)
        {
            return FieldReferences.Resolve(pod, resource, container.Name, allocatable());
        }

        if (from.ConfigMapKeyRef is { } mapKey)
        {
            var map = await objects.GetConfigMapAsync(ns, mapKey.Name, cancellationToken);
            if (map is null)
            {
                ThrowUnless(mapKey.Optional, $"configmap \"{mapKey.Name}\" not found");
                return null;
            }

            if (!map.Data.TryGetValue(mapKey.Key, out var value))
            {
                ThrowUnless(mapKey.Optional, $"couldn't find key {mapKey.Key} in ConfigMap {ns}/{mapKey.Name}");
            }

            return value;
        }

        if (from.SecretKeyRef is { } secretKey)
        {
            var secret = await objects.GetSecretAsync(ns, secretKey.Name, cancellationToken);
            if (secret is null)
            {
                ThrowUnless(secretKey.Optional, $"secret \"{secretKey.Name}\" not found");
                return null;
            }

            if (!secret.Data.TryGetValue(secretKey.Key, out var value))
            {
                ThrowUnless(secretKey.Optional, $"couldn't find key {secretKey.Key} in Secret {ns}/{secretKey.Name}");
                return null;
            }

            return Encoding.UTF8.GetString(value);
        }

        throw new ContainerConfigException($"environment variable {variable.Name} has no source");
    }

    private static void ThrowUnless(bool? optional, string message)
    {
        if (optional != true)
        {
            throw new ContainerConfigException(message);
        }
    }
}

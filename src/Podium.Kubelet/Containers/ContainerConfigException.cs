namespace Podium.Kubelet.Containers;

/// <summary>A container cannot be configured as its pod asks: CreateContainerConfigError with this message.</summary>
/// <param name="message">What is wrong, in Kubernetes' words.</param>
internal sealed class ContainerConfigException(string message) : Exception(message);

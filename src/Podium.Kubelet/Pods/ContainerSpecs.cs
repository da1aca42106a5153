using System.Globalization;
using Podium.Api.Core.V1;

namespace Podium.Kubelet.Pods;

/// <summary>Questions about the containers of a pod's specification.</summary>
internal static class ContainerSpecs
{
    /// <summary>The container of a name, be it an init, main or ephemeral one; null when there is none.</summary>
    public static Container? FindContainer(this Pod pod, string name)
    {
        foreach (var container in pod.Spec.Containers)
        {
            if (container.Name == name)
            {
                return container;
            }
        }

        foreach (var container in pod.Spec.InitContainers)
        {
            if (container.Name == name)
            {
                return container;
            }
        }

        foreach (var container in pod.Spec.EphemeralContainers)
        {
            if (container.Name == name)
            {
                return AsContainer(container);
            }
        }

        return null;
    }

    /// <summary>The field of the pod that defines a container, as events name it.</summary>
    public static string FieldPathOf(this Pod pod, string name)
    {
        foreach (var container in pod.Spec.InitContainers)
        {
            if (container.Name == name)
            {
                return $"spec.initContainers{{{name}}}";
            }
        }

        foreach (var container in pod.Spec.EphemeralContainers)
        {
            if (container.Name == name)
            {
                return $"spec.ephemeralContainers{{{name}}}";
            }
        }

        return $"spec.containers{{{name}}}";
    }

    /// <summary>An ephemeral container as what it is but for its target: a container.</summary>
    public static Container AsContainer(EphemeralContainer from) => new()
    {
        Args = from.Args,
        Command = from.Command,
        Env = from.Env,
        EnvFrom = from.EnvFrom,
        Image = from.Image,
        ImagePullPolicy = from.ImagePullPolicy,
        Name = from.Name,
        Resources = from.Resources,
        SecurityContext = from.SecurityContext,
        Stdin = from.Stdin,
        StdinOnce = from.StdinOnce,
        TerminationMessagePath = from.TerminationMessagePath,
        TerminationMessagePolicy = from.TerminationMessagePolicy,
        Tty = from.Tty,
        VolumeDevices = from.VolumeDevices,
        VolumeMounts = from.VolumeMounts,
        WorkingDir = from.WorkingDir,
    };

    /// <summary>A hash of what makes a running container outdated when it changes: as since Kubernetes 1.31, its name and image.</summary>
    public static string HashOf(Container container)
    {
        // FNV-1a, which must stay the same for ever: it is compared with what was noted on containers by earlier runs.
        var hash = 2166136261u;
        foreach (var unit in container.Name)
        {
            hash = (hash ^ unit) * 16777619u;
        }

        hash *= 16777619u;
        foreach (var unit in container.Image)
        {
            hash = (hash ^ unit) * 16777619u;
        }

        return hash.ToString("x", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a container was made from another definition than the pod has now.</summary>
    public static bool IsOutdated(ContainerView made, Container now) => made.Hash.Length > 0 && made.Hash != HashOf(now);

    /// <summary>A pod as Kubernetes' messages name it: <c>name_namespace(uid)</c>.</summary>
    public static string Describe(this Pod pod) => $"{pod.Metadata.Name}_{pod.Metadata.Namespace}({pod.Metadata.Uid})";

    /// <summary>Whether a phase is a pod's last.</summary>
    public static bool IsTerminalPhase(string phase) => phase is "Succeeded" or "Failed";

    /// <summary>Whether a container that is not running is to be started (<c>ShouldContainerBeRestarted</c>), sidecars included.</summary>
    public static bool ShouldRestart(PodView view, Container container, ContainerView? newest)
    {
        var pod = view.Pod;
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            return false;
        }

        if (newest is null || newest.State is ContainerRunState.Unknown or ContainerRunState.Created)
        {
            return true;
        }

        if (newest.State == ContainerRunState.Running)
        {
            return false;
        }

        return container.IsSidecar() || view.FactsOf(container.Name).ReplacedId == newest.Id || pod.Spec.RestartPolicy switch
        {
            "Never" => false,
            "OnFailure" => newest.ExitCode != 0,
            _ => true,
        };
    }
}

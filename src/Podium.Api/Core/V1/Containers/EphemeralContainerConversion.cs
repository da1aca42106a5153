namespace Podium.Api.Core.V1;

/// <summary>Ephemeral containers as containers, for code that treats them alike.</summary>
public static class EphemeralContainerConversion
{
    /// <summary>The same fields as a container; only targetContainerName is left behind.</summary>
    public static Container ToContainer(this EphemeralContainer container) => new()
    {
        Args = container.Args,
        Command = container.Command,
        Env = container.Env,
        EnvFrom = container.EnvFrom,
        Image = container.Image,
        ImagePullPolicy = container.ImagePullPolicy,
        Lifecycle = container.Lifecycle,
        LivenessProbe = container.LivenessProbe,
        Name = container.Name,
        Ports = container.Ports,
        ReadinessProbe = container.ReadinessProbe,
        ResizePolicy = container.ResizePolicy,
        Resources = container.Resources,
        RestartPolicy = container.RestartPolicy,
        SecurityContext = container.SecurityContext,
        StartupProbe = container.StartupProbe,
        Stdin = container.Stdin,
        StdinOnce = container.StdinOnce,
        TerminationMessagePath = container.TerminationMessagePath,
        TerminationMessagePolicy = container.TerminationMessagePolicy,
        Tty = container.Tty,
        VolumeDevices = container.VolumeDevices,
        VolumeMounts = container.VolumeMounts,
        WorkingDir = container.WorkingDir,
    };
}

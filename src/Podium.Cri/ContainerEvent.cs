namespace Podium.Cri;

/// <summary>What a container runtime tells as it happens.</summary>
public abstract record ContainerEvent
{
    private ContainerEvent()
    {
    }

    /// <summary>
    /// The subscription holds from here on; what happened before may have been missed, so list now. It is the first
    /// event, and comes again after each interruption.
    /// </summary>
    public sealed record Subscribed : ContainerEvent
    {
        /// <summary>The only instance.</summary>
        public static Subscribed Instance { get; } = new();
    }

    /// <summary>
    /// A container's own process has ended, or a sandbox's. The runtime's status may say Running a little longer.
    /// </summary>
    /// <param name="ContainerId">The container's ID, or the sandbox's.</param>
    /// <param name="ExitCode">128 and the signal's number, where one ended it.</param>
    /// <param name="At">When it ended.</param>
    public sealed record Exited(string ContainerId, int ExitCode, DateTimeOffset At) : ContainerEvent;

    /// <summary>A command that was run in a container has ended.</summary>
    /// <param name="ContainerId">The container's ID.</param>
    /// <param name="CommandId">The runtime's name for the command.</param>
    public sealed record CommandEnded(string ContainerId, string CommandId) : ContainerEvent;

    /// <summary>
    /// The kernel killed a process of the container for want of memory; not always the container's own process. May
    /// come before or after <see cref="Exited"/>.
    /// </summary>
    /// <param name="ContainerId">The container's ID.</param>
    public sealed record OutOfMemory(string ContainerId) : ContainerEvent;
}

using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Podium.Cri.Grpc;
using Podium.Cri.Linux;

namespace Podium.Cri.Containerd;

/// <summary>
/// Keeps one containerd of our own running. It runs in a session of its own and outlives this program; the next start
/// finds it by its PID file. Its containers outlive it in turn. Not for concurrent use, <see cref="Channel"/> aside.
/// </summary>
/// <remarks>
/// It lies beside the CRI client, not in the kubelet: whoever knows containerd by name is in this folder, and the kubelet
/// sees <see cref="ICriRuntime"/> and <see cref="IContainerEvents"/> only, whichever runtime there is.
/// </remarks>
public sealed partial class ContainerdSupervisor : IDisposable
{
    // What an unread pipe would do to a daemon, a file does not; it inherits no terminal and no group of ours.
    private const string Launch = "exec \"$0\" --config \"$1\" >>\"$2\" 2>&1 </dev/null";

    private const int SocketPathBytesMax = 100; // The kernel's 107, less ".ttrpc" that containerd appends.
    private const long LogBytesMax = 16 * 1024 * 1024;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RestartDelayMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromSeconds(30);

    private readonly ContainerdOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<ContainerdSupervisor> logger;
    private Process? child; // null where an earlier run of this program has started it.
    private ProcessIdentity identity;

    /// <summary>Prepares; starts nothing.</summary>
    /// <param name="options">Which containerd.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of starts and ends.</param>
    public ContainerdSupervisor(ContainerdOptions options, TimeProvider time, ILogger<ContainerdSupervisor> logger)
    {
        this.options = options;
        this.time = time;
        this.logger = logger;
        Channel = new GrpcChannel(new()
        {
            Address = new Uri("unix://" + options.SocketPath),
            Headers = [ContainerdNamespace.Header],
            OutlivesProcess = true,
        });
    }

    /// <summary>Leads to this containerd, through all its restarts: for CRI and for its own services.</summary>
    public GrpcChannel Channel { get; }

    /// <summary>
    /// Finds it running or starts it, and returns when its CRI answers. One that runs with another configuration than
    /// today's is restarted, which no container notices.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting; containerd stays.</param>
    /// <returns>Whether it was started, false where it ran already.</returns>
    /// <exception cref="ContainerdException">It is not installed, or does not come up.</exception>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(options.SocketPath) > SocketPathBytesMax)
        {
            throw new ContainerdException($"the path {options.SocketPath} is too long for a socket: choose a shorter data directory");
        }

        Directory.CreateDirectory(options.RootDirectory);
        Directory.CreateDirectory(options.StateDirectory);
        Directory.CreateDirectory(options.RegistryDirectory);
        Directory.CreateDirectory(options.CniConfigDirectory);
        var machine = ContainerdMachine.Detect(options);
        var config = ContainerdConfig.Compute(options, machine);
        if (FindRunning(options) is { } running)
        {
            if (File.Exists(options.ConfigPath) && await File.ReadAllTextAsync(options.ConfigPath, cancellationToken).ConfigureAwait(false) == config)
            {
                identity = running;
                await WaitUntilAnsweringAsync(cancellationToken).ConfigureAwait(false);
                LogFound(logger, running.Id);
                return false;
            }

            LogReconfigured(logger, running.Id);
            await running.StopAsync(StopPatience, time, cancellationToken).ConfigureAwait(false);
        }

        await File.WriteAllTextAsync(options.ConfigPath, config, cancellationToken).ConfigureAwait(false);
        await LaunchAsync(machine, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Restarts it whenever it dies, until told to end; then it leaves containerd running.</summary>
    /// <param name="cancellationToken">Ends the watching, and this method with it.</param>
    /// <returns>When the token is cancelled.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            var since = time.GetTimestamp();
            await WaitUntilDeadAsync(cancellationToken).ConfigureAwait(false);
            LogDied(logger, identity.Id);
            failures = time.GetElapsedTime(since) > SteadyAfter ? 0 : failures;
            while (true)
            {
                await Task.Delay(RestartDelay(failures++), time, cancellationToken).ConfigureAwait(false);
                try
                {
                    await LaunchAsync(ContainerdMachine.Detect(options), cancellationToken).ConfigureAwait(false);
                    break;
                }
                catch (Exception e) when (e is ContainerdException or IOException)
                {
                    LogRestartFailed(logger, e);
                }
            }
        }
    }

    /// <summary>Ends containerd. Its containers live on; to end them too, use <see cref="ContainerdCleanup"/>.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>When it is gone.</returns>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await StopAsync(options, time, cancellationToken).ConfigureAwait(false);
        child?.Dispose();
        child = null;
    }

    /// <summary>Closes <see cref="Channel"/>; containerd runs on.</summary>
    public void Dispose()
    {
        Channel.Dispose();
        child?.Dispose();
    }

    internal static async Task StopAsync(ContainerdOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (FindRunning(options) is { } running)
        {
            await running.StopAsync(StopPatience, time, cancellationToken).ConfigureAwait(false);
        }

        File.Delete(options.PidPath);
    }

    internal static TimeSpan RestartDelay(int failures) =>
        failures == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(0.25 * Math.Pow(2, Math.Min(failures, 8)), RestartDelayMax.TotalSeconds));

    /// <summary>
    /// By the PID file; should a crash have lost that, by the command line, for two of them must never share a root.
    /// </summary>
    private static ProcessIdentity? FindRunning(ContainerdOptions options)
    {
        if (ProcessIdentity.ReadAlive(options.PidPath) is { } known)
        {
            return known;
        }

        foreach (var found in ProcessTable.FindByArguments("containerd", "--config", options.ConfigPath))
        {
            return found;
        }

        return null;
    }

    private async Task LaunchAsync(ContainerdMachine machine, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        File.Delete(options.SocketPath);
        if (File.Exists(options.LogPath) && new FileInfo(options.LogPath).Length > LogBytesMax)
        {
            File.Move(options.LogPath, options.LogPath + ".1", overwrite: true);
        }

        var start = new ProcessStartInfo("setsid") { WorkingDirectory = "/" };
        foreach (var argument in (ReadOnlySpan<string>)["sh", "-c", Launch, machine.ContainerdPath, options.ConfigPath, options.LogPath])
        {
            start.ArgumentList.Add(argument);
        }

        // Not ours to pass on: containerd would report to our own service manager.
        start.Environment.Remove("NOTIFY_SOCKET");
        child?.Dispose();
        child = Process.Start(start) ?? throw new ContainerdException("cannot start setsid: install the package util-linux");
        identity = ProcessIdentity.Of(child.Id) ?? default; // setsid and sh become containerd: one process throughout.
        identity.Write(options.PidPath);
        await WaitUntilAnsweringAsync(cancellationToken).ConfigureAwait(false);
        LogStarted(logger, identity.Id, time.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task WaitUntilAnsweringAsync(CancellationToken cancellationToken)
    {
        var client = new CriClient(Channel);
        var since = time.GetTimestamp();
        var last = "its socket does not appear";
        while (true)
        {
            // An attempt without a socket costs more than a look.
            if (File.Exists(options.SocketPath))
            {
                try
                {
                    await client.VersionAsync(cancellationToken).ConfigureAwait(false);
                    return;
                }
                catch (GrpcException e)
                {
                    last = e.Message; // Not listening yet, or not initialized yet.
                }
            }

            if (!identity.IsAlive)
            {
                throw new ContainerdException($"containerd ended at its start: {LastError()} (see {options.LogPath})");
            }

            if (time.GetElapsedTime(since) > options.StartTimeout)
            {
                throw new ContainerdException(
                    $"containerd does not answer after {options.StartTimeout.TotalSeconds:0} s: {last} (see {options.LogPath})");
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitUntilDeadAsync(CancellationToken cancellationToken)
    {
        if (child is not null)
        {
            await child.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await identity.UntilEndedAsync(cancellationToken).ConfigureAwait(false);
    }

    private string LastError()
    {
        var last = "it wrote nothing";
        if (File.Exists(options.LogPath))
        {
            foreach (var line in File.ReadLines(options.LogPath))
            {
                last = line.Length > 0 ? line : last;
            }
        }

        return last;
    }

    [LoggerMessage(1, LogLevel.Information, "containerd {pid} started and answered after {milliseconds:0} ms")]
    private static partial void LogStarted(ILogger logger, int pid, double milliseconds);

    [LoggerMessage(2, LogLevel.Information, "containerd {pid} runs already")]
    private static partial void LogFound(ILogger logger, int pid);

    [LoggerMessage(3, LogLevel.Information, "containerd {pid} has another configuration and is restarted")]
    private static partial void LogReconfigured(ILogger logger, int pid);

    [LoggerMessage(4, LogLevel.Warning, "containerd {pid} died and is restarted")]
    private static partial void LogDied(ILogger logger, int pid);

    [LoggerMessage(5, LogLevel.Error, "containerd could not be restarted; the next attempt follows")]
    private static partial void LogRestartFailed(ILogger logger, Exception exception);
}

using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using Podium.Cri.Linux;
using Podium.Kubeconfig;

namespace Podium.Cluster;

/// <summary>
/// <c>podium up</c>: checks the machine, starts the server, shows its steps, and adds the cluster to the kubeconfig. Running it
/// again changes nothing.
/// </summary>
internal static class ClusterStart
{
    public static async Task<int> RunAsync(ClusterOptions options, string kubeconfigOption, bool foreground, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        if (options.FindProblem() is { } misuse)
        {
            throw new UsageException(misuse);
        }

        var kubeconfig = KubeconfigFile.DefaultPath(kubeconfigOption);
        if (ProcessIdentity.ReadAlive(ClusterPaths.PidFile(options.DataDirectory)) is { } running)
        {
            var stored = ClusterOptions.Load(options.DataDirectory) ?? options;
            if (stored != options)
            {
                throw new UsageException(
                    $"cluster \"{options.Name}\" runs with other options: stop it with \"podium down --name {options.Name}\" before changing them");
            }

            Select(options, kubeconfig);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"cluster \"{options.Name}\" is already running at {ClusterAccess.ServerUri(options)} (process {running.Id}); nothing was changed"));
            return 0;
        }

        if (Preflight.FindProblem(options) is { } obstacle)
        {
            throw new UsageException(obstacle);
        }

        // A kubeconfig that cannot be read is better found before anything has started.
        KubeconfigFile.Open(kubeconfig);
        Console.WriteLine($"Starting cluster \"{options.Name}\" in {options.DataDirectory}");
        if (foreground)
        {
            return await ClusterServer.RunAsync(
                options,
                new StartReport(step => ShowStep(options, kubeconfig, watch, step, hint: "Press Ctrl-C to end it.")),
                endPodsOnStop: true,
                cancellationToken);
        }

        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        Directory.CreateDirectory(Path.GetDirectoryName(ClusterPaths.ServerLog(options.DataDirectory))!);
        options.Save();
        using var server = StartServer(options, pipe.GetClientHandleAsString());
        pipe.DisposeLocalCopyOfClientHandle();
        var outcome = StartOutcome.Going;
        await foreach (var step in StartReport.ReadAsync(pipe))
        {
            outcome = step.Outcome;
            if (outcome == StartOutcome.Failed)
            {
                throw new UsageException(step.Text);
            }

            ShowStep(options, kubeconfig, watch, step, hint: $"Stop it with \"podium down{NameFlag(options)}\".");
            if (outcome == StartOutcome.Ready)
            {
                break;
            }
        }

        return outcome == StartOutcome.Ready
            ? 0
            : throw new UsageException(
                $"the server ended before it was ready; the end of {ClusterPaths.ServerLog(options.DataDirectory)} tells why");
    }

    private static Process StartServer(ClusterOptions options, string reportHandle)
    {
        // A session of its own: the terminal's end or Ctrl-C must not reach the server.
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false };
        foreach (var argument in new[]
        {
            "/bin/sh", "-c", "exec \"$0\" \"$@\" >>\"$PODIUM_LOG\" 2>&1 </dev/null", Environment.ProcessPath!,
            "server", "--name", options.Name, "--data-dir", options.DataDirectory, "--report-to", reportHandle,
        })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PODIUM_LOG"] = ClusterPaths.ServerLog(options.DataDirectory);
        return Process.Start(start) ?? throw new UsageException("the program \"setsid\" is missing: install it (on Debian: apt-get install util-linux)");
    }

    private static void ShowStep(ClusterOptions options, string kubeconfig, Stopwatch watch, StartStep step, string hint)
    {
        if (step.Outcome == StartOutcome.Failed)
        {
            throw new UsageException(step.Text);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {step.Milliseconds,6:F0} ms  {step.Text}"));
        if (step.Outcome != StartOutcome.Ready)
        {
            return;
        }

        Select(options, kubeconfig);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            Cluster "{options.Name}" is ready after {watch.Elapsed.TotalSeconds:F2} s; context "{ClusterAccess.ContextName(options)}" is selected in {kubeconfig}.

            Try:
              kubectl get nodes -o wide
              kubectl run hello --image=busybox:1.28 --command -- sleep 3600
              kubectl get pods --watch

            {hint}
            """));
    }

    private static void Select(ClusterOptions options, string path)
    {
        var folder = ClusterPaths.Certificates(options.DataDirectory);
        var file = KubeconfigFile.Open(path);
        file.Set(
            ClusterAccess.ContextName(options),
            ClusterAccess.ServerUri(options),
            File.ReadAllText(Path.Combine(folder, "ca.crt")),
            File.ReadAllText(Path.Combine(folder, "admin.crt")),
            File.ReadAllText(Path.Combine(folder, "admin.key")));
        file.Save();
    }

    private static string NameFlag(ClusterOptions options) => options.Name == "default" ? "" : $" --name {options.Name}";
}

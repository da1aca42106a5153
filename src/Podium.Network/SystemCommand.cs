using System.ComponentModel;
using System.Diagnostics;

namespace Podium.Network;

/// <summary>Runs a system program to its end.</summary>
internal static class SystemCommand
{
    private static readonly string[] SystemDirectories = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    /// <summary>Returns what it printed.</summary>
    /// <exception cref="CommandException">It is not installed, or ended with an error; the message says which.</exception>
    public static async Task<string> RunAsync(
        string program, IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken)
    {
        // A user's PATH often lacks the system directories.
        var found = Array.Find(SystemDirectories, d => File.Exists(Path.Combine(d, program)));
        var start = new ProcessStartInfo(found is null ? program : Path.Combine(found, program))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Start(start, program);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            }

            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            var error = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0
                ? output
                : throw new CommandException($"{program} {string.Join(' ', arguments)}: {error.Trim()} (exit code {process.ExitCode})");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start) ?? throw new CommandException($"{program} did not start");
        }
        catch (Win32Exception e)
        {
            throw new CommandException($"{program} cannot be started: {e.Message}", e);
        }
    }
}

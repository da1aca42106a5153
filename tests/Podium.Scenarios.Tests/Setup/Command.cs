using System.Diagnostics;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>What a program printed and how it ended.</summary>
internal sealed record CommandResult(string CommandLine, int ExitCode, string Output, string Error)
{
    /// <summary>This result, which must be a success.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"{CommandLine}\nended with {ExitCode}\n--- output\n{Output}\n--- error\n{Error}");
        return this;
    }

    /// <summary>This result, which must be a failure.</summary>
    public CommandResult Failed()
    {
        Assert.True(ExitCode != 0, $"{CommandLine}\nsucceeded\n--- output\n{Output}\n--- error\n{Error}");
        return this;
    }

    /// <summary>The output's lines, without empty ones.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs programs and waits for them.</summary>
internal static class Command
{
    /// <summary>How long anything may take before the test gives up on it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Runs a program to its end; it is ended when it takes longer than <see cref="Patience"/>.</summary>
    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(program, arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all of it: how it ended tells why.
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return new CommandResult(Show(process), -1, await output, await error + $"\n(ended by the test after {Patience})");
        }

        return new CommandResult(Show(process), process.ExitCode, await output, await error);
    }

    /// <summary>Starts a program whose streams the caller uses.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    private static string Show(Process process) => $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}";
}

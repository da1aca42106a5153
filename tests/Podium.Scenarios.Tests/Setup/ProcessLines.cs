using System.Diagnostics;
using System.Text;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>What a program that runs on prints, line by line.</summary>
internal static class ProcessLines
{
    /// <summary>The next line; see <see cref="UntilLineAsync"/>.</summary>
    public static Task<string> NextLineAsync(this Process process) => process.UntilLineAsync(_ => true);

    /// <summary>Reads on to a line that satisfies a condition; the test fails when the program ends, or patience, before it.</summary>
    public static async Task<string> UntilLineAsync(this Process process, Func<string, bool> condition)
    {
        var seen = new StringBuilder();
        using var patience = new CancellationTokenSource(Command.Patience);
        var end = "ended";
        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (condition(line))
                {
                    return line;
                }

                seen.Append(line).Append('\n');
            }
        }
        catch (OperationCanceledException)
        {
            end = $"ran for {Command.Patience}";
            process.Kill();
        }

        Assert.Fail(
            $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}\n{end} and never printed the line\n"
            + $"--- output\n{seen}\n--- error\n{await process.StandardError.ReadToEndAsync(CancellationToken.None)}");
        return "";
    }

    /// <summary>Ends a program that would run on.</summary>
    public static async Task EndAsync(this Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Waits until a program ends by itself.</summary>
    public static async Task EndsAsync(this Process process)
    {
        using var patience = new CancellationTokenSource(Command.Patience);
        await process.WaitForExitAsync(patience.Token);
    }
}

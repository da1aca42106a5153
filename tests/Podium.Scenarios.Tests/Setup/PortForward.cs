using System.Diagnostics;
using System.Globalization;

namespace Podium.Scenarios.Tests.Setup;

/// <summary><c>kubectl port-forward</c> from any port of this machine.</summary>
internal sealed class PortForward : IAsyncDisposable
{
    private readonly Process process;

    private PortForward(Process process, string line)
    {
        this.process = process;
        Line = line;
        Port = int.Parse(line.Split(':')[1].Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>What it said when it stood.</summary>
    public string Line { get; }

    /// <summary>The port of this machine.</summary>
    public int Port { get; }

    /// <summary>A forward that stands.</summary>
    /// <param name="kubectl">The kubectl that does it.</param>
    /// <param name="target">Where to, such as <c>pod/a</c>.</param>
    /// <param name="port">The port there.</param>
    public static async Task<PortForward> StartAsync(Kubectl kubectl, string target, int port)
    {
        var process = kubectl.Start("port-forward", target, string.Create(CultureInfo.InvariantCulture, $":{port}"));
        return new PortForward(process, await process.UntilLineAsync(line => line.StartsWith("Forwarding from 127.0.0.1:", StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        await process.EndAsync();
        process.Dispose();
    }
}

using System.Diagnostics;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>kubectl's watch of the pods of a label, and each STATUS that it has shown of one of them.</summary>
internal sealed class PodWatch : IAsyncDisposable
{
    private readonly Process watching;
    private readonly string pod;
    private readonly List<string> statuses = [];

    private PodWatch(Process watching, string pod)
    {
        this.watching = watching;
        this.pod = pod;
    }

    /// <summary>The statuses seen, in order; the same one after itself counts once.</summary>
    public IReadOnlyList<string> Statuses => statuses;

    /// <summary>A watch that stands before its pod is made.</summary>
    public static async Task<PodWatch> StartAsync(Kubectl kubectl, string key, string value, string pod) =>
        new(await kubectl.WatchPodsAsync(key, value), pod);

    /// <summary>Reads on until the pod shows a status.</summary>
    public Task UntilAsync(string status) => watching.UntilLineAsync(line =>
    {
        if (!line.StartsWith(pod + " ", StringComparison.Ordinal))
        {
            return false;
        }

        var shown = PodRow.Parse(line).Status;
        if (statuses.LastOrDefault() != shown)
        {
            statuses.Add(shown);
        }

        return shown == status;
    });

    public async ValueTask DisposeAsync()
    {
        await watching.EndAsync();
        watching.Dispose();
    }
}

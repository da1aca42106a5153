using System.Diagnostics;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>
/// Pages of pods. A container without a readiness probe is ready when it has started, which may be before its server listens: its
/// page is asked for until it comes.
/// </summary>
internal static class Web
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>The page at an address, which must be served by now.</summary>
    public static Task<string> PageAsync(string address) => Http.GetStringAsync(new Uri(address));

    /// <summary>The page at a pod's own address, as soon as it is served.</summary>
    public static async Task<string> PageOfAsync(Kubectl kubectl, string pod)
    {
        var address = $"http://{await kubectl.GetAsync($"pod/{pod}", ".status.podIP")}/";
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await PageAsync(address);
            }
            catch (HttpRequestException) when (watch.Elapsed < Command.Patience)
            {
                await Task.Delay(PollInterval);
            }
        }
    }
}

namespace Podium.Scenarios.Tests.Setup;

/// <summary>What a test that waited in vain shows beside what it waited for.</summary>
internal static class Evidence
{
    /// <summary>A pod's line and events, and the end of Podium's log.</summary>
    public static async Task<string> OfPodAsync(Kubectl kubectl, string pod) =>
        await OfAsync(kubectl, ["get", "pod", pod, "-o", "wide"], ["events", "--for", $"pod/{pod}"]);

    /// <summary>The lines of all pods, and the end of Podium's log.</summary>
    public static async Task<string> OfAllAsync(Kubectl kubectl) => await OfAsync(kubectl, ["get", "pods", "-o", "wide"]);

    private static async Task<string> OfAsync(Kubectl kubectl, params string[][] questions)
    {
        var parts = new List<string>();
        foreach (var question in questions)
        {
            var answer = await kubectl.RunAsync(question);
            parts.Add($"--- {string.Join(' ', question)}\n{answer.Output}{answer.Error}");
        }

        if (kubectl.Cluster is { } cluster)
        {
            parts.Add($"--- the end of Podium's log\n{(await cluster.PodiumAsync("logs", "--tail", "30")).Output}");
        }

        return string.Join('\n', parts);
    }
}
